"""Celery's tasks on the ground floor: they wake the services and carry nothing."""

import logging

from celery import shared_task
from django.utils import timezone
from django_scopes import scopes_disabled
from kombu.exceptions import OperationalError

from partnership.models import FormSubmission, Heartbeat
from partnership.services import sweep as sweeping

log = logging.getLogger(__name__)


@shared_task(name="partnership.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Plan and send what is due. Any number of these at once does the same as one."""
    sweeping.sweep()


@shared_task(name="partnership.tasks.end_what_has_expired", ignore_result=True)
def end_what_has_expired() -> None:
    """Forget the keys of forms that are a week old."""
    with scopes_disabled():
        FormSubmission.objects.filter(at__lt=timezone.now() - sweeping.A_WEEK).delete()
        Heartbeat.objects.update_or_create(name="hourly", defaults={"at": timezone.now()})


def wake() -> None:
    """Ask the worker to sweep now. A broker that does not answer only delays: the beat asks again within a minute."""
    try:
        sweep.delay()
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer: %s", type(error).__name__)
