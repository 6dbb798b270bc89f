"""The portal's own settings, with only what a test must have otherwise."""

import tests.servers  # noqa: F401 - first: the settings below read the environment that it makes

from partnership.settings import *  # isort: skip
from tests.strict_templates import LoudEmptySpace  # isort: skip

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # argon2 takes 128 ms, on purpose
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns without it, and warnings are errors
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = LoudEmptySpace("undefined")
if ON_POSTGRESQL:
    DATABASES["default"]["CONN_MAX_AGE"] = (
        0  # the server of the browser tests leaves no connection behind
    )
else:
    # A file, as in the embedded installation: a database in memory has no write-ahead log and no second process.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
# At every request, so that two visits ask the database equally often.
SESSION_MOVED_ON_EVERY_SECONDS = 0
