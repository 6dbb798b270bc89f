from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "reviews"

    def ready(self) -> None:
        """Tell the ground floor what of a case waits for somebody, what few may know of, what is sealed, what stands in red."""
        from partnership import banners  # noqa: PLC0415 - models load after the apps
        from partnership.models import READ_WITH_SUBJECT  # noqa: PLC0415
        from partnership.services.rotation import KEEPERS, Keeper  # noqa: PLC0415
        from partnership.waiting import SOURCES  # noqa: PLC0415
        from reviews import waiting  # noqa: PLC0415
        from reviews.models import InformationRequest  # noqa: PLC0415
        from reviews.services import identities  # noqa: PLC0415

        READ_WITH_SUBJECT["reviews.informationrequest"] = InformationRequest.objects.visible_to
        KEEPERS["identities of children"] = Keeper(
            identities.under_an_old_key, identities.take_over
        )
        SOURCES["Emergency openings"] = waiting.emergencies
        SOURCES["Cases that wait for you"] = waiting.waiting
        SOURCES["Information that is asked for"] = waiting.requests
        SOURCES["Learning that waits for you"] = waiting.learning
        SOURCES["Access to cases that ends soon"] = waiting.access_that_ends
        banners.SOURCES.append(waiting.open_by_emergency)
