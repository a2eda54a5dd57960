"""A project after instantiate, small enough for the fake desktop: four family tasks, one of them beyond it."""

from pathlib import Path

import docx
import pytest
import yaml

from tasks import params, store
from tasks.apps.binding import bind_combination
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.params import Params
from tasks.schemas import InstantiatedTask, TaskPlan, digest

BINDINGS = {
    "bold_text": ("train", {"phrase": "annual budget"}),
    "italic_text": ("train", {"phrase": "four percent"}),
    "bold_shortcut": ("values", {"phrase": "in March"}),
    "landscape": ("train", {}),  # its plan names tabs the fake has, its effect too
    "font_color_text": ("train", {"phrase": "The board"}),  # a button the fake has not
}


def task(family: str, split: str, bindings: dict[str, str], wording: int = 0) -> InstantiatedTask:
    app = load_app("writer")
    ident = app.families[family].wording_id(wording)
    bound = bind_combination(app, [family], [ident], "", bindings)
    return InstantiatedTask(
        task_id=digest((family, bindings, wording)), request=bound.request, app="writer", template="report",
        template_sha256="x", family=family, kind="family", wordings=(ident,), bindings=bindings, plan=bound.plan,
        actions=bound.actions, checks=bound.checks, split=split,
    )  # fmt: skip


@pytest.fixture
def tasks() -> list[InstantiatedTask]:
    """The tasks of the project."""
    return [task(family, split, bindings) for family, (split, bindings) in BINDINGS.items()]


@pytest.fixture
def instantiated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tasks: list[InstantiatedTask]) -> Params:
    """Working folder with data/instantiate and data/curate_plans, and the parameters: smoke, on the fake desktop."""
    monkeypatch.chdir(tmp_path)
    values = params.from_profile("smoke")
    values["run"] |= {"desktop": "fake", "slots": 1}
    values["execute"]["shard_size"] = 3
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(values))
    templates = store.data_dir("instantiate") / "templates"
    templates.mkdir(parents=True)
    document = docx.Document()
    document.add_heading("Annual report", level=1)
    document.add_paragraph("The board met in March and approved the annual budget.")
    document.add_paragraph("Sales rose by four percent.")
    document.save(str(templates / "report.docx"))
    desktop = FakeDesktop()
    desktop.start(templates / "report.docx")
    (templates / "report.saved.docx").write_bytes(desktop.save().read_bytes())
    desktop.close()
    store.write_rows(store.data_dir("instantiate") / "tasks.parquet", InstantiatedTask, tasks)
    pair = TaskPlan(
        pair_id="p", doc_id="d", page="x.html", source="lo_help", app="writer", task="Make text bold", split="train",
        plan=("Select the text that you want to make bold.", "Click the Bold button."), structurer="", prompt_sha256="",
    )  # fmt: skip
    test = pair.model_copy(update={"pair_id": "q", "split": "pair", "task": "Make text italic"})
    store.write_rows(store.data_dir("curate_plans") / "pairs.parquet", TaskPlan, [pair, test])
    return params.load()
