"""The lock of the processes that handle what strangers wrote: loaded by their scripts, never by the portal."""

import os
import resource
import sys
from typing import Any

CPU_SECONDS = 25
MOST_MEMORY = 1024 * 1024 * 1024
LARGEST_FILE = 64 * 1024 * 1024
REFUSED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


def lock_in(own_folder: str) -> None:
    """From here on this process reaches nothing but what it was given. It cannot be undone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readable = (
        sys.prefix,
        sys.base_prefix,
        os.path.realpath(sys.prefix),
        os.path.realpath(sys.base_prefix),
        own_folder,
    )

    def refuse(event: str, details: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED_EVENTS):
            raise PermissionError(event)
        if event == "open" and isinstance(details[0], str | bytes):
            path = os.path.realpath(os.fsdecode(details[0]))
            writes = bool(details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if not path.startswith((own_folder,) if writes else readable):
                raise PermissionError(event)

    sys.addaudithook(refuse)
