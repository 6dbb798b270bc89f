"""
A worker and a beat as the Procfile starts them outlive the death of the database and of the broker.

The death of PostgreSQL must not end them. That of Redis may end a worker, by an error of kombu when it still owes an
acknowledgement; the supervisor then starts it again.
"""

import shutil
import time
from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.processes import Process
from tests.services import Postgres, Redis, wait_until

AWAY = 4.0  # seconds, in which several sweeps fail
SOON = 100.0  # seconds: a relay that was too slow once is asked again after sixty


@pytest.fixture
def house(private_postgres: Postgres, private_redis: Redis) -> Iterator[Installation]:
    with installation(seed=1, postgres=private_postgres, redis=private_redis) as made:
        yield made


@pytest.fixture
def kept(house: Installation) -> Iterator[list[Process]]:
    both = [house.kept(house.worker(0)), house.kept(house.beat(0))]
    for one in both:
        one.start()
    both[0].wait_until_it_says(" ready.", seconds=60)
    yield both
    for one in both:
        one.kill()


def must_be_sent(house: Installation, reference: str) -> None:
    """Plan a notice, and wait until the relay took it."""
    house.run("-m", "tests.faults.tell", reference)
    try:
        wait_until(lambda: reference in house.log.read_text(), seconds=SOON, what=reference)
    except TimeoutError:
        pytest.fail(f"{reference} was not sent: {house.notices()}")


@pytest.mark.faults
def test_the_worker_and_the_beat_outlive_the_death_of_postgresql_and_of_redis(
    house: Installation, kept: list[Process], private_postgres: Postgres, private_redis: Redis
):
    must_be_sent(house, "FIRST")
    private_postgres.kill()
    time.sleep(AWAY)
    private_postgres.start()
    must_be_sent(house, "AFTER-POSTGRESQL")
    assert not any(one.says("Ended unasked") for one in kept)
    private_redis.kill()
    time.sleep(AWAY)
    private_redis.start()
    must_be_sent(house, "AFTER-REDIS")
    private_redis.kill()
    shutil.rmtree(private_redis.folder / "appendonlydir")
    private_redis.start()
    must_be_sent(house, "AFTER-EMPTIED")
    taken = house.taken()
    assert len(taken) == len(set(taken)) == 4
