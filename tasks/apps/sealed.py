"""Requests that only the test splits may show, kept unread: packed text files with their digests beside them.

Who writes rules, prompts or word lists works in the same files as everybody; what is sealed cannot be read there, nor
found by a search, by accident. It is no secret: `lam` and the tests open it. Two formats, JSON inside:

| name | holds |
|---|---|
| wordings | `{family: [{"id", "register", "text"}]}`, every {slot} of the family in each text |
| foreign, foreign_dev | `[{"id", "kind", "register", "text", "document"}]`, document a template or "" |

`wordings` may hold ways of joining two requests under `connector`, with {a} and {b}; `foreign` are requests that no
skill covers. `python -m tasks.apps.sealed pack FILE.json NAME` writes sealed/NAME.txt and its digest in the
application's folder; `ids NAME` lists the ids. Reports show sealed requests by id alone.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import textwrap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from tasks.errors import DataError
from tasks.schemas import Record

FOLDER = "sealed"
DIGESTS = "digests.yaml"
CONNECTOR = "connector"
NAMES = ("wordings", "foreign", "foreign_dev")
LIMIT = 4 * 2**20  # bytes unpacked
ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
SLOT = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|[a-z]+)?\}")


class Asking(Record):
    """One wording of what a family does."""

    id: str  # unique in its family, no bare number
    manner: str = Field(alias="register")  # terse, polite, question, goal, mistyped, context, ...
    text: str  # request with {slot}s


class Foreign(Record):
    """A request that no skill covers."""

    id: str
    kind: str  # unsupported, two_meanings, missing_target, question, ...
    manner: str = Field(alias="register")
    text: str
    document: str = ""  # template it is asked on, "" for any


Wordings = dict[str, tuple[Asking, ...]]
FORMATS: dict[str, TypeAdapter[Any]] = {
    "wordings": TypeAdapter(Wordings),
    "foreign": TypeAdapter(tuple[Foreign, ...]),
    "foreign_dev": TypeAdapter(tuple[Foreign, ...]),
}


def pack(source: Path, name: str, folder: Path) -> str:
    """Seal a JSON file under `folder`/sealed; gives its digest.

    Raises:
        DataError: there is no such name, or the file is not in its format.
    """
    if name not in FORMATS:
        raise DataError("sealed", f"name {name!r}", f"one of {NAMES}")
    content = json.dumps(json.loads(source.read_text(encoding="utf-8")), sort_keys=True, ensure_ascii=False).encode()
    _checked(name, content, str(source))
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    text = base64.b64encode(zlib.compress(content, 9)).decode()
    (place / f"{name}.txt").write_text("\n".join(textwrap.wrap(text, 120)) + "\n", encoding="ascii")
    known = _digests(place) | {name: hashlib.sha256(content).hexdigest()}
    (place / DIGESTS).write_text(yaml.safe_dump(known, sort_keys=True), encoding="utf-8")
    return known[name]


def wordings(folder: Path, slots: Mapping[str, frozenset[str]]) -> Wordings:
    """Sealed wordings by family; {} where none are.

    Args:
        folder: of the application.
        slots: family -> its slots.

    Raises:
        DataError: a family is unknown, a slot is missing from a text, an id stands twice, or the seal is broken.
    """
    found: Wordings = _open(folder, "wordings") or {}
    known = dict(slots) | {CONNECTOR: frozenset({"a", "b"})}
    for family, items in found.items():
        where = f"sealed wordings of {family}"
        if family not in known:
            raise DataError(where, "no such family", "a family of the application")
        for item in items:
            said = {match[1] for match in SLOT.finditer(item.text)}
            if said != known[family]:
                raise DataError(f"{where}, {item.id}", f"slots {sorted(said)}", f"{sorted(known[family])}")
        _distinct(where, [item.id for item in items])
    return found


def foreign(folder: Path, name: str = "foreign") -> tuple[Foreign, ...]:
    """Sealed requests that no skill covers; () where none are.

    Raises:
        DataError: an id stands twice, or the seal is broken.
    """
    found: tuple[Foreign, ...] = _open(folder, name) or ()
    _distinct(f"sealed {name}", [item.id for item in found])
    return found


def _distinct(where: str, ids: list[str]) -> None:
    for number, ident in enumerate(ids):
        if not ID.fullmatch(ident) or ident.isdigit():
            raise DataError(where, f"id {ident!r}", "lower case letters, digits, _ . -, and not digits alone")
        if ident in ids[:number]:
            raise DataError(where, f"id {ident!r} twice", "one of each")


def _open(folder: Path, name: str) -> Any:
    path = folder / FOLDER / f"{name}.txt"
    if not path.exists():
        return None
    try:
        unpack = zlib.decompressobj()
        content = unpack.decompress(base64.b64decode(b"".join(path.read_bytes().split()), validate=True), LIMIT)
        if unpack.unconsumed_tail or not unpack.eof:
            raise DataError(str(path), "cut off, or more than it may hold", f"at most {LIMIT} bytes", "pack it again")
    except (zlib.error, binascii.Error) as error:
        raise DataError(str(path), str(error), "a file that `pack` wrote", "restore it from git") from error
    expected, got = _digests(path.parent).get(name, "no digest"), hashlib.sha256(content).hexdigest()
    if expected != got:
        raise DataError(str(path), f"sha256 {got}", f"{expected} as in {DIGESTS}", "restore both from git")
    return _checked(name, content, str(path))


def _checked(name: str, content: bytes, where: str) -> Any:
    try:
        return FORMATS[name].validate_json(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]  # never shows what is sealed
        raise DataError(f"{where}: {first['loc']}", first["msg"], f"the format of {name}") from error


def _digests(place: Path) -> dict[str, str]:
    path = place / DIGESTS
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tasks.apps.sealed", description="Seal requests for test splits.")
    parser.add_argument("--app", default="writer")
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack", help="seal FILE.json as NAME")
    packing.add_argument("file", type=Path)
    packing.add_argument("name", choices=NAMES)
    listing = commands.add_parser("ids", help="ids of NAME")
    listing.add_argument("name", choices=NAMES)
    given = parser.parse_args()
    folder = Path(__file__).parent / given.app
    if given.command == "pack":
        sys.stdout.write(f"{given.name} sha256 {pack(given.file, given.name, folder)}\n")
        _main_check(folder, given.app)
        return
    if given.name == "wordings":
        found = _open(folder, "wordings") or {}
        lines = [f"{family}/{item.id} {item.manner}" for family, items in sorted(found.items()) for item in items]
    else:
        lines = [f"{item.id} {item.kind} {item.manner}" for item in foreign(folder, given.name)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _main_check(folder: Path, app: str) -> None:
    """Read everything back the way the pipeline does, so that a wrong slot is told to who wrote it."""
    from tasks.apps.catalogue import load_app

    families = load_app(app).families
    count = sum(w.held_out for family in families.values() for w in family.wordings)
    sys.stdout.write(f"{count} sealed wordings, {[len(foreign(folder, name)) for name in NAMES[1:]]} foreign\n")


if __name__ == "__main__":
    _main()
