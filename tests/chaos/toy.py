"""A DAG of three small stages in a checkout of its own: rows, a teacher's answer to each in a shard of its own, all.

The stages bear real names, since names are the project's: `collect` and `curate_trajectories` use the processor,
`instantiate` a desktop that it has no need of. Shards wait while the folder of gates holds a file `hold`.
"""

import contextlib
import os
import subprocess
from pathlib import Path

import yaml

from tasks import params, store
from tasks.llm.endpoint import AskOptions
from tasks.llm.wire import PlanReply, PlanRequest
from tasks.trajectories.survey import SurveyRow
from tests.chaos.machines import PYTHON, clean, command, until
from tests.conftest import _copy

STAGES = {"collect": "plans", "instantiate": "trajectories", "curate_trajectories": "trajectories"}
SOURCES = {
    "collect": """
import os


def split(params):
    shared = {"stage": "collect", "content": "", "params": params.used("collect"), "version": VERSION}
    return [Shard(index=0, items=("rows",), **shared)]


def work(shard):
    rows = [SurveyRow(kind="row", name=f"row {i}") for i in range(int(os.environ.get("TOY_ROWS", "2")))]
    return store.write_rows(store.shard_path(shard), SurveyRow, rows)


def merge(params, paths):
    rows = store.read_rows(paths[0], SurveyRow)
    store.write_rows(store.data_dir("collect") / "out.parquet", SurveyRow, rows)
    return store.metrics("collect", len(rows), len(rows))
""",
    "instantiate": """
import os
import select

from tasks.llm import client
from tasks.llm.wire import PlanRequest
from tasks.params import run_of

INPUT = store.data_dir("collect") / "out.parquet"
GATES = Path(os.environ.get("TOY_GATES", "gates"))


def split(params):
    names = [row.name for row in store.read_rows(INPUT, SurveyRow)]
    shared = {"stage": "instantiate", "content": "", "params": params.used("instantiate"), "version": VERSION}
    return [Shard(index=i, items=(name,), **shared) for i, name in enumerate(names)]


def work(shard):
    name = shard.items[0]
    assert name in {row.name for row in store.read_rows(INPUT, SurveyRow)}
    GATES.mkdir(exist_ok=True)
    with (GATES / "began").open("a") as file:
        file.write(f"{name} {os.getpid()}\\n")
    select.select((), (), (), float(os.environ.get("TOY_SECONDS", "0")))  # libfaketime breaks Python's sleep
    while (GATES / "hold").exists():
        select.select((), (), (), 0.1)
    with client.teacher(run_of(shard), stage="instantiate") as teacher:
        reply = teacher.ask_sync("plan", PlanRequest(request=name))
    row = SurveyRow(kind="done", name=name, value=list(reply.plan))
    return store.write_rows(store.shard_path(shard), SurveyRow, [row])


def merge(params, paths):
    rows = [row for path in paths for row in store.read_rows(path, SurveyRow)]
    store.write_rows(store.data_dir("instantiate") / "out.parquet", SurveyRow, rows)
    return store.metrics("instantiate", len(paths), len(rows))
""",
    "curate_trajectories": """
INPUT = store.data_dir("instantiate") / "out.parquet"


def split(params):
    shared = {"stage": "curate_trajectories", "content": store.digest_files([INPUT]), "version": VERSION}
    return [Shard(index=0, items=("all",), params=params.used("curate_trajectories"), **shared)]


def work(shard):
    return store.write_rows(store.shard_path(shard), SurveyRow, store.read_rows(INPUT, SurveyRow))


def merge(params, paths):
    rows = store.read_rows(paths[0], SurveyRow)
    store.write_rows(store.data_dir("curate_trajectories") / "out.parquet", SurveyRow, rows)
    return store.metrics("curate_trajectories", len(rows), len(rows))
""",
}
HEAD = '''"""A toy."""

from pathlib import Path

from tasks import store
from tasks.schemas import Shard
from tasks.trajectories.survey import SurveyRow

VERSION = 1
'''


def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
    """The toy's teacher."""
    asked = PlanRequest.model_validate_json(messages[-1]["content"]).request
    return PlanReply(plan=(asked[::-1],)).model_dump_json(by_alias=True)


class Toy:
    """A checkout with the three stages.

    Args:
        folder: for it.
        environment: of its commands.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.extra = environment
        self.folder, self.gates = _copy(folder / "toy"), folder / "gates"
        self.gates.mkdir()
        self.environment = clean(
            PYTHONPATH=str(self.folder), LAM_TEACHER_PRICE="0,0", TOY_GATES=str(self.gates), LAM_POOL_PATIENCE="60",
            PATH=f"{Path(PYTHON).parent}:{os.environ['PATH']}", **environment,
        )  # fmt: skip
        listed = self.folder / "tasks/stages.py"
        listed.write_text(listed.read_text() + f"STAGES = {{name: STAGES[name] for name in {tuple(STAGES)}}}\n")
        for name, chapter in STAGES.items():
            (self.folder / f"tasks/{chapter}/{name}.py").write_text(HEAD + SOURCES[name])
        (self.folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": _stages()}, sort_keys=False))
        (self.folder / "params.yaml").write_text(yaml.safe_dump(params.from_profile("smoke")))
        path = self.folder / "tasks/llm/client.py"  # a teacher that hangs is given up in seconds
        path.write_text(path.read_text().replace("timeout: float = 180.0", "timeout: float = 4.0"))
        self.patience = 150.0
        self._seed = 0
        self.fresh()

    def fresh(self) -> None:
        """Other parameters, so that nothing done before counts; the results are the same."""
        self._seed += 1
        path = self.folder / "params.yaml"
        values = yaml.safe_load(path.read_text())
        values["run"] |= {"seed": self._seed, "teacher": "toy", "slots": 2, "desktop": "fake"}
        path.write_text(yaml.safe_dump(values))
        (self.gates / "began").unlink(missing_ok=True)

    def begin(self, *command: str, **more: str) -> "subprocess.Popen[str]":
        """Start `python -m ...` here; its output goes to the file `said`."""
        return self._begun([PYTHON, "-m", *command], **more)

    def _begun(self, command: list[str], **more: str) -> "subprocess.Popen[str]":
        with (self.folder.parent / "said").open("w") as said:
            return subprocess.Popen(
                command, cwd=self.folder, env=self.environment | more, stdout=said, stderr=said, text=True
            )

    def end(self, child: "subprocess.Popen[str]") -> int:
        """Wait for its end; its exit status."""
        return child.wait(self.patience)

    def run(self, *command: str, **more: str) -> int:
        """Run `python -m ...` here; its exit status."""
        return self.end(self.begin(*command, **more))

    def program(self, text: str, *arguments: str) -> int:
        """Run a Python program here; its exit status."""
        return self.end(self._begun([PYTHON, "-c", text, *arguments]))

    def alive(self) -> list[int]:
        """Processes that work in its folder."""
        found = []
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                here = process.name.isdigit() and (process / "cwd").readlink() == self.folder
                if here and any(command(int(process.name))):  # a zombie has no command
                    found.append(int(process.name))
        return found

    def stage(self, name: str = "instantiate", **more: str) -> int:
        """Run one stage; its exit status."""
        return self.run("flows", name, **more)

    @property
    def said(self) -> str:
        """What the last command has printed."""
        return (self.folder.parent / "said").read_text(errors="replace")

    @property
    def last(self) -> str:
        """Its last line that is the project's own, else its last."""
        lines = [line for line in self.said.splitlines() if line.strip()]
        return next((line for line in reversed(lines) if line.startswith("lam:")), lines[-1] if lines else "")

    def hold(self) -> None:
        """Let shards wait from here on."""
        (self.gates / "hold").touch()

    def release(self) -> None:
        """Let them go on."""
        (self.gates / "hold").unlink(missing_ok=True)

    def began(self) -> list[str]:
        """Rows whose shards have begun, once for every time."""
        path = self.gates / "began"
        return [line.rpartition(" ")[0] for line in path.read_text().splitlines()] if path.exists() else []

    def until_begun(self, child: "subprocess.Popen[str]", count: int = 1) -> None:
        """Wait for so many shards."""

        def there() -> bool:
            assert child.poll() is None, self.said
            return len(self.began()) >= count

        until(there, 90, f"{count} shards begun")

    def rows(self, stage: str = "instantiate") -> list[SurveyRow]:
        """What a stage has delivered."""
        return store.read_rows(self.folder / "data" / stage / "out.parquet", SurveyRow)


def _stages() -> dict[str, dict]:
    found, before = {}, ""
    for name, chapter in STAGES.items():
        deps = [f"tasks/{chapter}/{name}.py", *([f"data/{before}/out.parquet"] if before else [])]
        found[name] = {
            "cmd": f"python -m flows {name}", "deps": deps, "params": ["run", name],
            "outs": [f"data/{name}/out.parquet"], "metrics": [{f"data/{name}/metrics.json": {"cache": False}}],
        }  # fmt: skip
        before = name
    return found
