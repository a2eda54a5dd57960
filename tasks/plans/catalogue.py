"""What evolving may draw on: the application's task families, its template documents, and the values that fit each."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasks.apps.build import build_template
from tasks.apps.catalogue import App, Family, load_app
from tasks.apps.slots import all_values
from tasks.checks.parts import parts
from tasks.llm.wire import Skill
from tasks.schemas import digest


@dataclass(frozen=True, eq=False)
class Catalogue:
    """An application's catalogue with the values that its templates offer."""

    app: App
    values: Mapping[str, Mapping[str, tuple[Any, ...]]]
    """template -> "<family>.<slot>" -> values; only families whose every slot has a value there, with () for none."""

    def fits(self, family: Family, template: str) -> bool:
        """Whether the template holds what the family needs, nothing it must lack, and a value for each of its slots."""
        offered = self.values[template]
        contents = set(self.app.templates[template].contents)
        return (
            set(family.needs) <= contents
            and not contents & set(family.lacks)
            and all(offered.get(f"{family.family}.{s}") for s in family.slots)
        )

    def templates_for(self, *families: Family) -> tuple[str, ...]:
        """Templates that fit all the families, sorted."""
        return tuple(sorted(t for t in self.values if all(self.fits(f, t) for f in families)))

    @property
    def content(self) -> str:
        """Digest of everything the requests are made from."""
        families = {name: [f.model_dump(mode="json")] for name, f in sorted(self.app.families.items())}
        connectors = [c.text for c in self.app.profile.connectors]
        return digest([families, connectors, {t: dict(v) for t, v in self.values.items()}])


@cache
def load_catalogue(app: str) -> Catalogue:
    """The catalogue of an installed application; templates are built in a scratch folder and read back."""
    return _with_values(load_app(app))


def _with_values(app: App) -> Catalogue:
    """Build every template, read its parts and list the values of every slot."""
    values: dict[str, dict[str, tuple[Any, ...]]] = {}
    with tempfile.TemporaryDirectory(prefix="lam-catalogue-") as folder:
        for name, spec in sorted(app.templates.items()):
            path = build_template(spec, Path(folder) / f"{name}{app.profile.document_suffix}")
            values[name] = dict(all_values(app, parts(path)))
    return Catalogue(app, values)


def skill(family: Family, wordings: Mapping[str, str]) -> Skill:
    """A family as a prompt may show it, with some of its wordings: no actions, no checks, nothing held out."""
    return Skill(
        family=family.family,
        intent=family.intent,
        needs=family.needs,
        gives=family.gives,
        touches=family.touches,
        slots=tuple(sorted(family.slots)),
        wordings=dict(wordings),
        plan=family.plan,
    )
