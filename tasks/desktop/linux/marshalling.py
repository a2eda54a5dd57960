"""Marshalling of D-Bus values (D-Bus Specification 0.43, "Type System" and "Marshaling"), little endian."""

import struct
from functools import lru_cache
from typing import Any

_ALIGN = {
    "y": 1,
    "g": 1,
    "v": 1,
    "n": 2,
    "q": 2,
    "b": 4,
    "i": 4,
    "u": 4,
    "s": 4,
    "o": 4,
    "a": 4,
    "x": 8,
    "t": 8,
    "d": 8,
    "(": 8,
    "{": 8,
}
_FIXED = {"y": "<B", "n": "<h", "q": "<H", "b": "<I", "i": "<i", "u": "<I", "x": "<q", "t": "<Q", "d": "<d"}


def pack(signature: str, *values: Any) -> bytes:
    """Marshal values by a D-Bus signature (little endian, offsets from 0)."""
    out = bytearray()
    for part, value in zip(split(signature), values, strict=True):
        put(out, part, value)
    return bytes(out)


def split(signature: str) -> tuple[str, ...]:
    """The complete types of a signature: "a(so)ub" -> ("a(so)", "u", "b")."""
    return _split(signature)


@lru_cache(maxsize=512)
def _split(signature: str) -> tuple[str, ...]:
    parts, start, depth = [], 0, 0
    for position, char in enumerate(signature):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(char, 0)
        if depth == 0 and char != "a":
            parts.append(signature[start : position + 1])
            start = position + 1
    return tuple(parts)


def put(out: bytearray, signature: str, value: Any) -> None:
    """Append one value of a complete type, aligned."""
    kind = signature[0]
    out += b"\0" * (-len(out) % _ALIGN[kind])
    if kind in _FIXED:
        out += struct.pack(_FIXED[kind], value)
    elif kind in "so":
        data = value.encode()
        out += struct.pack("<I", len(data)) + data + b"\0"
    elif kind == "g":
        out += bytes([len(value)]) + value.encode() + b"\0"
    elif kind == "a":
        _put_array(out, signature[1:], value)
    elif kind == "v":
        inner, content = value
        put(out, "g", inner)
        put(out, inner, content)
    else:
        for part, item in zip(split(signature[1:-1]), value, strict=True):
            put(out, part, item)


def _put_array(out: bytearray, element: str, values: Any) -> None:
    place = len(out)
    out += b"\0\0\0\0"
    out += b"\0" * (-len(out) % _ALIGN[element[0]])
    start = len(out)
    for item in values.items() if isinstance(values, dict) else values:
        put(out, element, item)
    struct.pack_into("<I", out, place, len(out) - start)


def get(data: bytes, position: int, signature: str) -> tuple[Any, int]:
    """One value of a complete type and where the next begins."""
    kind = signature[0]
    align = _ALIGN[kind]
    position = position + align - 1 & -align
    if kind in _FIXED:
        value = struct.unpack_from(_FIXED[kind], data, position)[0]
        return (bool(value) if kind == "b" else value), position + align
    if kind in "so":
        end = position + 4 + int.from_bytes(data[position : position + 4], "little")
        return data[position + 4 : end].decode(errors="replace"), end + 1
    if kind == "g":
        end = position + 1 + data[position]
        return data[position + 1 : end].decode(), end + 1
    if kind == "v":
        inner, position = get(data, position, "g")
        return get(data, position, inner)
    if kind == "a":
        return _get_array(data, position, signature[1:])
    values = []
    for part in split(signature[1:-1]):
        value, position = get(data, position, part)
        values.append(value)
    return tuple(values), position


def _get_array(data: bytes, position: int, element: str) -> tuple[Any, int]:
    length = int.from_bytes(data[position : position + 4], "little")
    align = _ALIGN[element[0]]
    position = position + 4 + align - 1 & -align
    end, items = position + length, []
    while position < end:
        value, position = get(data, position, element)
        items.append(value)
    return (dict(items) if element[0] == "{" else items), end
