"""Many tables made in one step, because a portal that starts for the first time should not keep anybody waiting."""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateTogether(Operation):
    """
    Create models that may name each other in any order.

    Django makes its picture of all models anew after every single step, and here nearly every model is related to
    every other, so a hundred steps cost a hundred pictures of everything. One step costs one.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True

    def __init__(self, *models: CreateModel) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Take note of every model, and leave the picture to be made when it is next asked for."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Create every table."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop every table, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what is created."""
        return f"Create {len(self.models)} models together"
