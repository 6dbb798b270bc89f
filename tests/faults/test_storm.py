"""
Nothing lost and nothing twice, whatever dies: more than a thousand notices through a storm of faults.

The installation is the tests' own, so its kills harm nobody. PORTAL_FAULTS_SEED repeats the dice of a run,
PORTAL_FAULTS_SECONDS makes the storm longer.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.faults.installation import SETTLED, Installation, KilledPostgres, Notice, installation
from tests.faults.ladders import STEPS, Expected, oracle
from tests.faults.storm import Storm
from tests.services import Redis

SECONDS = float(os.environ.get("PORTAL_FAULTS_SECONDS", "35"))
AT_MOST = 60.0  # on a slow machine it blows on until it has met most of the letters
SEED = int(os.environ.get("PORTAL_FAULTS_SEED", random.randrange(1_000_000)))
ORDER = [code for code, _seconds, _role in STEPS]


@pytest.fixture
def house() -> Iterator[Installation]:
    with ExitStack() as undo:
        servers: dict[str, Any] = {}
        if os.environ["PORTAL_TEST_DATABASE"] == "postgresql":
            servers["postgres"] = undo.enter_context(KilledPostgres(durable=True))
            servers["redis"] = undo.enter_context(Redis(durable=True))
        made = undo.enter_context(installation(seed=SEED, **servers))
        made.environment["FAULTS_BEGIN"] = str(time.time() + 8)
        made.run("-m", "tests.faults.plant")
        yield made


@pytest.fixture
def storm(house: Installation) -> Iterator[Storm]:
    brewing = Storm(house, SEED)
    yield brewing
    brewing.stop()
    brewing.end()


@pytest.mark.faults
def test_in_a_storm_of_faults_nothing_is_lost_and_nothing_is_sent_twice(
    house: Installation, storm: Storm, record_property
):
    expected = oracle()
    assert len(expected) >= 1000
    try:
        storm.start()
        storm.blow(least=SECONDS, most=max(SECONDS, AT_MOST), until=len(expected) * 2 // 3)
        storm.calm()
        drained = house.wait_until_settled(len(expected), seconds=90)
    finally:
        storm.stop()
        told = tell(house, storm, len(expected))
        record_property("faults", told)
    record_property("faults", f"Settled {drained:.0f} s after the storm.")
    judge(house, expected)


def tell(house: Installation, storm: Storm, expected: int) -> str:
    """The storm in numbers."""
    where = "SQLite" if house.postgres is None else "PostgreSQL and Redis"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(storm.counted.items()))
    states = Counter(notice.state for notice in house.notices())
    again = sum(notice.attempts > 1 for notice in house.notices())
    return (
        f"Faults on {where}, seed {SEED}: {expected} notices; {kinds}. "
        f"{len(house.taken())} letters taken, {dict(states)}, {again} tried more than once."
    )


def judge(house: Installation, expected: set[Expected]) -> None:
    """Compare the rows with the oracle, and the relay's own book with both."""
    notices = {one.pk: one for one in house.notices()}
    rows = Counter(Expected(one.reference, one.rung, one.to) for one in notices.values())
    assert set(rows) == expected, "promises lost, or made to somebody else"
    assert set(rows.values()) == {1}, "a promise was made twice"
    assert {one.state for one in notices.values()} <= set(SETTLED)
    taken = house.taken()
    assert len(taken) == len(house.log.read_text().splitlines()), "a letter that is no notice"
    twice = [pk for pk, count in Counter(pk for pk, _, _ in taken).items() if count > 1]
    assert twice == [], "sent twice"
    for pk, to, reference in taken:
        assert (notices[pk].to, notices[pk].reference) == (to, reference), "sent to another person"
    sent = {one.pk for one in notices.values() if one.state == "sent"}
    assert {pk for pk, _, _ in taken} == sent, "marked as sent is not what the relay took"
    overtaken = [one for one in notices.values() if one.state == "superseded"]
    later = {(one.reference, one.to, one.rung) for one in notices.values() if one.state == "sent"}
    assert [one for one in overtaken if not was_overtaken(one, later)] == [], "lost"
    letters = Counter((reference, to) for _, to, reference in taken)
    wanted = Counter((one.reference, one.to) for one in notices.values() if one.pk in sent)
    assert letters == wanted


def was_overtaken(notice: Notice, sent: set[tuple[str, str, str]]) -> bool:
    """Whether a later reminder of the same duty reached the same person."""
    later = ORDER[ORDER.index(notice.rung) + 1 :]
    return any((notice.reference, notice.to, rung) in sent for rung in later)
