"""Recorded answers: a recorder around any client, and a client that answers from the recording, without an endpoint."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tasks import schemas
from tasks.errors import DataError
from tasks.llm import protocol
from tasks.llm.client import Result
from tasks.llm.wire import Wire


class Asker(Protocol):
    """What stages and agents use of a client."""

    async def ask(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """See Client.ask."""

    def ask_sync(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """See Client.ask_sync."""

    def ask_many(
        self, name: str, requests: Sequence[Wire], *, temperature: float = 0.0, seed: int | None = None,
        sample: int = 0, use_cache: bool = True, on_done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:  # fmt: skip
        """See Client.ask_many."""


class Record(schemas.Record):
    """One recorded call; exactly one of answer and error is set."""

    name: str  # prompt
    request: str  # digest of the request
    temperature: float = 0.0
    seed: int | None = None
    sample: int = 0
    answer: str = ""  # JSON of the reply
    error: str = ""  # why there was none

    @property
    def key(self) -> tuple[str, str, float, int | None, int]:
        """What a replayed call is found by."""
        return self.name, self.request, self.temperature, self.seed, self.sample


class Recorder:
    """Passes everything to a client and appends what comes back to a file of JSON lines."""

    def __init__(self, client: Asker, path: Path) -> None:
        self._client, self._path, self._lock = client, path, threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)

    async def ask(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """Client.ask, recorded."""
        asked = _asked(name, request, temperature, seed, sample)
        with self._recorded(asked) as reply:
            reply += [
                await self._client.ask(
                    name, request, temperature=temperature, seed=seed, sample=sample, use_cache=use_cache, image=image
                )
            ]
        return reply[0]

    def ask_sync(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """Client.ask_sync, recorded."""
        asked = _asked(name, request, temperature, seed, sample)
        with self._recorded(asked) as reply:
            reply += [
                self._client.ask_sync(
                    name, request, temperature=temperature, seed=seed, sample=sample, use_cache=use_cache, image=image
                )
            ]
        return reply[0]

    def ask_many(
        self, name: str, requests: Sequence[Wire], *, temperature: float = 0.0, seed: int | None = None,
        sample: int = 0, use_cache: bool = True, on_done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:  # fmt: skip
        """Client.ask_many, recorded."""

        def done(index: int, result: Result) -> None:
            self._write(_asked(name, requests[index], temperature, seed, sample), result)
            if on_done is not None:
                on_done(index, result)

        return self._client.ask_many(
            name, requests, temperature=temperature, seed=seed, sample=sample, use_cache=use_cache, on_done=done
        )

    @contextmanager
    def _recorded(self, asked: Record) -> Iterator[list[Wire]]:
        """Record the one reply put into the list, or why there was none."""
        reply: list[Wire] = []
        try:
            yield reply
        except DataError as error:
            self._write(asked, error)
            raise
        self._write(asked, reply[0])

    def _write(self, asked: Record, result: Result) -> None:
        if isinstance(result, DataError):
            record = asked.model_copy(update={"error": str(result)})
        else:
            record = asked.model_copy(update={"answer": result.model_dump_json(by_alias=True)})
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(record.model_dump_json() + "\n")


class Replay:
    """Answers from a recording; a call that was not recorded is a DataError that says so."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.key: record for record in records}

    @classmethod
    def load(cls, path: Path) -> "Replay":
        """Read what a Recorder wrote.

        Raises:
            DataError: the file is missing or a line is no record.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            return cls(Record.model_validate(json.loads(line)) for line in lines)
        except (OSError, ValueError) as error:
            raise DataError(str(path), str(error).splitlines()[0], "a recording", "record it again") from error

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Wire, Wire]]) -> "Replay":
        """From (prompt name, request, reply)."""
        return cls(
            _asked(name, request, 0.0, None, 0).model_copy(update={"answer": reply.model_dump_json(by_alias=True)})
            for name, request, reply in pairs
        )

    async def ask(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """The recorded answer.

        Raises:
            DataError: the call was not recorded, or its recorded outcome was an error.
        """
        return self.ask_sync(name, request, temperature=temperature, seed=seed, sample=sample)

    def ask_sync(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """As `ask`."""
        protocol.call(name, request, "", "", temperature, seed, sample)  # same refusals as the real client's
        asked = _asked(name, request, temperature, seed, sample)
        record = self._records.get(asked.key)
        if record is None:
            raise DataError(f"replay of {name}", f"request {asked.request} is not in the recording", "a recorded call")
        if record.error:
            raise DataError(f"replay of {name}", record.error, "a valid answer")
        return protocol.validate(name, record.answer)

    def ask_many(
        self, name: str, requests: Sequence[Wire], *, temperature: float = 0.0, seed: int | None = None,
        sample: int = 0, use_cache: bool = True, on_done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:  # fmt: skip
        """As `ask`, item by item."""
        results: list[Result] = []
        for index, request in enumerate(requests):
            try:
                result: Result = self.ask_sync(name, request, temperature=temperature, seed=seed, sample=sample)
            except DataError as error:
                result = error
            results.append(result)
            if on_done is not None:
                on_done(index, result)
        return results


def _asked(name: str, request: Wire, temperature: float, seed: int | None, sample: int) -> Record:
    content = schemas.digest(request.model_dump(mode="json", by_alias=True), 32)
    return Record(name=name, request=content, temperature=temperature, seed=seed, sample=sample)
