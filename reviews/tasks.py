"""Celery's tasks of reviews: what the clock asks for, found by each run itself."""

from celery import shared_task
from django.utils import timezone
from django_scopes import scopes_disabled

from reviews.services import break_glass


@shared_task(name="reviews.tasks.press_for_emergency_reviews", ignore_result=True)
def press_for_emergency_reviews() -> None:
    """Tell of reviews of emergency openings that are late. Twice, or two at once, tells once."""
    with scopes_disabled():
        break_glass.press_for_reviews(timezone.now())
