"""Give the next reference of a kind, and take a form once."""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from partnership.models import FormSubmission, Partnership, ReferenceCounter


@transaction.atomic
def next_reference(partnership: Partnership, prefix: str, year: int) -> str:
    """The next reference, such as SI-2026-014; the counter stays locked until the transaction ends."""
    ReferenceCounter.objects.get_or_create(partnership=partnership, prefix=prefix, year=year)
    counter = ReferenceCounter.objects.select_for_update(of=("self",)).get(
        partnership=partnership, prefix=prefix, year=year
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}-{year}-{counter.last:03d}"


def new_form_key() -> str:
    """A key for one rendering of a form."""
    return uuid.uuid4().hex


@transaction.atomic
def once(key: str, act: Callable[[], str]) -> str:
    """
    Do what a form asks, once, and return the address to go to; the same key again returns that address.

    A double click, the back button or a dropped connection so changes nothing twice.
    """
    try:
        with transaction.atomic():
            submission = FormSubmission.objects.create(key=key)
    except IntegrityError:
        return FormSubmission.objects.get(key=key).address
    submission.address = act()
    submission.save(update_fields=["address"])
    return submission.address
