from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "governance"

    def ready(self) -> None:
        """A dispute's clock names it, so it shows to nobody who may not read the dispute."""
        from governance.models import DisputeStage  # noqa: PLC0415 - models load after the apps
        from partnership.models import READ_WITH_SUBJECT  # noqa: PLC0415

        READ_WITH_SUBJECT["governance.disputestage"] = DisputeStage.objects.visible_to
