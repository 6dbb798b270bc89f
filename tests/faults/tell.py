"""`python -m tests.faults.tell KEY`: plan one notice of a fact, which any sweep then sends."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from partnership.models import Partnership, User  # noqa: E402
from partnership.services.notices import Message, tell  # noqa: E402
from tests.factories.partnership import make_partnership, make_user  # noqa: E402

place = Partnership.objects.first() or make_partnership("ashdown")
person = User.objects.first() or make_user("ada", email="ada@ashdown.example.org")
tell(
    {person: "You are told."},
    Message("faults.told", f"{sys.argv[1]}: told", "See the portal.", sys.argv[1], "/x/"),
    partnership=place,
    key=sys.argv[1],
    now=timezone.now(),
)
