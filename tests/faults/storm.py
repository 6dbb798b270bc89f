"""The storm: something dies or stands still every eighth of a second, and is started again as a supervisor would."""

import math
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from tests.faults.installation import Installation
from tests.processes import Process
from tests.services import Server, children_of

BETWEEN_FAULTS = (0.1, 0.15)  # seconds
STANDS_STILL = (
    0.2,
    1.5,
)  # seconds; longer than the lease is the limit of plain SMTP (docs/guides/performance.md)
LIVES_AT_LEAST = (
    0.6  # seconds of work before a process is killed, so that there is something to lose
)
SERVER_LIVES_AT_LEAST = 4.0
WORKERS, BEATS, TICKERS = 2, 2, 4


class Storm:
    """Every process of an installation, and the dice."""

    def __init__(self, house: Installation, seed: int) -> None:
        self.house = house
        self.random = random.Random(seed)
        self.counted: Counter[str] = Counter()
        self.workers = [house.worker(number) for number in range(WORKERS)]
        self.beats = [house.beat(number) for number in range(BEATS)]
        self.tickers = house.tickers(TICKERS)
        self.ready_since: dict[str, float] = {}
        self.ticking_since: dict[int, float] = {}
        self.still: dict[int, float] = {}
        self.hands = ThreadPoolExecutor(
            2
        )  # kept to the end: a server dies with the thread that started it
        self.coming_back: dict[str, Future[None]] = {}
        self.may_die_from: dict[str, float] = {}

    # --- the supervisor -----------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Everything at once."""
        for one in [*self.workers, *self.beats, self.tickers]:
            one.start()

    def supervise(self) -> None:
        """Start again what ended, and let go on what stood still long enough."""
        for pid, until in list(self.still.items()):
            if time.monotonic() > until:
                self.thaw(pid)
        for many, make in ((self.workers, self.house.worker), (self.beats, self.house.beat)):
            for number, one in enumerate(many):
                if not one.runs():
                    self.counted["ended unasked"] += one.popen is not None
                    self.again(many, number, make)

    def again(self, many: list[Process], number: int, make: Callable[[int], Process]) -> None:
        """One more life."""
        many[number] = make(number)
        many[number].start()

    def thaw(self, pid: int) -> None:
        """Let a process go on, if it is still there."""
        self.still.pop(pid, None)
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            return

    # --- the faults ---------------------------------------------------------------------------------------------------
    def blow(self, *, least: float, most: float, until: int) -> None:
        """A fault every eighth of a second: so many seconds, then until the relay took so many letters."""
        began, lasted = time.monotonic(), 0.0
        while lasted < least or (lasted < most and len(self.house.taken()) < until):
            time.sleep(self.random.uniform(*BETWEEN_FAULTS))
            self.supervise()
            self.fault()
            lasted = time.monotonic() - began

    def fault(self) -> None:
        """One fault by the weights of the kinds; where there is nothing of its kind to hit, the next one comes soon."""
        kinds: dict[Callable[[], bool], float] = {
            self.kill_ticker: 60,
            self.freeze_ticker: 12,
            self.kill_worker: 12,
            self.freeze_worker: 8,
            self.kill_beat: 2,
        }
        if self.house.postgres is not None:
            kinds |= {self.kill_redis: 3, self.kill_postgres: 2}
        self.random.choices(list(kinds), list(kinds.values()))[0]()

    def one_ticker(self) -> int | None:
        assert self.tickers.popen is not None
        now, alive = time.monotonic(), children_of(self.tickers.popen.pid)
        self.ticking_since = {pid: self.ticking_since.get(pid, now) for pid in alive}
        ripe = [
            pid
            for pid, since in self.ticking_since.items()
            if now - since > LIVES_AT_LEAST and pid not in self.still
        ]
        return self.random.choice(sorted(ripe)) if ripe else None

    def kill_ticker(self) -> bool:
        pid = self.one_ticker()
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.counted["kill -9 of a tick"] += 1
        return True

    def freeze(self, pid: int, kind: str) -> bool:
        try:
            os.kill(pid, signal.SIGSTOP)
        except ProcessLookupError:
            return False
        self.still[pid] = time.monotonic() + self.random.uniform(*STANDS_STILL)
        self.counted[kind] += 1
        return True

    def freeze_ticker(self) -> bool:
        pid = self.one_ticker()
        return pid is not None and self.freeze(pid, "SIGSTOP of a tick")

    def working(self) -> list[int]:
        """The workers that have had work for a moment."""
        now, found = time.monotonic(), []
        for number, one in enumerate(self.workers):
            if one.name not in self.ready_since and one.says(" ready."):
                self.ready_since[one.name] = now
            if now - self.ready_since.get(one.name, now) > LIVES_AT_LEAST:
                found.append(number)
        return found

    def kill_worker(self) -> bool:
        working = self.working()
        if not working:
            return False
        number = self.random.choice(working)
        self.workers[number].kill()
        self.counted["kill -9 of a worker"] += 1
        self.again(self.workers, number, self.house.worker)
        return True

    def freeze_worker(self) -> bool:
        pids = [one.popen.pid for n in self.working() if (one := self.workers[n]).popen]
        free = [pid for pid in pids if pid not in self.still]
        return bool(free) and self.freeze(self.random.choice(free), "SIGSTOP of a worker")

    def kill_beat(self) -> bool:
        number = self.random.randrange(BEATS)
        self.beats[number].kill()
        self.counted["kill -9 of a beat"] += 1
        self.again(self.beats, number, self.house.beat)
        return True

    def kill_server(self, server: Server, *, emptied: bool, away: float) -> bool:
        name = type(server).__name__.removeprefix("Killed")
        if time.monotonic() < self.may_die_from.get(name, 0.0):
            return False
        self.may_die_from[name] = math.inf
        server.kill()
        kind = f"kill -9 of {name}{', emptied' if emptied else ''}"
        self.counted[kind] += 1

        def come_back() -> None:
            time.sleep(away)
            if emptied:
                shutil.rmtree(server.folder / "appendonlydir", ignore_errors=True)
            server.start()
            self.may_die_from[name] = time.monotonic() + SERVER_LIVES_AT_LEAST

        self.coming_back[name] = self.hands.submit(come_back)
        return True

    def kill_redis(self) -> bool:
        assert self.house.redis is not None
        emptied = self.random.random() < 1 / 3
        return self.kill_server(self.house.redis, emptied=emptied, away=self.random.uniform(0, 1.5))

    def kill_postgres(self) -> bool:
        assert self.house.postgres is not None
        return self.kill_server(
            self.house.postgres, emptied=False, away=self.random.uniform(0, 0.5)
        )

    # --- afterwards ---------------------------------------------------------------------------------------------------
    def calm(self) -> None:
        """No more faults: the servers are back, the ticks end, workers and beats go on alone."""
        for one in self.coming_back.values():
            one.result(30)
        for pid in list(self.still):
            self.thaw(pid)
        self.tickers.kill()
        self.supervise()

    def stop(self) -> None:
        """Take every process away; the servers come back, so that they can be asked."""
        for one in [self.tickers, *self.beats, *self.workers]:
            one.kill()
        for back in self.coming_back.values():
            back.exception(30)

    def end(self) -> None:
        """Only now, because a server that was started again dies with the thread that did it."""
        self.hands.shutdown()
