"""Whether one process of the portal is well: python scripts/healthy.py web|worker|beat (exit code 0 or 1)."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit


def web() -> bool:
    """Ask /healthz on this machine, under the name that people type."""
    port = os.environ.get("PORTAL_PORT", "8000")
    name = urlsplit(os.environ.get("PORTAL_ADDRESS", "http://127.0.0.1")).netloc
    question = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:
        print(refusal.code, refusal.read(500).decode(errors="replace"), file=sys.stderr)
    except OSError as trouble:
        print(trouble, file=sys.stderr)
    return False


def worker() -> bool:
    """Ask the worker on this machine to answer over the broker."""
    command = ["celery", "-A", "partnership", "inspect", "ping", "--timeout", "10"]
    name = f"celery@{os.uname().nodename}"
    return (
        subprocess.run(
            [*command, "--destination", name], capture_output=True, check=False
        ).returncode
        == 0
    )


def beat() -> bool:
    """The beat writes its schedule down every three minutes; whether the sweep really ran, /healthz says."""
    schedule = Path(os.environ.get("PORTAL_BEAT_SCHEDULE", "/tmp/beat-schedule"))  # noqa: S108
    # One file or three, with or without an ending: that depends on which dbm Python was built with.
    written = [file.stat().st_mtime for file in schedule.parent.glob(f"{schedule.name}*")]
    return bool(written) and time.time() - max(written) < 600


if __name__ == "__main__":
    sys.exit(not {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]())
