"""
`python -m tests.faults.tickers COUNT`: so many loops of `manage.py tick`, each tick in a process of its own.

The processes are forked from one that has loaded the portal already, so that dying is cheap and many can die.
"""

import ctypes
import io
import os
import random
import signal
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import Error  # noqa: E402

DIE_WITH_THE_PARENT = 1  # PR_SET_PDEATHSIG


def tick() -> int:
    ctypes.CDLL(None).prctl(DIE_WITH_THE_PARENT, signal.SIGKILL)
    random.seed(os.getpid())
    try:
        call_command("tick", stdout=io.StringIO())
    except Error as error:
        sys.stderr.write(f"tick: {type(error).__name__}\n")
        return 1
    finally:
        time.sleep(random.uniform(0.05, 0.3))
    return 0


def main(count: int) -> None:
    alive: set[int] = set()
    while True:
        while len(alive) < count:
            child = os.fork()
            if not child:
                code = 1
                try:
                    code = tick()
                finally:
                    sys.stderr.flush()
                    os._exit(code)
            alive.add(child)
        alive.discard(os.wait()[0])


main(int(sys.argv[1]))
