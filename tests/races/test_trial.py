"""A trial is done once, and what nobody needs of it afterwards is removed, whoever does the others."""

import json
from pathlib import Path

import pytest

from races.small_races import race, scores


@pytest.mark.parametrize("workers", [1, 2])
def test_checkpoints_that_a_kill_left_are_removed_by_the_next_start(tmp_path: Path, workers: int) -> None:
    run = tmp_path / "race"
    found = race(run, seeds=1)
    (run / "workers.json").write_text(json.dumps({"workers": workers, "said": "as decided before"}))
    searched = next((run / "gru" / "search").glob("*.json")).with_suffix("")
    left = [run / "gru" / "seed-0" / "checkpoints", searched / "checkpoints", searched / "model"]
    for each in left:
        (each / "part").mkdir(parents=True)
    assert scores(race(run, seeds=1)) == scores(found)
    assert not any(each.exists() for each in left)
    assert (run / "gru" / "seed-0" / "model").exists()
