"""A race directory belongs to one race, and to one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from unrolled.errors import UserError
from unrolled.races.race_directory import RaceDirectory

SETTINGS = {
    "race": {"models": ["gru", "gru (2)"], "seeds": 3, "budget": 60.0, "steps": None},
    "data": {"path": "/here/a.csv", "train_hash": "1f"},
    'contenders."gru (2)".training': {"learning_rate": 1e-05, "checkpoint_seconds": 30.0},
}


def opened(path: Path, **changed: dict[str, object]) -> RaceDirectory:
    directory = RaceDirectory(path)
    directory.open({name: {**values, **changed.get(name, {})} for name, values in SETTINGS.items()})
    return directory


def test_the_same_race_goes_on_wherever_its_data_lies(tmp_path: Path) -> None:
    opened(tmp_path / "race").close()
    training = {'contenders."gru (2)".training': {"checkpoint_seconds": 1.0}}
    opened(tmp_path / "race", data={"path": "/there/a.csv"}, **training).close()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"race": {"seeds": 4}}, "race.seeds: 3 there, 4 now"),
        (
            {"race": {"budget": None, "steps": 9}},
            "race.budget: 60.0 there, None now; race.steps: None there, 9 now",
        ),
        ({"data": {"train_hash": "2f"}}, "data.train_hash: '1f' there, '2f' now"),
        (
            {'contenders."gru (2)".training': {"learning_rate": 0.5}},
            "contenders.gru (2).training.learning_rate: 1e-05 there, 0.5 now",
        ),
    ],
)
def test_another_race_is_refused_with_the_difference(
    tmp_path: Path, changed: dict[str, dict[str, object]], expected: str
) -> None:
    opened(tmp_path / "race").close()
    with pytest.raises(UserError) as caught:
        opened(tmp_path / "race", **changed)
    assert expected in str(caught.value)
    assert "holds another race" in str(caught.value)


def test_a_directory_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="holds no race"):
        opened(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_race_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "race.toml").write_text("[race")
    with pytest.raises(UserError, match="race.toml: cannot be read as TOML"):
        opened(tmp_path)
    directory = opened(tmp_path / "race")
    (tmp_path / "race" / "plan.json").write_text("{")
    with pytest.raises(UserError, match="plan.json: cannot be read as JSON"):
        directory.read(tmp_path / "race" / "plan.json")
    directory.close()


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "race").close()
    held = (
        "import fcntl, sys; file = open(sys.argv[1] + '/lock', 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, str(tmp_path / "race")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="another process is racing here"):
            opened(tmp_path / "race")
        other.communicate("\n")
    opened(tmp_path / "race").close()
