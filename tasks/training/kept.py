"""Sequences too large for memory: values in an unnamed file, read back one at a time."""

import json
import os
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, overload

from tasks import store
from tasks.model.augmentation import Rendered, Sample
from tasks.schemas import ActRow

T = TypeVar("T")


class Lazy(Sequence[T]):
    """A sequence whose slices are views of it."""

    def read(self, index: int) -> T:
        """The value at an index from 0."""
        raise IndexError(index)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> "Part[T]": ...

    def __getitem__(self, index: int | slice) -> "T | Part[T]":
        places = range(len(self))[index]
        return Part(self, places) if isinstance(places, range) else self.read(places)


class Part(Lazy[T]):
    """Some of a sequence's values, in an order of their own."""

    def __init__(self, whole: Sequence[T], places: Iterable[int]) -> None:
        self.whole, self.places = whole, array("q", places)

    def __len__(self) -> int:
        return len(self.places)

    def read(self, index: int) -> T:
        """The value at an index from 0."""
        return self.whole[self.places[index]]


class Kept(Lazy[T]):
    """Values in a file without a name, which goes with the process; their places alone are in memory.

    Args:
        write: makes bytes of a value.
        read: makes an equal value of them.
        values: to begin with.
    """

    def __init__(self, write: Callable[[T], bytes], read: Callable[[bytes], T], values: Iterable[T] = ()) -> None:
        store.STATE.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=store.STATE, buffering=0)  # noqa: SIM115  # as long as the sequence
        self._write, self._read, self._ends = write, read, array("q", [0])
        self.extend(values)

    def append(self, value: T) -> None:
        """Add a value."""
        self._ends.append(self._ends[-1] + self._file.write(self._write(value)))

    def extend(self, values: Iterable[T]) -> None:
        """Add values."""
        for value in values:
            self.append(value)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def read(self, index: int) -> T:
        """The value at an index from 0."""
        start, end = self._ends[index], self._ends[index + 1]
        return self._read(os.pread(self._file.fileno(), end - start, start))


class Joined(Lazy[T]):
    """One sequence, then another."""

    def __init__(self, first: Sequence[T], second: Sequence[T]) -> None:
        self.first, self.second = first, second

    def __len__(self) -> int:
        return len(self.first) + len(self.second)

    def read(self, index: int) -> T:
        """The value at an index from 0."""
        return self.first[index] if index < len(self.first) else self.second[index - len(self.first)]


def rows(values: Iterable[ActRow] = ()) -> Kept[ActRow]:
    """Act rows, some 10 kB each, compressed."""
    return Kept(
        lambda row: zlib.compress(row.model_dump_json().encode(), 1),
        lambda content: ActRow.model_validate_json(zlib.decompress(content)),
        values,
    )


def samples(values: Iterable[Sample] = ()) -> Kept[Sample]:
    """Token ids."""
    return Kept(
        lambda sample: json.dumps([sample.prompt, sample.completion]).encode(),
        lambda content: Sample(*map(tuple, json.loads(content))),
        values,
    )


def rendered() -> Kept[Rendered]:
    """Rendered rows, none yet."""

    def read(content: bytes) -> Rendered:
        head, controls, names, tail, completion = json.loads(content)
        parts = tuple(map(tuple, controls)), tuple(map(tuple, names))
        return Rendered(tuple(head), *parts, tuple(tail), tuple(completion))

    return Kept(lambda r: json.dumps([r.head, r.controls, r.names, r.tail, r.completion]).encode(), read)
