"""The pixels of a picture without what else its file tells: where it was taken, by whom, with what, and what stands behind it."""

import re
import struct
import zlib
from collections.abc import Iterator

from partnership.errors import Refused

MOST_PIXELS = 40_000_000

DAMAGED = "The picture is damaged. Open it, save it again and add that."
TOO_LARGE = "The picture has more than 40 million pixels. Make it smaller and add it again."
PNG_START = b"\x89PNG\r\n\x1a\n"
# The parts of a PNG that say how it looks. Text, time, camera data and further frames of an animation are left out.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"}  # fmt: skip
# JPEG: what begins a frame (its size), and what may be dropped: application data and comments, save JFIF, the colour
# profile and Adobe's colour transform.
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
APP_0, APP_1, APP_2, APP_14, APP_15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
START, SCAN, END = b"\xff\xd8", 0xDA, 0xD9
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
ORIENTATION = 0x0112


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The picture with nothing but what draws it. Raises Refused for one that is damaged or too large."""
    try:
        return _png(content) if media_type == "image/png" else _jpeg(content)
    except (struct.error, IndexError):
        raise Refused(DAMAGED) from None


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    if not width * height:
        raise Refused(DAMAGED)


def _png(content: bytes) -> bytes:
    kept, at, kind = [PNG_START], len(PNG_START), b""
    while kind != b"IEND":
        (size,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + size
        body = content[at + 8 : end - 4]
        if end > len(content) or zlib.crc32(kind + body) != struct.unpack_from(">I", content, end - 4)[0]:  # fmt: skip
            raise Refused(DAMAGED)
        if at == len(PNG_START):
            if kind != b"IHDR":
                raise Refused(DAMAGED)
            _check_pixels(*struct.unpack_from(">II", body))
        if kind in PNG_KEPT:
            kept.append(content[at:end])
        at = end
    if content[at:].strip(b"\x00\r\n "):
        raise Refused("Something stands behind the end of the picture. Save it again and add that.")
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, has_size = [START], False
    for marker, segment in _segments(content):
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_pixels(width, height)
            has_size = True
        if marker == APP_1:
            kept.append(_only_orientation(segment))
        elif not (APP_2 <= marker <= APP_15 or marker == COMMENT) or _is_colour(marker, segment):
            kept.append(segment)
    if not has_size:
        raise Refused(DAMAGED)
    return b"".join(kept)  # what stood behind the end is left out


def _is_colour(marker: int, segment: bytes) -> bool:
    return marker == APP_14 or (marker == APP_2 and segment[4:16] == b"ICC_PROFILE\x00")


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the bytes of each segment, a scan with its data, to the end of the picture."""
    at = len(START)
    while True:
        if content[at] != 0xFF:
            raise Refused(DAMAGED)
        marker = content[at + 1]
        if marker == END:
            yield marker, content[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + size
        if marker == SCAN:
            found = NEXT_MARKER.search(content, end)
            if found is None:
                raise Refused(DAMAGED)
            end = found.start()
        if end > len(content):
            raise Refused(DAMAGED)
        yield marker, content[at:end]
        at = end


def _only_orientation(segment: bytes) -> bytes:
    """Of the camera's data only which way up the picture is."""
    if segment[4:10] != b"Exif\x00\x00":
        return b""
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(min(entries, 200)):
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + number * 12)
        if (tag, kind, count) == (ORIENTATION, 3, 1) and 1 <= value <= 8:
            body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(
                ">HHHIHHI", 1, ORIENTATION, 3, 1, value, 0, 0
            )
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""
