"""A worker and a beat that nobody starts again: they outlive the death of the database and of the broker."""

import os
import shutil
import time
from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.processes import Process
from tests.services import wait_until

AWAY = 4.0  # seconds, in which several sweeps fail

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(
        os.environ["PORTAL_TEST_DATABASE"] != "postgresql",
        reason="only PostgreSQL and Redis are servers that can die",
    ),
]


@pytest.fixture(scope="module")
def house() -> Iterator[Installation]:
    with installation(seed=1) as made:
        yield made


@pytest.fixture(scope="module")
def never_restarted(house: Installation) -> Iterator[list[Process]]:
    both = [house.worker(0), house.beat(0)]
    for one in both:
        one.start()
    both[0].wait_until_it_says(" ready.", seconds=60)
    yield both
    for one in both:
        one.kill()


def told_by(processes: list[Process], house: Installation, reference: str) -> bool:
    """Whether a notice planned now is sent by these processes, which run since the beginning."""
    house.run("-m", "tests.faults.tell", reference)
    wait_until(lambda: reference in house.log.read_text(), seconds=60, what=reference)
    return all(one.runs() for one in processes)


def test_a_worker_and_a_beat_outlive_the_death_of_postgresql(house, never_restarted):
    assert told_by(never_restarted, house, "BEFORE-1")
    house.postgres.kill()
    time.sleep(AWAY)
    house.postgres.start()
    assert told_by(never_restarted, house, "AFTER-1")


@pytest.mark.parametrize("emptied", [False, True], ids=["kept", "emptied"])
def test_a_worker_and_a_beat_outlive_the_death_of_redis(house, never_restarted, emptied):
    assert told_by(never_restarted, house, f"BEFORE-2-{emptied}")
    house.redis.kill()
    time.sleep(AWAY)
    if emptied:
        shutil.rmtree(house.redis.folder / "appendonlydir")
    house.redis.start()
    assert told_by(never_restarted, house, f"AFTER-2-{emptied}")


def test_what_they_sent_was_sent_once(house, never_restarted):
    assert told_by(never_restarted, house, "LAST")
    taken = house.taken()
    assert len(taken) == len(set(taken)) == 7
