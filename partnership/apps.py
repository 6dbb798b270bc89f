from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "partnership"

    def ready(self) -> None:
        from partnership import checks  # noqa: F401, PLC0415 - registers the system checks
