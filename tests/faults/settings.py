"""The settings of the portal itself, plus the quick clocks of the fault harness."""

from partnership.settings import *  # noqa: F403, TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.QuickClocks"]  # noqa: F405
