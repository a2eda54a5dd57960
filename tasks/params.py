"""params.yaml, typed: one frozen model per section; an unknown, missing or ill-typed key is named exactly."""

import difflib
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from tasks.errors import ParamsError
from tasks.schemas import Record, Shard

PARAMS = Path("params.yaml")
PROFILES = Path(__file__).resolve().parent.parent / "profiles"

T = TypeVar("T", bound=Record)

Positive = Field(gt=0)


class Run(Record):
    """What all stages share."""

    profile: str  # name of the profile this was made from
    app: str  # folder under tasks/apps
    seed: int
    teacher: str  # model name sent to the teacher's endpoint; "builtin" starts the built-in one when no endpoint is set
    desktop: Literal["linux", "windows", "fake"]  # kind of desktop worker
    slots: int = Positive  # desktops at a time on this machine
    max_steps: int = Positive  # of an episode
    attempts: int = Positive  # fresh desktops per episode before it counts as infrastructure


class Collect(Record):
    """Stage 1."""

    sources: tuple[str, ...]  # lo_help, gnome_help, ... or names of sources.yaml
    modules: tuple[str, ...]  # modules of LibreOffice help that are read: swriter, shared, ...
    max_pages: int = Positive  # of a package or folder; sites have limits of their own
    licenses: tuple[str, ...]  # SPDX ids that may be trained on
    fetch: Literal["frozen", "revalidate"]  # of sites: keep what was fetched, or ask whether it changed


class Structure(Record):
    """Stage 2."""

    shard_size: int = Positive
    inline: bool  # harvest "To X, choose Y" sentences too
    rewordings: int = Field(ge=0)  # further wordings of each sourced task, labelled as such


class Evolve(Record):
    """Stage 3."""

    n_pairs: int = Positive  # wanted after the filters
    quotas: dict[str, float]  # operator -> share
    per_call: int = Positive  # pairs asked for in one call
    shard_size: int = Positive


class CuratePlans(Record):
    """Stage 4."""

    jaccard: float  # near-duplicate threshold
    test_share: float  # of seed families
    dev_share: float


class Instantiate(Record):
    """Stage 5."""

    n_train: int = Positive  # family tasks to instantiate for training
    n_documentation: int  # documentation pairs to try
    documentation_per_pair: int = Positive  # tasks of one pair of the split `documentation`, each on another document
    n_dev: int
    n_values: int
    n_wording: int
    n_family: int
    n_template: int
    n_pass3: int  # requests put to three documents or places each
    n_leave_out: int  # requests in dev whose skill the planner has to do without
    value_share: float  # of slot values held out
    max_family_share: float  # no family above this share of the runs
    min_combined_share: float  # at least this share from combinations


class Execute(Record):
    """Stage 6."""

    shard_size: int = Positive
    pictures_per_family: int = 1  # tasks of each family whose screenshots are kept
    tests_per_split: int = 20  # tasks of each test split that the teacher runs: the truth of evaluate_offline


class Judge(Record):
    """Stage 7."""

    shard_size: int = Positive


class CurateTrajectories(Record):
    """Stage 8."""

    rewordings: int  # further training wordings of the same task per successful trajectory


class Architecture(Record):
    """Size of a model trained from scratch."""

    hidden: int = Positive
    layers: int = Positive
    heads: int = Positive
    kv_heads: int = Positive
    feed_forward: int = Positive


class Optimisation(Record):
    """One training run."""

    updates: int = Positive
    batch_tokens: int = Positive
    learning_rate: float = Positive
    warmup: int
    weight_decay: float
    evaluate_every: int = Positive  # updates between looks at dev
    patience: int = Positive  # looks without improvement before stopping
    optimiser: Literal["muon", "adamw"] = "muon"  # of small models; large ones take AdamW


class TrainLam1(Record):
    """Stage 9."""

    model: str  # "scratch" or a name or path that transformers loads
    vocabulary: int = Positive
    architecture: Architecture
    corpus_updates: int = Positive  # language-model updates that make `base`
    top_k: int = Positive  # controls shown to a small model
    optimisation: Optimisation


class TrainLam2(Record):
    """Stage 10."""

    optimisation: Optimisation
    plan_share: float  # share of plan rows replayed


class Explore(Record):
    """Stage 11."""

    samples: int = Positive  # k
    temperature: float = Positive
    max_tasks: int = Positive
    shard_size: int = Positive


class TrainLam3(Record):
    """Stage 12."""

    optimisation: Optimisation
    plan_share: float


class TrainReward(Record):
    """Stage 13."""

    optimisation: Optimisation
    lora: bool
    labels: Literal["trajectory", "first_divergence"]


class TrainLam4(Record):
    """Stage 14."""

    algorithm: Literal["ppo", "topr", "awr", "bc"]
    optimisation: Optimisation
    clip: float = Positive
    dual_clip: float = Positive
    kl: float
    sft: float  # weight of the SFT term on successes
    negative_weight: float


class EvaluatePlans(Record):
    """Stage 15."""

    max_tasks: int = Positive


class EvaluateOffline(Record):
    """Stage 16."""

    max_tasks: int = Positive  # per split


class EvaluateOnline(Record):
    """Stage 17."""

    budget: dict[str, dict[str, int]]  # model -> split -> tasks
    shard_size: int = Positive


class Report(Record):
    """Stage 18."""

    trajectories: int  # how many to show


class Params(Record):
    """The whole file: `run` and one section per stage."""

    run: Run
    collect: Collect
    structure: Structure
    evolve: Evolve
    curate_plans: CuratePlans
    instantiate: Instantiate
    execute: Execute
    judge: Judge
    curate_trajectories: CurateTrajectories
    train_lam1: TrainLam1
    train_lam2: TrainLam2
    explore: Explore
    train_lam3: TrainLam3
    train_reward: TrainReward
    train_lam4: TrainLam4
    evaluate_plans: EvaluatePlans
    evaluate_offline: EvaluateOffline
    evaluate_online: EvaluateOnline
    report: Report

    def used(self, stage: str) -> dict[str, Any]:
        """What a stage's shards carry: the run section and its own."""
        return {"run": self.run.model_dump(mode="json"), stage: getattr(self, stage).model_dump(mode="json")}


def run_of(shard: Shard) -> Run:
    """The run section that a shard carries."""
    return Run.model_validate(shard.params["run"])


def section_of(shard: Shard, model: type[T]) -> T:
    """The stage's own section that a shard carries."""
    return model.model_validate(shard.params[shard.stage])


def validate(values: Any, where: str) -> Params:
    """Check a loaded mapping.

    Raises:
        ParamsError: names the first wrong key, what it held and what it should hold.
    """
    try:
        return Params.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        hint = "see profiles/default.yaml"
        if first["type"] == "extra_forbidden":
            close = difflib.get_close_matches(str(first["loc"][-1]), _siblings(first["loc"]), 1)
            hint = f"did you mean {close[0]!r}?" if close else "remove it"
        got = "nothing" if first["type"] == "missing" else repr(first["input"])[:80]
        raise ParamsError(f"{where}: {key}", got, first["msg"], hint) from error


def load(path: Path = PARAMS) -> Params:
    """Read and check params.yaml."""
    if not path.exists():
        raise ParamsError(str(path), "no such file", "parameters made from a profile", "lam params use default")
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParamsError(str(path), str(error).replace("\n", " "), "YAML") from error
    return validate(values, str(path))


def from_profile(name: str) -> dict[str, Any]:
    """The resolved values of a profile: those of the profile it `extends`, overridden by its own.

    A profile that names its run after another one is that run, evaluated otherwise: nothing else gets stale.
    """
    path = PROFILES / f"{name}.yaml"
    if not path.exists():
        known = sorted(p.stem for p in PROFILES.glob("*.yaml"))
        raise ParamsError(f"profile {name!r}", "no such profile", f"one of {known}")
    own = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    parent = own.pop("extends", None)
    values = _merge(from_profile(parent), own) if parent else own
    values["run"]["profile"] = own.get("run", {}).get("profile", name)
    validate(values, str(path))
    return values


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Params
    for part in location[:-1]:
        model = model.model_fields[str(part)].annotation
    return list(model.model_fields)
