"""Stage instantiate (paper 3.2): pairs become tasks on a document, with grounded actions, checks and a split.

Shards survey the live application: they save every template once through it and read its menus and dialogs. Merging
binds family pairs, asks the teacher about documentation pairs, filters both, and assigns the splits, once and for all.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks import store
from tasks.apps.catalogue import App, load_app
from tasks.apps.splits import leaks
from tasks.checks.parts import parts
from tasks.desktop.interface import Desktop
from tasks.errors import DataError
from tasks.llm import client
from tasks.params import Instantiate, Params, Run, run_of
from tasks.planner import manual
from tasks.schemas import Action, Document, InstantiatedTask, Reject, Shard, TaskPlan, digest
from tasks.trajectories import documentation_tasks, family_tasks, foreign_tasks, repeats
from tasks.trajectories import manual as stated
from tasks.trajectories.documents import save_through
from tasks.trajectories.family_tasks import LONG, STAGE, World, reject
from tasks.trajectories.grounded import Catalogue
from tasks.trajectories.survey import Survey, Surveyor, SurveyRow, allowed, opens_dialog, planner_view

VERSION = 1
PAIRS, DOCUMENTS = Path("curate_plans") / "pairs.parquet", Path("collect") / "documents.parquet"
CONTEXTS: dict[str, Action | None] = {
    "paragraph": None,
    "table": Action(function="select_table", args={"number": 1}),
}
"""Where the caret or selection is while dialogs are opened: some commands need one."""
IN_TABLES = frozenset({"Table", "Edit"})
"""Menus read again with a table selected."""
MAX_DIALOGS = 150
log = logging.getLogger(__name__)


def split(params: Params) -> list[Shard]:
    """Documents to save, and dialogs to read, in one shard a desktop slot."""
    app = load_app(params.run.app)
    slots = params.run.slots
    jobs = [f"template:{name}" for name in sorted(app.templates)]
    jobs += [f"dialogs:{context}:{part}/{slots}" for context in CONTEXTS for part in range(slots)]
    content = digest([app.profile.guard, [app.templates[name] for name in sorted(app.templates)]], 32)
    groups = [jobs[index::slots] for index in range(slots)]
    return [
        Shard(stage=STAGE, index=i, items=tuple(g), content=content, params=params.used(STAGE), version=VERSION)
        for i, g in enumerate(groups)
        if g
    ]


def work(shard: Shard) -> Path:
    """Save templates and read dialogs on one desktop.

    Raises:
        DesktopError: the application did not come up.
    """
    from tasks.desktop.slots import Slot

    run = run_of(shard)
    app = load_app(run.app)
    with Slot(run.desktop) as desktop:
        rows = survey(desktop, app, shard.items)
    return store.write_rows(store.shard_path(shard), SurveyRow, rows)


def survey(desktop: Desktop, app: App, jobs: Sequence[str]) -> list[SurveyRow]:
    """Do a shard's jobs, in order."""
    rows: list[SurveyRow] = []
    for job in jobs:
        kind, _, rest = job.partition(":")
        if kind == "template":
            rows.append(save_through(desktop, app.templates[rest]))
            log.info("saved %s", rest)
            continue
        context, _, share = rest.partition(":")
        part, _, of = share.partition("/")
        rows += _dialogs(desktop, app, context, int(part), int(of))
    return rows


def _dialogs(desktop: Desktop, app: App, context: str, part: int, of: int) -> list[SurveyRow]:
    """Menus, main window and this part's share of the dialogs, in one context."""
    from tempfile import TemporaryDirectory

    from tasks.apps.build import build_template

    specs = [s for s in app.templates.values() if not s.held_out and "table" in s.contents]
    spec = min(specs, key=lambda s: s.pages, default=None)
    if spec is None:
        return []
    rows: list[SurveyRow] = []
    with TemporaryDirectory(prefix="lam-survey-") as folder:
        surveyor = Surveyor(desktop, build_template(spec, Path(folder) / f"{spec.name}.docx"), CONTEXTS[context])
        surveyor.start()
        menus = surveyor.menus()
        rows += [menus, surveyor.main_window()]
        paths = [tuple(path) for path in menus.value if opens_dialog(path) and allowed(path, app.profile.guard)]
        if context == "table":
            paths = [path for path in paths if path[0] in IN_TABLES or path[-1].startswith(("Caption", "Sort"))]
        for path in sorted(paths)[part::of][: MAX_DIALOGS // of]:
            rows.append(surveyor.dialog(path))
            log.info(
                "%s: %s", context, rows[-1].name if rows[-1].kind == "dialog" else f"{rows[-1].name}: {rows[-1].value}"
            )
        desktop.stop()
    return rows


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write tasks, rejects and templates.

    Raises:
        DataError: the pairs or a template are missing.
    """
    rows = [row for path in paths for row in store.read_rows(path, SurveyRow)]
    pairs = sorted(store.read_rows(store.DATA / PAIRS, TaskPlan), key=lambda p: p.pair_id)
    world = open_world(params.run, params.instantiate, rows)
    with client.teacher(params.run, stage=STAGE) as teacher:
        made = tasks_of(world, pairs, teacher)
    leaking = leaks(world.app, made.tasks)
    if leaking:
        raise DataError(
            f"{STAGE}: tasks", f"{leaking[:3]} in train or dev", "no held-out effect there", "mend the splits"
        )
    folder = store.data_dir(STAGE)
    window = planner_view(world.survey)
    window.save(folder)
    documents = store.read_rows(store.DATA / DOCUMENTS, Document)
    sourced = [pair for pair in pairs if pair.doc_id and not pair.operator]
    manual.save(stated.entries(sourced, documents, window, world.app.profile.guard), folder)
    store.write_rows(folder / "tasks.parquet", InstantiatedTask, made.tasks)
    store.write_rows(folder / "rejects.parquet", Reject, made.rejects)
    return store.metrics(STAGE, made.n_in, len(made.tasks), made.rejects, **figures(made.tasks, world, rows))


def open_world(run: Run, section: Instantiate, rows: Sequence[SurveyRow]) -> World:
    """Write the templates, read the saved ones, and join the survey."""
    app = load_app(run.app)
    folder = store.data_dir(STAGE) / "templates"
    documents: dict[str, tuple[dict[str, Any], ...]] = {}
    hashes: dict[str, str] = {}
    for row in sorted((r for r in rows if r.kind == "template"), key=lambda r: r.name):
        built, saved = folder / f"{row.name}.docx", folder / f"{row.name}.saved.docx"
        for path, content in ((built, row.built), (saved, row.saved)):
            with store.replacing(path) as temporary:
                temporary.write_bytes(content)
        documents[row.name] = parts(saved)
        hashes[row.name] = store.digest_files([built])
    missing = sorted(set(app.templates) - set(documents))
    if missing:
        raise DataError(
            f"{STAGE}: templates", f"none for {missing}", "every template saved once", "run the stage again"
        )
    seen = Survey.of(rows)
    catalogue = Catalogue(seen, (value for values in app.profile.values.values() for value in values))
    return World(app, seen, catalogue, documents, hashes, run, section)


@dataclass
class Made:
    """Tasks and rejects, sorted; together as many as went in: pairs, pairs used again, and sealed requests."""

    n_in: int
    tasks: list[InstantiatedTask]
    rejects: list[Reject]


def tasks_of(
    world: World,
    pairs: Sequence[TaskPlan],
    teacher: client.Client,
    on_task: Callable[[InstantiatedTask], None] | None = None,
) -> Made:
    """All tasks and all rejects; every pair ends up in one of them."""
    bound, unbound = [p for p in pairs if p.family], [p for p in pairs if not p.family]
    found, rejects = family_tasks.candidates(world, bound)
    tasks, more = family_tasks.choose(world, found, on_task)
    rejects += more
    log.info("%d family tasks of %d pairs", len(tasks), len(bound))
    taken = {task.pair_id for task in tasks}
    spare = [candidate for candidate in found if candidate.pair.pair_id not in taken]
    thrice = repeats.trials(world, spare, world.section.n_pass3)
    foreign = [
        *foreign_tasks.sealed_tasks(world),
        *foreign_tasks.left_out(world, spare, world.section.n_leave_out),
    ]
    ordered = documentation_tasks.order(
        [p for p in unbound if p.doc_id and not p.operator], world.survey, world.app.profile.guard, world.run.seed
    )
    tried = ordered[: world.section.n_documentation]
    documented = documentation_tasks.instantiate(world, tried, teacher)
    log.info("%d documentation tasks of %d pairs", len(documented.tasks), len(tried))
    known = {p.pair_id for p in tried}
    rejects += documented.rejects
    rejects += [
        reject(p, "over_quota" if p.doc_id and not p.operator else "no_document")
        for p in unbound
        if p.pair_id not in known
    ]
    return Made(
        len(pairs) + documented.tried - len(tried) + len(foreign) + len(thrice),
        sorted([*tasks, *foreign, *thrice, *documented.tasks], key=lambda t: t.task_id),
        sorted(rejects, key=lambda r: (r.row_id, r.reason)),
    )


def figures(tasks: Sequence[InstantiatedTask], world: World, rows: Sequence[SurveyRow]) -> dict[str, Any]:
    """Counts by split, kind and family, and how even they are."""
    family = [t for t in tasks if t.kind == "family"]
    documented = [t for t in tasks if t.kind == "documentation"]
    single = Counter(name for t in family for name in set(t.family.split("+")))
    return {
        "splits": {
            kind: dict(sorted(Counter(t.split for t in tasks if t.kind == kind).items()))
            for kind in ("family", "documentation", "foreign")
        },
        "effects": dict(sorted(Counter(str(t.lineage.get("effect")) for t in tasks if t.split == "family").items())),
        "long_share": round(sum(world.app.templates[t.template].pages > LONG for t in tasks) / max(1, len(tasks)), 4),
        "families": len(single),
        "max_family_share": round(max(single.values(), default=0) / max(1, len(tasks)), 4),
        "combined_share": round(sum("+" in t.family for t in family) / max(1, len(family)), 4),
        "distinct_family_wording_template": len({(t.family, t.wordings, t.template) for t in family}),
        "documentation_pages": len({t.page for t in documented}),
        "documentation_multi_step": sum(len(t.plan) > 1 for t in documented),
        "templates": len(world.parts),
        "menu_commands": len(world.survey.menus),
        "dialogs": len(world.survey.dialogs),
        "dialogs_skipped": dict(sorted(Counter(str(r.value) for r in rows if r.kind == "skipped").items())),
    }
