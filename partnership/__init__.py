"""The ground floor: who we are, and the instruments that every other app uses."""

from partnership.celery import app as celery_app

__all__ = ("celery_app",)
