from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "governance"

    def ready(self) -> None:
        """Tell the ground floor what waits for somebody here, what stands in a lesson's way, and which clocks few may know of."""
        from governance import lessons, waiting  # noqa: PLC0415 - models load after the apps
        from governance.models import DisputeStage  # noqa: PLC0415
        from partnership import lessons as told  # noqa: PLC0415
        from partnership.models import READ_WITH_SUBJECT  # noqa: PLC0415
        from partnership.waiting import SOURCES  # noqa: PLC0415

        READ_WITH_SUBJECT["governance.disputestage"] = DisputeStage.objects.visible_to
        told.SOURCES[told.Step.BARRIER] = told.Source(lessons.barriers, lessons.record_barrier_url)
        SOURCES["Waiting for you"] = waiting.waiting
        SOURCES["Your next meetings"] = waiting.next_meetings
