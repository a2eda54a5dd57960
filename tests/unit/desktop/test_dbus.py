"""The D-Bus client on a real socket pair: marshalling, pipelining, errors, hostile peers."""

import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.desktop.linux import dbus
from tasks.desktop.linux.dbus import Call, CallFailed, Connection
from tasks.desktop.linux.marshalling import get, pack, split
from tasks.errors import DesktopError


def unpack(signature: str, data: bytes) -> list[Any]:
    position, values = 0, []
    for part in split(signature):
        value, position = get(data, position, part)
        values.append(value)
    assert position == len(data)
    return values


def test_bytes_are_those_of_the_specification() -> None:
    assert pack("s", "foo") == b"\x03\x00\x00\x00foo\x00"
    assert pack("yu", 1, 2) == b"\x01\x00\x00\x00\x02\x00\x00\x00"
    assert pack("ax", [5]) == b"\x08\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00"
    assert pack("v", ("u", 7)) == b"\x01u\x00\x00\x07\x00\x00\x00"


@given(
    st.text().filter(lambda t: "\0" not in t), st.integers(0, 2**32 - 1), st.lists(st.tuples(st.text(), st.booleans()))
)
def test_what_is_packed_is_unpacked(text: str, number: int, pairs: list[tuple[str, bool]]) -> None:
    pairs = [(name.encode("utf-8", "replace").decode(), flag) for name, flag in pairs]
    text = text.encode("utf-8", "replace").decode()
    assert unpack("sua(sb)", pack("sua(sb)", text, number, pairs)) == [text, number, pairs]


def test_signatures_split_into_complete_types() -> None:
    assert split("a(so)ub(aiia{ss})as") == ("a(so)", "u", "b", "(aiia{ss})", "as")


class Peer:
    """A D-Bus peer on a unix socket that answers with a function."""

    def __init__(self, folder: Path, answer: Callable[[int, bytes], bytes]) -> None:
        self.path = folder / "socket"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        self.answer = answer
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        assert connection.recv(4096) == f"\0AUTH EXTERNAL {str(os.getuid()).encode().hex()}\r\n".encode()
        connection.sendall(b"OK 0123\r\n")
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
            data = data.removeprefix(b"BEGIN\r\n")
            while len(data) >= 16:
                body, serial, fields = struct.unpack_from("<III", data, 4)
                size = 16 + (fields + 7 & ~7) + body
                if len(data) < size:
                    break
                reply = self.answer(serial, data[:size])
                data = data[size:]
                connection.sendall(reply)
                if reply == b"":
                    connection.close()
                    return


def reply(serial: int, value: int, kind: int = 2) -> bytes:
    fields = bytes([5, 1]) + b"u\0" + struct.pack("<I", serial) + bytes([8, 1]) + b"g\0" + b"\x01u\0"
    header = struct.pack("<cBBBIII", b"l", kind, 1, 1, 4, 99, len(fields)) + fields
    return header + b"\0" * (-len(header) % 8) + struct.pack("<I", value)


CALL = Call("/a", "b.c", "D")


def test_replies_come_in_the_order_of_the_calls(tmp_path: Path) -> None:
    peer = Peer(tmp_path, lambda serial, _: reply(serial, serial * 10))
    connection = Connection(f"unix:path={peer.path}", timeout=5)
    many = dbus.IN_FLIGHT * 2 + 5
    assert connection.calls([CALL] * many) == [(n * 10,) for n in range(1, many + 1)]


def test_an_error_reply_fails_one_call_only(tmp_path: Path) -> None:
    peer = Peer(tmp_path, lambda serial, _: reply(serial, 1, kind=3 if serial == 2 else 2))
    connection = Connection(f"unix:path={peer.path}", timeout=5)
    first, second, third = connection.calls([CALL] * 3)
    assert (first, third) == ((1,), (1,))
    assert isinstance(second, CallFailed)
    with pytest.raises(CallFailed):
        Connection.call(type("Fails", (), {"calls": lambda self, calls: [second]})(), CALL)  # type: ignore[arg-type]


def test_a_closed_socket_and_a_silent_peer_are_desktop_errors(tmp_path: Path) -> None:
    closing = Peer(tmp_path, lambda serial, _: b"")
    with pytest.raises(DesktopError, match="ConnectionResetError"):
        Connection(f"unix:path={closing.path}", timeout=5).call(CALL)
    (tmp_path / "silent").mkdir()
    silent = Peer(tmp_path / "silent", lambda serial, _: reply(serial + 1000, 0))
    with pytest.raises(DesktopError, match="TimeoutError"):
        Connection(f"unix:path={silent.path}", timeout=0.3).call(CALL)


def test_a_message_too_large_is_refused(tmp_path: Path) -> None:
    huge = struct.pack("<cBBBIII", b"l", 2, 1, 1, dbus.LARGEST, 1, 0)
    peer = Peer(tmp_path, lambda serial, _: huge)
    with pytest.raises(DesktopError, match="at most"):
        Connection(f"unix:path={peer.path}", timeout=5).call(CALL)


@pytest.mark.parametrize("address", ["tcp:host=localhost", "", "unix:path=/nonexistent/socket"])
def test_an_address_that_leads_nowhere_is_a_desktop_error(address: str) -> None:
    with pytest.raises(DesktopError):
        Connection(address)
