"""What a case works on: the toy with its teacher, the shared server and store, and machines of the pool."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType

from flows import records
from tasks import store
from tasks.trajectories.survey import SurveyRow
from tests.chaos import machines
from tests.chaos.conftest import Site
from tests.chaos.machines import until
from tests.chaos.toy import Toy

if TYPE_CHECKING:
    from tests.chaos.cases.teacher import Teacher

POOL = {"LAM_DESKTOP_POOL": "desktop"}
RUN = ("flows.cli", "run", "--from", "instantiate", "--until", "instantiate")
OPEN = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING, StateType.PAUSED]
FINAL_SECONDS = 120.0


def expected(count: int = 2) -> list[SurveyRow]:
    """What every run must give: nothing lost, nothing twice, in order."""
    return [SurveyRow(kind="done", name=f"row {i}", value=[f"row {i}"[::-1]]) for i in range(count)]


@dataclass
class World:
    """Everything that a case may hurt."""

    site: Site
    toy: Toy
    folders: Callable[[str], Path]  # a new one
    teacher: "Teacher | None" = None
    alone: bool = False  # without the cure: faults of a group one by one
    trouble: dict[str, Any] = field(default_factory=dict)  # row -> what the teacher does when it is first asked
    asked: dict[str, int] = field(default_factory=dict)  # row -> how often
    crew: list[machines.Worker] = field(default_factory=list)
    strangers: dict[str, machines.Worker] = field(default_factory=dict)  # machines that differ, by what differs
    said: dict[str, str] = field(default_factory=dict)  # and what they have said

    def machine(self) -> machines.Worker:
        """A machine with the toy's code and a worker at work; the same for every case that leaves it well."""
        if not self.crew:
            self.crew.append(self.new_machine().start())
            until(lambda: "started!" in self.crew[0].log, 60, "a worker")
        return self.crew[0]

    def new_machine(self) -> machines.Worker:
        """Another one, not started."""
        environment = self.site.environment | {"TOY_GATES": str(self.toy.gates)}
        return machines.Worker(
            self.site.network, self.toy.folder, self.folders("machine"), self.toy.folder, environment
        )

    def stranger(self, name: str) -> machines.Worker:
        """A machine that is to differ."""
        self.strangers[name] = self.new_machine()
        return self.strangers[name]

    def end_machines(self) -> None:
        """kill -9 of the machines that cases share."""
        for made in self.crew:
            made.kill()
        self.crew.clear()
        machines.forget_workers(self.site.server.url)

    def code(self) -> list[Path]:
        """Where copies of the code are."""
        return [self.toy.folder, *(made.home for made in (*self.crew, *self.strangers.values()))]

    # ------------------------------------------------------------ looking

    def whole(self, count: int = 2) -> None:
        """0 lost, 0 duplicated."""
        assert self.toy.rows() == expected(count), self.toy.last

    def completes(self, count: int = 2, **environment: str) -> None:
        """The next run completes and gives the whole."""
        code = self.toy.stage(**environment)
        assert code == 0, f"the next run ended with {code}: {self.toy.last}"
        self.whole(count)

    def open(self) -> list[FlowRun]:
        """Flow runs without a last state."""
        states = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=OPEN)))
        with SyncPrefectClient(self.site.server.url) as client:
            return client.read_flow_runs(flow_run_filter=states)

    def final(self, seconds: float = FINAL_SECONDS) -> None:
        """Every run has its last state in time."""
        until(lambda: not self.open(), seconds, "every run final")

    def own_run(self) -> UUID:
        """Flow run of the stage or run that has the lock."""
        found: list[str] = []
        until(lambda: found.extend(records.read(self.toy.folder / ".lam/run.lock")["flow_runs"]) or found, 30, "a run")
        return UUID(found[0])

    def cancel(self) -> None:
        """Cancel it as the UI does."""
        from prefect.states import Cancelling

        with SyncPrefectClient(self.site.server.url) as client:
            client.set_flow_run_state(self.own_run(), Cancelling())

    def state(self, run: UUID) -> str:
        with SyncPrefectClient(self.site.server.url) as client:
            state = client.read_flow_run(run).state
        return state.type.value if state else ""

    # ------------------------------------------------------------ the toy's shards

    def shard(self, row: int) -> Path:
        """File of a finished shard."""
        for path in (self.toy.folder / ".lam/shards/instantiate").glob("*.parquet"):
            with contextlib.suppress(Exception):
                if store.read_rows(path, SurveyRow)[0].name == f"row {row}":
                    return path
        raise AssertionError(f"no shard of row {row}")

    def give(self, count: int) -> None:
        """Other input: so many rows."""
        made = [SurveyRow(kind="row", name=f"row {i}") for i in range(count)]
        store.write_rows(self.toy.folder / "data/collect/out.parquet", SurveyRow, made)

    def stages(self) -> list[int]:
        """Processes of the toy's stage."""
        return [pid for pid in self.toy.alive() if machines.command(pid)[1:4] == [b"-m", b"flows", b"instantiate"]]

    def calm(self) -> None:
        """Nothing goes on, whatever a case has left."""
        self.toy.release()
        deadline = time.monotonic() + 5
        while (left := self.toy.alive()) and time.monotonic() < deadline:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        for made in [*self.crew]:
            for pid in made.working():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if made.process.poll() is not None:
                self.crew.remove(made)
        self.trouble.clear()
        self.asked.clear()
        self.give(2)
