from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "reviews"

    def ready(self) -> None:
        """Tell the ground floor what of a case waits for somebody, and which clocks few may know of."""
        from partnership.models import READ_WITH_SUBJECT  # noqa: PLC0415 - models load after the apps
        from partnership.waiting import SOURCES  # noqa: PLC0415
        from reviews import waiting  # noqa: PLC0415
        from reviews.models import InformationRequest  # noqa: PLC0415

        READ_WITH_SUBJECT["reviews.informationrequest"] = InformationRequest.objects.visible_to
        SOURCES["Cases that wait for you"] = waiting.waiting
        SOURCES["Learning that waits for you"] = waiting.learning
