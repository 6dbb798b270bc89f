from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "governance"

    def ready(self) -> None:
        """Tell the ground floor what of governance waits for somebody, and which clocks few may know of."""
        from governance import waiting  # noqa: PLC0415 - models load after the apps
        from governance.models import DisputeStage  # noqa: PLC0415
        from partnership.models import READ_WITH_SUBJECT  # noqa: PLC0415
        from partnership.waiting import SOURCES  # noqa: PLC0415

        READ_WITH_SUBJECT["governance.disputestage"] = DisputeStage.objects.visible_to
        SOURCES["Waiting for you"] = waiting.waiting
        SOURCES["Your next meetings"] = waiting.next_meetings
