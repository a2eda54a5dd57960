"""Frames between a slot and its child: a 4-byte length and JSON; nothing is pickled."""

import json
import queue
import struct
from typing import IO, Any

LARGEST = 64 * 1024 * 1024


def receive(stream: IO[bytes] | None, replies: "queue.Queue[dict[str, Any] | None]") -> None:
    """Frames into the queue until the stream ends, then None; for a thread."""
    while stream is not None:
        frame = read(stream)
        replies.put(frame)
        if frame is None:
            return


def read(stream: IO[bytes]) -> dict[str, Any] | None:
    """One frame, None at the end of the stream or on anything that is no frame."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length) if length <= LARGEST else b""
    if len(body) < length or not length:
        return None
    frame = json.loads(body)
    return frame if isinstance(frame, dict) else None


def write(stream: IO[bytes], value: dict[str, Any]) -> None:
    """Send one frame."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()
