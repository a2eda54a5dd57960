"""What an application's folder holds, read and validated: profile, templates, task families. Data, no code per app."""

from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from tasks.errors import DataError, UsageError
from tasks.schemas import Action, Check, Record

T = TypeVar("T", bound=Record)

APPS = Path(__file__).parent


class Wording(Record):
    """One way of asking."""

    text: str  # request with {slot}s
    held_out: bool = False  # never in training: the `wording` split


class Slot(Record):
    """Where a slot's values come from; sources and what narrows them are listed in tasks/apps/slots.py."""

    source: str  # a key of profile values ("fonts"), number, or of the template: target, phrase, word, cell, table
    where: dict[str, Any] = Field(default_factory=dict)  # narrows it: {"kinds": ["heading"], "refer": ["ordinal"]}


class Family(Record):
    """Tasks that share intent and success criterion."""

    family: str  # name = file name
    intent: str  # one sentence
    page: str  # documentation page behind it, e.g. text/swriter/guide/...html
    held_out: bool = False  # never executed in training: the `family` split
    needs: tuple[str, ...]  # what the template must hold
    gives: tuple[str, ...] = ()  # what the document holds afterwards that it may not have held before
    touches: tuple[str, ...]  # kinds of thing it changes; two families that touch the same do not combine
    slots: dict[str, Slot] = Field(default_factory=dict)
    wordings: tuple[Wording, ...]  # at least 6, at least 1 held out
    plan: tuple[str, ...]  # step texts with {slot}s, in the documentation's words (grammar: docs/step-grammar.md)
    actions: tuple[Action, ...]  # grounded actions with {slot}s; control_text and control_type, no label
    checks: tuple[Check, ...]  # with {slot}s

    def wording_id(self, index: int) -> str:
        """Id of a way of asking, as used in TaskPlan.wordings."""
        return f"{self.family}/{index}"


class TemplateSpec(Record):
    """A template document as described in YAML; apps/build.py makes the file."""

    name: str  # = file name
    description: str  # for choosing it
    held_out: bool = False  # never in training: the `template` split
    contents: tuple[str, ...]  # kinds of thing it holds: paragraph, heading, table, list, image, note, section, ...
    page: dict[str, Any] = Field(default_factory=dict)  # size, orientation, margins
    blocks: tuple[dict[str, Any], ...]  # heading, paragraph, list, table, ... in order


class GuardRules(Record):
    """What the guard knows of the application; anything not listed is sensitive."""

    read: tuple[str, ...]  # titles or "A > B" menu paths (glob) that only look
    write: tuple[str, ...]  # that change the document
    sensitive: tuple[str, ...]  # that need a yes: wins over read and write


class Profile(Record):
    """The application."""

    name: str
    title: str  # "LibreOffice Writer"
    kind: Literal["libreoffice", "word", "fake"]
    document_suffix: str  # ".docx"
    help_modules: tuple[str, ...]  # documentation folders that speak of it
    values: dict[str, tuple[str, ...]]  # value sources that do not depend on the document: fonts, styles, colours, ...
    aliases: dict[str, str]  # documentation's name -> live name
    connectors: tuple[Wording, ...]  # ways of joining two requests, with {a} and {b}
    guard: GuardRules


class App(Record):
    """Everything of one application."""

    profile: Profile
    families: dict[str, Family]
    templates: dict[str, TemplateSpec]


@cache
def load_app(name: str) -> App:
    """Read tasks/apps/<name>/.

    Raises:
        UsageError: there is no such application.
        DataError: a file of it does not validate; says which key.
    """
    folder = APPS / name
    if not (folder / "profile.yaml").exists():
        known = sorted(p.parent.name for p in APPS.glob("*/profile.yaml"))
        raise UsageError(f"app {name!r}", "no such folder under tasks/apps", f"one of {known}")
    return App(
        profile=_read(folder / "profile.yaml", Profile),
        families={p.stem: _read(p, Family) for p in sorted((folder / "families").glob("*.yaml"))},
        templates={p.stem: _read(p, TemplateSpec) for p in sorted((folder / "templates").glob("*.yaml"))},
    )


def _read(path: Path, model: type[T]) -> T:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise DataError(str(path), str(error), model.__name__) from error
