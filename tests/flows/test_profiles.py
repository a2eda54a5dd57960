"""params.yaml edited by hand is never overwritten unasked; what a form or a profile wrote may be replaced."""

from pathlib import Path

import pytest

from flows import profiles
from flows.dag import Dag
from tasks.errors import UsageError
from tasks.stages import STAGES


def test_values_edited_by_hand_are_kept_unless_overwritten(project: Path) -> None:
    path = project / "params.yaml"
    profiles.use("smoke", {"run.seed": 5})
    assert "seed: 5" in path.read_text()
    assert not profiles.edited(), "a form's values are no edit"
    path.write_text(path.read_text().replace("seed: 5", "seed: 4242"))
    with pytest.raises(UsageError, match="edited by hand"):
        profiles.use("default")
    assert "seed: 4242" in path.read_text()
    profiles.use("default", overwrite=True)
    assert "seed: 4242" not in path.read_text()


def test_an_empty_range_is_wrong_use() -> None:
    names = list(STAGES)
    chain = {name: frozenset(names[max(0, i - 1) : i]) for i, name in enumerate(names)}
    with pytest.raises(UsageError, match="--from judge --until collect"):
        Dag(chain, frozenset(names)).plan("judge", "collect")
