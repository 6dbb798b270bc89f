from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "partnership"

    def ready(self) -> None:
        """Register the system checks, and what the ground floor keeps sealed."""
        from partnership import checks, sign_in  # noqa: F401, PLC0415 - models load after the apps
        from partnership.services import documents  # noqa: PLC0415
        from partnership.services.rotation import KEEPERS, Keeper  # noqa: PLC0415

        KEEPERS["documents"] = Keeper(documents.under_an_old_key, documents.take_over)
        KEEPERS["second factors"] = Keeper(
            sign_in.second_factors_under_an_old_key, sign_in.take_over_second_factors
        )
