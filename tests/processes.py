"""The portal's own background processes, started for a test as the Procfile starts them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.services import children_of, wait_until

HOUSE = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


class Process:
    """One process of the portal with its log; it dies with the test run."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], folder: Path
    ) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = folder / f"{name}.log"
        self.popen: subprocess.Popen[bytes] | None = None
        self.is_told_to_stop = False

    def start(self) -> None:
        """Start it; its log is appended to."""
        self.is_told_to_stop = False
        with self.log.open("ab") as log:
            self.popen = self.run(log)

    def run(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """The process, in a session of its own so that a Ctrl-C meant for pytest does not reach it first."""
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *self.command],
            cwd=HOUSE,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def says(self, words: str) -> bool:
        """Whether its log holds these words."""
        return self.log.exists() and words in self.log.read_text(errors="replace")

    def wait_until_it_says(self, words: str, *, seconds: float = 30.0) -> None:
        """Wait for words in its log; if it ends before, fail with the whole log."""
        wait_until(
            lambda: self.says(words) or not self.runs(),
            seconds=seconds,
            what=f"{self.name}: {words}",
        )
        assert self.says(words), f"{self.name} ended:\n{self.log.read_text(errors='replace')}"

    def runs(self) -> bool:
        """Whether it is there."""
        return self.popen is not None and self.popen.poll() is None

    def kill(self) -> None:
        """Kill it and its children without a word."""
        if self.popen is None:
            return
        for one in [*children_of(self.popen.pid), self.popen.pid]:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.popen.wait(10)

    def freeze(self) -> None:
        """Let it stand still."""
        assert self.popen is not None
        os.kill(self.popen.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self.popen is not None
        os.kill(self.popen.pid, signal.SIGCONT)

    def tell_to_stop(self) -> None:
        """Ask it to stop, once: a second signal while Python ends would kill it."""
        if self.popen is not None and not self.is_told_to_stop:
            self.is_told_to_stop = True
            self.popen.terminate()

    def stop(self, *, seconds: float = 20.0) -> int:
        """Ask it to stop and give its exit code; one that does not stop is killed, and fails the test."""
        if self.popen is None:
            return 0
        self.tell_to_stop()
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class Background:
    """A worker and a beat on the test's database and broker."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        celery = [str(PROGRAMS / "celery"), "-A", "partnership"]
        self.worker = Process(
            "worker",
            [*celery, "worker", "--loglevel", "INFO", "--pool", "threads", "--concurrency", "2"],
            environment,
            folder,
        )
        self.beat = Process(
            "beat",
            [*celery, "beat", "--loglevel", "INFO", "--pidfile=",
             "--schedule", str(folder / "beat-schedule")],
            environment,
            folder,
        )  # fmt: skip

    def start(self) -> None:
        """Both, and wait until the worker takes work."""
        self.worker.start()
        self.beat.start()
        self.worker.wait_until_it_says(" ready.")

    def kill(self) -> None:
        """Both at once, as a machine that loses its power."""
        self.worker.kill()
        self.beat.kill()

    def restart(self) -> None:
        """Kill both and start them again."""
        self.kill()
        for one in (self.worker, self.beat):
            one.log.unlink(missing_ok=True)
        self.start()

    def stop(self) -> None:
        """Ask both to stop, and wait for both."""
        for one in (self.beat, self.worker):
            one.tell_to_stop()
        for one in (self.beat, self.worker):
            one.stop()
