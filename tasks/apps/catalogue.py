"""What an application's folder holds, read and validated: profile, templates, task families. Data, no code per app."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from tasks.apps import effects, sealed
from tasks.errors import DataError, UsageError
from tasks.schemas import Action, Check, Record

T = TypeVar("T", bound=Record)

APPS = Path(__file__).parent


class Wording(Record):
    """One wording."""

    text: str  # request with {slot}s
    held_out: bool = False  # never in training: the `wording` split; these come sealed (tasks/apps/sealed.py)
    id: str = ""  # of a sealed one; others go by their position
    manner: str = ""  # of a sealed one: terse, polite, question, goal, mistyped, with context, ...


class Slot(Record):
    """Where a slot's values come from; sources and what narrows them are listed in tasks/apps/slots.py."""

    source: str  # a key of profile values ("fonts"), number, or of the template: target, phrase, word, cell, table
    where: dict[str, Any] = Field(default_factory=dict)  # narrows it: {"kinds": ["heading"], "refer": ["ordinal"]}


class Family(Record):
    """Tasks that share intent and success criterion."""

    family: str  # name = file name
    intent: str  # one sentence
    page: str  # documentation page behind it, e.g. text/swriter/guide/...html
    needs: tuple[str, ...]  # what the template must hold
    lacks: tuple[str, ...] = ()  # what it must not hold: a page header for a family that turns it on
    gives: tuple[str, ...] = ()  # what the document holds afterwards that it may not have held before
    touches: tuple[str, ...]  # kinds of thing it changes; two families that touch the same do not combine
    slots: dict[str, Slot] = Field(default_factory=dict)
    wordings: tuple[Wording, ...]  # at least 8 from the file, then the sealed ones
    plan: tuple[str, ...]  # step texts with {slot}s, in the documentation's words (grammar: docs/step-grammar.md)
    actions: tuple[Action, ...]  # grounded actions with {slot}s; control_text and control_type, no label
    checks: tuple[Check, ...]  # with {slot}s

    @cached_property
    def effects(self) -> frozenset[str]:
        """What it changes: tasks/apps/effects.py."""
        return effects.effects_of(self.checks)

    def wording_id(self, index: int) -> str:
        """Id of a wording, as used in TaskPlan.wordings."""
        return f"{self.family}/{self.wordings[index].id or index}"

    def wording(self, wording_id: str) -> int:
        """Position of a wording in `wordings`.

        Raises:
            DataError: the family has none of this id.
        """
        for index in range(len(self.wordings)):
            if self.wording_id(index) == wording_id:
                return index
        raise DataError(f"family {self.family}", f"wording {wording_id!r}", f"one of its {len(self.wordings)}")


class TemplateSpec(Record):
    """A template document as described in YAML; apps/build.py makes the file."""

    name: str  # = file name
    description: str  # for choosing it
    held_out: bool = False  # never in training: the `template` split
    dev: bool = False  # its tasks are for `dev` alone
    pages: int = 1  # about how long; tests compare it with what the application lays out
    contents: tuple[
        str, ...
    ]  # kinds of thing it holds: paragraph, heading, table, list, image, note, comment, section, header, ...
    page: dict[str, Any] = Field(default_factory=dict)  # size, orientation, margins
    blocks: tuple[dict[str, Any], ...]  # heading, paragraph, list, table, ... in order


class GuardRules(Record):
    """What the guard knows of the application; anything not listed is sensitive."""

    read: tuple[str, ...]  # titles or "A > B" menu paths (glob) that only look
    write: tuple[str, ...]  # that change the document
    sensitive: tuple[str, ...]  # that need a yes, chords too (CTRL+F12): wins over read and write
    links: tuple[str, ...] = ()  # fields, "window > title" (glob), that take the address of a web page or a mailbox


class DialogRule(Record):
    """What the driver does where the application asks by itself; of `press` and `means` one is given."""

    says: str  # in the title or text of the window, without case
    press: str = ""  # the button that answers it
    means: str = ""  # why nothing can be done: an infrastructure error
    next_step: str = ""  # for a person who reads that error
    bar: bool = False  # it stands in the document's own window, as a message bar does


class Profile(Record):
    """The application."""

    name: str
    title: str  # "LibreOffice Writer"
    kind: Literal["libreoffice", "word", "fake"]
    like: str = ""  # application whose requests, documents and values it shares; its families are steps only
    document_suffix: str  # ".docx"
    sources: tuple[str, ...]  # shipped sources that speak of it (tasks/plans/sources.py)
    values: dict[str, tuple[str, ...]]  # value sources that do not depend on the document: fonts, styles, colours, ...
    aliases: dict[str, str]  # documentation's name -> live name
    connectors: tuple[Wording, ...]  # ways of joining two requests, with {a} and {b}
    guard: GuardRules
    dialogs: tuple[DialogRule, ...] = ()


class Steps(Record):
    """What one application does of a family that another one describes."""

    page: str
    plan: tuple[str, ...]
    actions: tuple[Action, ...]


class App(Record):
    """Everything of one application."""

    profile: Profile
    families: dict[str, Family]
    templates: dict[str, TemplateSpec]
    held_out_effects: tuple[str, ...] = ()  # never executed in training, from any source: the `family` split

    def held_out(self, checks: Sequence[Check], values: Iterable[Any] = ()) -> frozenset[str]:
        """The held-out effects among those that these checks test, on a task bound to these values."""
        return effects.effects_of(checks, values) & frozenset(self.held_out_effects)

    def is_held_out(self, family: str) -> bool:
        """Whether a family has a held-out effect.

        Raises:
            KeyError: there is no such family.
        """
        return not self.families[family].effects.isdisjoint(self.held_out_effects)


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
    like = _yaml(folder / "profile.yaml").get("like")
    if like:
        return _alike(folder, load_app(str(like)))
    families = {p.stem: _read(p, Family) for p in sorted((folder / "families").glob("*.yaml"))}
    apart = sealed.wordings(folder, {n: frozenset(f.slots) for n, f in families.items()})
    profile = _read(folder / "profile.yaml", Profile)
    connectors = (*profile.connectors, *_sealed(apart.pop(sealed.CONNECTOR, ())))
    return App(
        profile=profile.model_copy(update={"connectors": connectors}),
        families={
            n: f.model_copy(update={"wordings": (*f.wordings, *_sealed(apart.get(n, ())))}) for n, f in families.items()
        },
        templates={p.stem: _read(p, TemplateSpec) for p in sorted((folder / "templates").glob("*.yaml"))},
        held_out_effects=effects.frozen(folder / effects.FILE),
    )


def dialog_rules(name: str) -> tuple[DialogRule, ...]:
    """An application's own rules of dialogs, without reading its families."""
    file = APPS / name / "profile.yaml"
    return tuple(_checked(file, DialogRule, rule) for rule in _yaml(file).get("dialogs", ()))


def _sealed(items: Sequence[sealed.Asking]) -> list[Wording]:
    return [Wording(text=item.text, held_out=True, id=item.id, manner=item.manner) for item in items]


def _alike(folder: Path, other: App) -> App:
    """An application that shares another's requests, documents and values: what it says itself replaces the other's."""
    profile = _checked(
        folder / "profile.yaml", Profile, {**other.profile.model_dump(), **_yaml(folder / "profile.yaml")}
    )
    file = folder / "families.yaml"
    own = {name: _checked(file, Steps, steps) for name, steps in _yaml(file).items()}
    unknown = sorted(set(own) - set(other.families))
    if unknown:
        raise DataError(str(file), f"families {unknown}", f"some of {other.profile.name}'s", "add them there first")
    families = {name: other.families[name].model_copy(update=dict(steps)) for name, steps in own.items()}
    return other.model_copy(update={"profile": profile, "families": families})


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DataError(str(path), str(error), "YAML") from error
    if not isinstance(data, dict):
        raise DataError(str(path), type(data).__name__, "a mapping")
    return data


def _read(path: Path, model: type[T]) -> T:
    return _checked(path, model, _yaml(path))


def _checked(path: Path, model: type[T], data: Any) -> T:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DataError(str(path), str(error), model.__name__) from error
