"""Rows and files on disk: Parquet (zstd) typed by the records, written atomically, byte-identical if written twice."""

import hashlib
import json
import os
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.schemas import Record, Reject, Shard

R = TypeVar("R", bound=Record)

Filters = Sequence[tuple[str, str, Any]]

DATA = Path("data")

GROUP, BATCH = 4096, 32
"""Rows of a row group, and those that are Python objects at a time: a trajectory takes 1.6 MB."""


def user_cache() -> Path:
    """What is kept for a user and not for a project: the application's profile, the released model's library."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "lam-foundry"


STATE = Path(".lam") if os.access(".", os.W_OK) else user_cache() / "state"
"""Everything that is neither source nor a DVC output: shard store, LLM cache, run logs, the server's database. In a
folder that cannot be written to, where a person's document may well be, it is the user's cache."""

EXITS = STATE / "exits"
"""Where a stage's process leaves its exit status and message, since `dvc repro` answers 255 for every failure."""


def data_dir(stage: str) -> Path:
    """Folder of a stage's outputs."""
    return DATA / stage


def shard_path(shard: Shard, suffix: str = ".parquet") -> Path:
    """Where a shard's result lives, content-addressed and outside the DVC outs, so that it survives a failed stage."""
    return STATE / "shards" / shard.stage / f"{shard.key}{suffix}"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it becomes `path` in one rename, on error nothing is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # what pyarrow raises says only that a disk is full
        raise
    finally:
        temporary.unlink(missing_ok=True)  # gone already where it was renamed


def write_text(path: Path, text: str) -> Path:
    """Write a text file atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write JSON atomically, sorted keys, so that equal values give equal bytes.

    Raises:
        DataError: a number in it is not finite, which JSON cannot say.
    """
    try:
        text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise DataError(str(path), str(error), "finite numbers", "look at what computed them") from error
    return write_text(path, text + "\n")


def write_rows(path: Path, model: type[R], rows: Iterable[R]) -> Path:
    """Write records of one type in the given order; an empty list gives a file with the right columns."""
    with writing(path, model) as add:
        for row in rows:
            add(row)
    return path


@contextmanager
def writing(path: Path, model: type[R]) -> Iterator[Callable[[R], None]]:
    """Give a function that adds one record to a file; never more than a row group is in memory, as Arrow."""
    import pyarrow as pa

    schema, encode = _schema(model), _encoder(model) or dict
    fresh: list[dict[str, Any]] = []
    with _groups(path, schema) as add:

        def flush() -> None:
            add(pa.Table.from_pylist(fresh, schema=schema))
            fresh.clear()

        def take(row: R) -> None:
            fresh.append(encode(row))
            if len(fresh) == BATCH:
                flush()

        yield take
        flush()


def merge_sorted(path: Path, model: type[Record], paths: Sequence[Path], key: str) -> Path:
    """Join files of one record in the order of a text column that no two rows share, a row group at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pq.read_table(p, columns=[key])[key].to_pylist() for p in paths]
    order = sorted((value, file, row) for file, column in enumerate(columns) for row, value in enumerate(column))
    read = lru_cache(maxsize=2)(lambda file: pq.read_table(paths[file]))  # shards' keys are apart: each is read once
    schema = pq.read_schema(paths[0]) if paths else _schema(model)
    with _groups(path, schema) as add:
        for start in range(0, len(order), GROUP):
            own = order[start : start + GROUP]
            parts = [read(f).take([row for _, file, row in own if file == f]) for f in sorted({f for _, f, _ in own})]
            add(pa.concat_tables(parts).sort_by(key))
    return path


@contextmanager
def _groups(path: Path, schema: Any) -> Iterator[Callable[[Any], None]]:
    """Give a function that adds an Arrow table of BATCH rows, or of GROUP; the last may be smaller."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    held, count = [schema.empty_table()], 0
    with replacing(path) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as out:

        def flush() -> None:
            # in one piece, as it would be written from memory: pages end where chunks do
            out.write_table(pa.concat_tables(held).combine_chunks(), row_group_size=GROUP)
            held.clear()

        def add(table: Any) -> None:
            nonlocal count
            held.append(table)
            count += len(table)
            if len(table) and count % GROUP == 0:
                flush()

        yield add
        if count % GROUP or not count:
            flush()


def read_rows(path: Path, model: type[R], filters: Filters | None = None) -> list[R]:
    """All of `iter_rows` at once."""
    return list(iter_rows(path, model, filters))


def iter_rows(path: Path, model: type[R], filters: Filters | None = None) -> Iterator[R]:
    """Read records back, some at a time; `filters` as in pyarrow ([("split", "in", [...])]) leave others on disk.

    Raises:
        DataError: the file is missing or does not hold this record.
    """
    for row in iter_values(path, model, filters=filters):
        try:
            record = model.model_validate(row)
        except ValidationError as error:
            raise _not_rows(path, model, error) from error
        yield record


def iter_values(
    path: Path, model: type[Record], columns: Sequence[str] | None = None, filters: Filters | None = None
) -> Iterator[dict[str, Any]]:
    """Some columns of the rows of a file ("a.list.element.b" for what is nested), free-form JSON decoded.

    Raises:
        DataError: the file is missing or is no Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        raise DataError(str(path), "no such file", f"rows of {model.__name__}", "run the stage that makes it")
    wanted = pq.filters_to_expression(filters) if filters else None
    try:
        for batch in pq.ParquetFile(path).iter_batches(BATCH, _row_groups(path, wanted), columns):
            table = pa.Table.from_batches([batch])
            for row in (table if wanted is None else table.filter(wanted)).to_pylist():
                yield decoded(row, model)
    except (OSError, ValueError) as error:
        raise _not_rows(path, model, error) from error


def _row_groups(path: Path, wanted: Any) -> list[int] | None:
    """Those that may hold wanted rows, by their statistics."""
    import pyarrow.dataset as ds

    if wanted is None:
        return None
    return [group.id for part in ds.dataset(path).get_fragments() for group in part.subset(wanted).row_groups]


def _not_rows(path: Path, model: type[Record], error: Exception) -> DataError:
    return DataError(str(path), str(error).splitlines()[0], f"rows of {model.__name__}")


def decoded(row: dict[str, Any], model: type[Record]) -> dict[str, Any]:
    """A Parquet row's values for `model`, free-form JSON decoded; for readers that take only some columns."""
    decode = _decoder(model)
    return decode(row) if decode else row


def digest_files(paths: Iterable[Path]) -> str:
    """sha256 over the content of files, in the given order, first 16 hex digits."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:16]


def metrics(stage: str, n_in: int, n_out: int, rejects: Sequence[Reject] = (), **results: Any) -> dict[str, Any]:
    """Metrics in the design's shape; refuses books that do not balance (in = out + sum of rejected).

    Raises:
        DataError: n_in differs from n_out plus the rejected rows.
    """
    counts: dict[str, int] = {}
    for reject in rejects:
        counts[reject.reason] = counts.get(reject.reason, 0) + 1
    if n_in != n_out + sum(counts.values()):
        raise DataError(
            f"{stage}: books", f"{n_in} in, {n_out} out, {sum(counts.values())} rejected", "in = out + rejected"
        )
    return {"stage": stage, "n_in": n_in, "n_out": n_out, "rejected": dict(sorted(counts.items())), **results}


def _schema(model: type[Record]) -> Any:
    import pyarrow as pa

    return pa.schema([pa.field(n, _arrow(a)) for n, a in _annotations(model).items()])


def _annotations(model: type[Record]) -> dict[str, Any]:
    return {name: field.annotation for name, field in model.model_fields.items()}


def _unwrap(annotation: Any) -> Any:
    """The type inside Optional and Annotated."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        return _unwrap(inner[0]) if len(inner) == 1 else Any
    return annotation


def _arrow(annotation: Any) -> Any:
    """Arrow type of a field's annotation; free-form JSON becomes text."""
    import pyarrow as pa

    kind = _unwrap(annotation)
    if get_origin(kind) is tuple:
        return pa.list_(_arrow(get_args(kind)[0]))
    if isinstance(kind, type):
        if issubclass(kind, Record):
            return pa.struct([pa.field(n, _arrow(a)) for n, a in _annotations(kind).items()])
        if issubclass(kind, Enum | str):
            return pa.string()
        for python, arrow in ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (bytes, pa.binary())):
            if issubclass(kind, python):
                return arrow
    return pa.string()


def _free(kind: Any) -> bool:
    return kind is Any or get_origin(kind) is dict or kind is dict


@cache
def _encoder(annotation: Any) -> Callable[[Any], Any] | None:
    """How a value becomes what Arrow takes; None when it already is. Built once a type: a state has 100 controls."""
    kind = _unwrap(annotation)
    if _free(kind):
        return lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False)
    if get_origin(kind) is tuple:
        inner = _encoder(get_args(kind)[0])
        return list if inner is None else _each(inner)
    if not isinstance(kind, type):
        return None
    if issubclass(kind, Enum):
        return lambda value: None if value is None else value.value
    if not issubclass(kind, Record):
        return None
    return _fields({n: _encoder(a) for n, a in _annotations(kind).items()}, lambda record: record.__dict__)


@cache
def _decoder(annotation: Any) -> Callable[[Any], Any] | None:
    """How a value read by Arrow becomes what the record validates; None when it already is."""
    kind = _unwrap(annotation)
    if _free(kind):
        return lambda value: None if value is None else json.loads(value)
    if get_origin(kind) is tuple:
        inner = _decoder(get_args(kind)[0])
        return None if inner is None else _each(inner)
    if not (isinstance(kind, type) and issubclass(kind, Record)):
        return None
    return _fields({n: _decoder(a) for n, a in _annotations(kind).items()}, lambda row: row)


def _each(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: None if values is None else [convert(value) for value in values]


def _fields(
    converters: dict[str, Callable[[Any], Any] | None], values_of: Callable[[Any], dict[str, Any]]
) -> Callable[[Any], Any]:
    """Copy the fields, converting those that need it."""
    needed = tuple((name, convert) for name, convert in converters.items() if convert is not None)

    def copied(value: Any) -> Any:
        if value is None:
            return None
        row = dict(values_of(value))
        for name, convert in needed:
            if name in row:
                row[name] = convert(row[name])
        return row

    return copied
