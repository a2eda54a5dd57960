"""A small synchronous D-Bus client: method calls only, pipelined, for private (peer-to-peer) sockets and buses.

Wire format: D-Bus Specification 0.43, "Message Protocol" and "Authentication Protocol" (SASL EXTERNAL).
Why not a library: observation is hundreds of calls; one round trip each costs 63 us, pipelined 20 us, and the
private accessibility socket of an application knows no Hello, which the usual clients insist on.
"""

import os
import re
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tasks.desktop.linux.marshalling import get, pack, put, split
from tasks.errors import DesktopError

__all__ = ["Call", "CallFailed", "Connection", "pack"]
IN_FLIGHT = 96
"""Calls sent before the first reply is awaited; more can fill both sockets' buffers and stop the application."""
LARGEST = 64 * 1024 * 1024
NO_REPLY = 1


class CallFailed(Exception):
    """The peer answered a call with an error; the connection itself is fine."""


@dataclass(frozen=True)
class Call:
    """One method call; `body` is already marshalled (see `pack`)."""

    path: str
    interface: str
    member: str
    signature: str = ""
    body: bytes = b""
    destination: str = ""


class Connection:
    """A connected and authenticated D-Bus socket.

    Args:
        address: D-Bus address with a unix path or abstract socket.
        timeout: seconds that a batch of calls may take.
        hello: register at a bus daemon (not on a peer-to-peer socket).

    Raises:
        DesktopError: no connection, or the peer refuses authentication.
    """

    def __init__(self, address: str, timeout: float = 10.0, hello: bool = False) -> None:
        self.timeout = timeout
        self._serial = 0
        self._buffer = b""
        self._socket = _connect(address, timeout)
        self._authenticate()
        if hello:
            self.call(
                Call("/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello", destination="org.freedesktop.DBus")
            )

    def close(self) -> None:
        """Close the socket; idempotent."""
        self._socket.close()

    def call(self, call: Call) -> tuple[Any, ...]:
        """One call, its reply's values.

        Raises:
            CallFailed: the peer answered with an error.
            DesktopError: the connection broke or the reply did not come in time.
        """
        reply = self.calls([call])[0]
        if isinstance(reply, CallFailed):
            raise reply
        return reply

    def calls(self, calls: Sequence[Call]) -> list[tuple[Any, ...] | CallFailed]:
        """Pipelined calls, replies in the order of the calls.

        Raises:
            DesktopError: the connection broke or the replies did not all come in time.
        """
        replies: list[tuple[Any, ...] | CallFailed] = []
        deadline = time.monotonic() + self.timeout
        for start in range(0, len(calls), IN_FLIGHT):
            replies += self._window(calls[start : start + IN_FLIGHT], deadline)
        return replies

    def send(self, call: Call) -> None:
        """Send without asking for a reply: its handler may block, for instance in a modal dialog."""
        self._write(self._message(call, NO_REPLY), time.monotonic() + self.timeout)

    # ------------------------------------------------------------ inside

    def _window(self, calls: Sequence[Call], deadline: float) -> list[tuple[Any, ...] | CallFailed]:
        first = self._serial + 1
        self._write(b"".join([self._message(call, 0) for call in calls]), deadline)
        replies: list[tuple[Any, ...] | CallFailed | None] = [None] * len(calls)
        missing = len(calls)
        while missing:
            message = self._read(deadline)
            serial, reply = _reply(message)
            index = serial - first
            if reply is not None and 0 <= index < len(calls) and replies[index] is None:
                replies[index] = reply
                missing -= 1
        return [reply for reply in replies if reply is not None]

    def _message(self, call: Call, flags: int) -> bytes:
        self._serial += 1
        tail = _header(call.path, call.interface, call.member, call.signature, call.destination)
        return struct.pack("<cBBBII", b"l", 1, flags, 1, len(call.body), self._serial) + tail + call.body

    def _write(self, data: bytes, deadline: float) -> None:
        try:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            self._socket.sendall(data)
        except OSError as error:
            raise _broken(error) from error

    def _read(self, deadline: float) -> bytes:
        """The next whole message."""
        need = 16
        while True:
            if len(self._buffer) >= 16:
                body, fields = struct.unpack_from("<I4xI", self._buffer, 4)
                need = 16 + (fields + 7 & ~7) + body
                if need > LARGEST:
                    raise DesktopError("accessibility socket", f"a message of {need} bytes", f"at most {LARGEST}")
                if len(self._buffer) >= need:
                    message, self._buffer = self._buffer[:need], self._buffer[need:]
                    return message
            self._buffer += self._receive(deadline)

    def _receive(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _broken(TimeoutError(f"no reply in {self.timeout:g} s"))
        try:
            self._socket.settimeout(left)
            data = self._socket.recv(262144)
        except OSError as error:
            raise _broken(error) from error
        if not data:
            raise _broken(ConnectionResetError("closed by the application"))
        return data

    def _authenticate(self) -> None:
        uid = str(os.getuid()).encode().hex()
        deadline = time.monotonic() + self.timeout
        self._write(f"\0AUTH EXTERNAL {uid}\r\n".encode(), deadline)
        answer = b""
        while not answer.endswith(b"\r\n"):
            answer += self._receive(deadline)
        if not answer.startswith(b"OK"):
            raise DesktopError(
                "accessibility socket", answer.decode(errors="replace").strip(), "OK to EXTERNAL authentication"
            )
        self._write(b"BEGIN\r\n", deadline)


@lru_cache(maxsize=65536)
def _header(path: str, interface: str, member: str, signature: str, destination: str) -> bytes:
    """Header fields with their length, padded to 8: everything after the first 12 bytes of a message."""
    fields = bytearray()
    for code, kind, text in (
        (1, "o", path),
        (2, "s", interface),
        (3, "s", member),
        (6, "s", destination),
        (8, "g", signature),
    ):
        if text:
            fields += b"\0" * (-len(fields) % 8) + bytes([code, 1, ord(kind), 0])
            put(fields, kind, text)
    return struct.pack("<I", len(fields)) + bytes(fields) + b"\0" * (-len(fields) % 8)


def _fields(message: bytes) -> Iterator[tuple[int, str | int]]:
    position, end = 16, 16 + int.from_bytes(message[12:16], "little")
    while position < end:
        position = position + 7 & ~7
        code, kind = message[position], chr(message[position + 2])
        value, position = get(message, position + 4, kind)
        yield code, value


def _reply(message: bytes) -> tuple[int, tuple[Any, ...] | CallFailed | None]:
    """(serial answered, values or error); None for anything that is no reply."""
    if message[1] not in (2, 3):
        return 0, None
    fields = dict(_fields(message))
    signature, values = str(fields.get(8, "")), []
    position = 0
    body = message[len(message) - int.from_bytes(message[4:8], "little") :]
    for part in split(signature):
        value, position = get(body, position, part)
        values.append(value)
    serial = int(fields.get(5, 0))
    if message[1] == 3:
        return serial, CallFailed(str(fields.get(4, "")), *(str(v) for v in values[:1]))
    return serial, tuple(values)


def _connect(address: str, timeout: float) -> socket.socket:
    match = re.search(r"unix:(path|abstract)=([^,;]+)", address)
    if match is None:
        raise DesktopError("accessibility socket", f"address {address!r}", "a unix socket")
    name = re.sub(r"%([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), match[2])
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect("\0" + name if match[1] == "abstract" else name)
    except OSError as error:
        connection.close()
        raise _broken(error) from error
    return connection


def _broken(error: Exception) -> DesktopError:
    return DesktopError(
        "accessibility socket",
        f"{type(error).__name__}: {error}",
        "an application that answers",
        "a fresh desktop is started",
    )
