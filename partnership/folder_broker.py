"""
The embedded Celery broker: kombu's folder transport, with a publish that cannot be read half written.

Kombu writes the message in place, so a reader may meet a torn file and lose it. Here a message is written
beside the queue and renamed into it, which is atomic. Nothing depends on a message surviving: the sweep is the
promise, a message only wakes it (docs/decisions/0003).
"""

import os
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A channel whose messages appear in the queue whole or not at all."""

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f".{name}.tmp"
        with unfinished.open("wb") as file:
            file.write(str_to_bytes(dumps(payload)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / name)


class Transport(filesystem.Transport):
    """Kombu's folder transport with the channel above."""

    Channel = Channel
