from django.apps import AppConfig


class QuickClocks(AppConfig):
    """Makes the harness's ladders known in every process of the portal that it starts."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from tests.faults import ladders

        ladders.register()
