"""
Every setting of the portal, read from the environment with a default that runs on one machine.

The embedded default is SQLite with a broker in a folder; DATABASE_URL and REDIS_URL make it production.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Everything that the portal writes on this machine: database, documents, broker folder, generated secrets.
VAR_DIR = Path(env("PORTAL_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_from(name: str) -> str:
    """The secret from the environment, or one made once and kept in a file only the owner can read."""
    given: str = env(name, default="")
    if given:
        if len(given) < 40:
            message = f"{name} is shorter than 40 characters. Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            raise ImproperlyConfigured(message)
        return given
    if not DEMONSTRATION:
        message = f"{name} is not set. Only a demonstration installation makes its own secrets."
        raise ImproperlyConfigured(message)
    kept = VAR_DIR / name.lower().replace("_", "-")
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, secrets.token_urlsafe(48).encode())
        os.close(descriptor)
    return kept.read_text()


# A demonstration installation has invented people to sign in as, offers the second factor instead of demanding it,
# and says so on every page. Off unless asked for.
DEMONSTRATION: bool = env.bool("DEMONSTRATION", default=False)

SECRET_KEY = secret_from("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# Documents and children's identities are encrypted under this key; it never enters the database. A key that was
# replaced stays among the fallbacks until manage.py rotate_vault_key says that nothing is under it (docs/guides/keys.md).
VAULT_KEY = secret_from("VAULT_KEY")
VAULT_KEY_FALLBACKS: list[str] = env.list("VAULT_KEY_FALLBACKS", default=[])

DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
# The address people type, for links in mail: https://portal.example.org
PORTAL_ADDRESS: str = env("PORTAL_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = PORTAL_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PORTAL_ADDRESS]

INSTALLED_APPS = [
    "partnership",
    "reviews",
    "finance",
    "governance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "partnership.middleware.NothingIsKept",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "partnership.middleware.SecondFactorDemanded",
    "partnership.middleware.PartnershipScope",
    "partnership.middleware.RefusedIsAPage",
]

ROOT_URLCONF = "partnership.urls"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is unique whatever its capitals: a constraint on Lower("email")
    "guardian.W001",  # grants are read by visible_to alone, never through has_perm
]
WSGI_APPLICATION = "partnership.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.context_processors.frame",
            ],
            "builtins": ["partnership.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ---------------------------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
ON_POSTGRESQL = not DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_POSTGRESQL:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # random_page_cost: PostgreSQL's own figure is for turning discs; with it a nation's whole tables are read for the
    # eighty members of one partnership.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c statement_timeout=60000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"
        " -c random_page_cost=1.1"
    )
else:
    # FULL, because a submission that was acknowledged must survive a power cut; IMMEDIATE, because a deferred
    # transaction that reads and then writes fails with "database is locked" (SECURITY 3.6). Not trusted_schema=OFF:
    # SQLite then refuses JSON_VALID in the check constraints of every JSON column.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and broker -------------------------------------------------------------------------------------------------
REDIS_URL: str = env("REDIS_URL", default="")
CACHES: dict[str, Any] = {
    # The limiter of sign-in attempts lives here, so it is shared by every process.
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 600,  # above CELERY_TASK_TIME_LIMIT; nothing here uses an eta
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
else:
    TRANSPORT_ALIASES["folder"] = "partnership.folder_broker:Transport"
    CELERY_BROKER_URL = "folder://"
    _queue, _control = VAR_DIR / "broker" / "queue", VAR_DIR / "broker" / "control"
    for _folder in (_queue, _control):
        _folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_control),
        "polling_interval": 0.25,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
# Intervals, never an hour of the day: a beat that runs twice, or late, changes nothing (SECURITY 3.3).
SWEEP_EVERY_SECONDS: int = env.int("SWEEP_EVERY_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "partnership.tasks.sweep", "schedule": SWEEP_EVERY_SECONDS},
    "end_what_has_expired": {"task": "partnership.tasks.end_what_has_expired", "schedule": 3600.0},
    "put_overdue_actions_before_the_executive": {
        "task": "governance.tasks.put_overdue_actions_before_the_executive",
        "schedule": 3600.0,
    },
    "press_for_emergency_reviews": {
        "task": "reviews.tasks.press_for_emergency_reviews",
        "schedule": 300.0,
    },
    "ask_other_boards": {"task": "governance.tasks.ask_other_boards", "schedule": 3600.0},
    "remind_of_circulations": {
        "task": "governance.tasks.remind_of_circulations",
        "schedule": 3600.0,
    },
}

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "partnership.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "partnership.sign_in.PortalAccountAdapter"
SOCIALACCOUNT_ADAPTER = "partnership.sign_in.CouncilAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # accounts come by invitation, and the invitation is the verification
)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Counted before the password is hashed, so guessing costs us nothing (SECURITY K23).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,30/h/key",
    "reset_password": "20/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
    # Not a sign-in, but a secret that could be guessed at all the same; calendars read a few times a day.
    "calendar_feed": "120/m/ip",
    # The same of the links by which people without an account answer; a page that saves itself asks often.
    "request_link": "120/m/ip",
}
# How many proxies of ours stand before the portal; with none, an X-Forwarded-For header is anybody's word.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "partnership.sign_in.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "partnership.sign_in.SecondFactorForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation was the verification
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Safeguarding partnership portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Council single sign-on is configuration: one row of allauth's SocialApp (provider "openid_connect") for each council.
SOCIALACCOUNT_ONLY = False
# By link, because a form may not lead to another site (form-action below); the council's answer still carries our state.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

# Guardian: no user that stands for people who are not signed in, and no permission without our own row (access.py).
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SIMPLE_HISTORY_REVERT_DISABLED = True

SESSION_COOKIE_AGE = 30 * 60
# Thirty minutes without a click. middleware.NothingIsKept moves the end on.
SESSION_MOVED_ON_EVERY_SECONDS = 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "partnership.views.errors.form_expired"

# --- browser ----------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the GOV.UK style sheet draws its ticks with data: images
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": [], "microphone": [], "geolocation": []}

# --- static files and documents ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # There is no public media address: documents leave only through partnership.services.documents.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "documents", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DOCUMENT_MOST_BYTES = 50 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- mail -------------------------------------------------------------------------------------------------------------
# smtp://user:password@host:587 in production. Without it, mail is written into a folder and nothing leaves the machine.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Seconds for each answer of the relay. A sender keeps a notice to itself for the lease, and begins to hand it over in
# the first half only: the four answers after that fit into the second (checks.py holds the two together).
EMAIL_TIMEOUT: float = env.float("EMAIL_TIMEOUT", default=10.0)
NOTICE_LEASE_SECONDS: float = env.float("NOTICE_LEASE_SECONDS", default=90.0)
# The log in which the relay writes the Message-ID of every mail it took; asked when a sender died mid-send.
MAIL_RELAY_LOG: str = env("MAIL_RELAY_LOG", default="")
DEFAULT_FROM_EMAIL: str = env(
    "DEFAULT_FROM_EMAIL", default="Safeguarding partnership portal <portal@localhost>"
)

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "j F Y"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "filters": {"secrets": {"()": "partnership.logs.SecretsAreMasked"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
