"""A private PostgreSQL and a private Redis on free ports, as root or as an ordinary user.

Both die with the process that started them, can be killed and restarted under a test, and with durable=True keep
what they acknowledged, as a production server does.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(true: Callable[[], object], *, seconds: float = 20.0, what: str = "it") -> None:
    """Look again and again until it is true; after so many seconds, fail and say what was awaited."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.05)


class Server:
    """A server process with a folder and a port of its own."""

    prefix = "srv-"
    stop_signal = signal.SIGTERM

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        # In /tmp itself, because the path of a socket is limited to 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix=self.prefix, dir="/tmp"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"

    def prepare(self) -> None:
        """What is done once, before the first start."""

    def command(self) -> list[str]:
        """What is run."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it can be used now."""
        raise NotImplementedError

    def as_its_user(self) -> list[str]:
        """The beginning of a command that dies with us and runs as whom the server may run."""
        return ["setpriv", "--pdeathsig", self.stop_signal.name.removeprefix("SIG"), "--"]

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.as_its_user(), *self.command()],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        try:
            wait_until(lambda: self.answers() or self.ended(), what=type(self).__name__)
        except TimeoutError:
            self.kill()
            raise
        if self.ended():
            raise RuntimeError(f"{type(self).__name__} did not start:\n{self.log.read_text()}")

    def ended(self) -> bool:
        """Whether the process is no longer there."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """Take it away without a word, children and all, as a power cut would."""
        if self.process is None:
            return
        for one in [*children_of(self.process.pid), self.process.pid]:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        if self.process is None or self.ended():
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Start it again on the same port and the same folder, after kill() or instead of a stop."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Let it stand still: connections open, no answer."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def children_of(parent: int) -> list[int]:
    """The processes under one process."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            # The name, in brackets, may hold anything; state and parent follow it.
            above = int((one / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if above == parent:
            found.append(int(one.name))
    return found


class Postgres(Server):
    """A PostgreSQL cluster: fast and forgetful, or durable=True with fsync on."""

    prefix = "pg-"
    stop_signal = signal.SIGINT  # "fast": ends connections instead of waiting for them

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__(durable=durable)
        found = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda it: int(it.parent.name)
        )
        if not found:
            raise RuntimeError("PostgreSQL is not installed: sh scripts/bootstrap.sh test")
        self.programs = found[-1]
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """As DATABASE_URL wants it."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def as_its_user(self) -> list[str]:
        words = super().as_its_user()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root; Debian's package brings the user
            words[1:1] = ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        return words

    def prepare(self) -> None:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        made = subprocess.run(
            [*self.as_its_user(), str(self.programs / "initdb"), "--pgdata", str(self.data),
             "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
             "--locale", "C.UTF-8", "--no-sync"],
            cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stderr}")

    def command(self) -> list[str]:
        settings = {"listen_addresses": "127.0.0.1", "max_connections": "60"}
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        words = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        words += ["-k", str(self.folder)]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        return words

    def answers(self) -> bool:
        asked = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def kill(self) -> None:
        super().kill()
        # The next start refuses while a child of the last one still holds the shared memory.
        wait_until(lambda: not processes_in(self.data), what="the last backend to go")


def processes_in(folder: Path) -> list[int]:
    """The processes whose working directory is this folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            inside = (one / "cwd").readlink() == folder
        except OSError:
            continue
        if inside:
            found.append(int(one.name))
    return found


class Redis(Server):
    """A Redis server: forgetful, or durable=True with an append-only file."""

    prefix = "rd-"

    def url(self, number: int = 0) -> str:
        """As REDIS_URL wants it."""
        return f"redis://127.0.0.1:{self.port}/{number}"

    def command(self) -> list[str]:
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec",
                "--maxmemory-policy", "noeviction", "--databases", "64",
                "--dir", str(self.folder)]  # fmt: skip

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
