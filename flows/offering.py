"""What a stage's shards on other machines ask over HTTP: the teacher through a relay, and the model, obtained once.

The model is the one of LAM_MODEL_URL, else a child of the stage that ends with it, also after kill -9. A shard gets
addresses and the checkpoint's digest with its parameters, keys through the store, so that none stands in Prefect's
database; it refuses a server of another checkpoint.
"""

import contextlib
import os
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from flows.relay import relaying
from tasks import params as parameters
from tasks.errors import EndpointError, UsageError
from tasks.llm import client, serving
from tasks.llm.serving import Served
from tasks.schemas import Record, Shard
from tasks.stages import Stage

ADDRESS = "LAM_ADDRESS"


class Asked(Record):
    """Whom one shard asks; keys are not part of it."""

    teacher: str = ""  # address of the relay, "" where the stage asks no teacher
    folder: str = ""  # of the checkpoint, "" where the shard asks none
    model: str = ""  # its address
    digest: str = ""  # of the checkpoint's files


class Keys(Record):
    """What goes with Asked, through the store."""

    teacher: str = ""
    model: str = ""


class Offering:
    """The teacher's relay and the models of one stage, for as long as its shards are at work.

    Args:
        stage: whose shards.
        shards: all of them; a model ends with the last shard that asks it.
    """

    def __init__(self, stage: Stage, shards: Sequence[Shard]) -> None:
        self._stage, self._key, self._host = stage, secrets.token_urlsafe(24), ""
        checkpoint = getattr(stage.load(), "checkpoint", lambda shard: None)
        self._folders: dict[str, Path | None] = {shard.key: checkpoint(shard) for shard in shards}
        self._left = Counter(folder for folder in self._folders.values() if folder)
        self._served: dict[Path, tuple[Served, contextlib.ExitStack]] = {}
        self._teacher, self._lock, self._stack = "", threading.Lock(), contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._host = address()
        if "teacher" in self._stage.asks:
            run = parameters.load().run
            asked = self._stack.enter_context(client.teacher(run, stage=self._stage.name))
            self._teacher = self._stack.enter_context(relaying(asked, self._host, self._key))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            for _, stack in self._served.values():
                stack.close()
            self._served.clear()
        self._stack.close()

    @contextlib.contextmanager
    def to(self, shard: Shard) -> Iterator[tuple[Asked, Keys]]:
        """Whom a shard asks, for as long as it is at work.

        Raises:
            EndpointError: no server of its checkpoint.
        """
        folder = self._folders[shard.key]
        try:
            if folder is None:
                yield Asked(teacher=self._teacher), Keys(teacher=self._key)
                return
            found = self._obtained(folder)
            asked = Asked(teacher=self._teacher, folder=folder.as_posix(), model=found.url, digest=found.digest)
            yield asked, Keys(teacher=self._key, model=found.key)
        finally:
            self._release(folder)

    def _obtained(self, folder: Path) -> Served:
        with self._lock:
            if folder in self._served:
                found, stack = self._served[folder]
                with contextlib.suppress(EndpointError):
                    serving.about(found.url)
                    return found
                stack.close()  # it died: another one
            stack = contextlib.ExitStack()
            found = serving.elsewhere(folder) or self._child(folder, stack)
            self._served[folder] = (found, stack)
            return found

    def _child(self, folder: Path, stack: contextlib.ExitStack) -> Served:
        url = stack.enter_context(serving.serve_checkpoint(folder, "--host", self._host, key=self._key))
        return Served(url, serving.about(url)["digest"], self._key)

    def _release(self, folder: Path | None) -> None:
        with self._lock:
            if folder is None:
                return
            self._left[folder] -= 1
            if not self._left[folder] and folder in self._served:
                self._served.pop(folder)[1].close()


def address() -> str:
    """This machine's address as its workers see it: LAM_ADDRESS, else that of the way to the Prefect server.

    Raises:
        UsageError: there is no way.
    """
    if given := os.environ.get(ADDRESS, ""):
        return given
    server = urlsplit(os.environ.get("PREFECT_API_URL", "")).hostname or "127.0.0.1"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((server, 9))  # nothing is sent
            return str(probe.getsockname()[0])
    except OSError as error:
        raise UsageError(ADDRESS, f"not set, and {server}: {error}", "this machine's address") from error


def accept(asked: Asked, keys: Keys) -> None:
    """On the worker: have the shard ask there.

    Raises:
        EndpointError: another checkpoint answers there, or nobody.
    """
    if asked.teacher:
        os.environ |= {"LAM_TEACHER_URL": asked.teacher, "LAM_TEACHER_KEY": keys.teacher, client.RELAYED: "1"}
    if asked.folder:
        serving.offered[asked.folder] = Served(asked.model, asked.digest, keys.model)
        with serving.served(Path(asked.folder)):
            pass
