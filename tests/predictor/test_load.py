"""What `load` finds behind a path: a run's model, a model folder, or a reason."""

import shutil
from pathlib import Path

import pytest

import unrolled
from unrolled.errors import UserError


def test_a_run_and_its_model_folder_are_the_same(order_run: Path) -> None:
    texts = ["the sun a moon", "moon sun"]
    assert unrolled.load(order_run).predict(texts) == unrolled.load(str(order_run / "model")).predict(texts)


def test_a_model_folder_moves_anywhere(order_run: Path, tmp_path: Path) -> None:
    shutil.copytree(order_run / "model", tmp_path / "elsewhere")
    assert unrolled.load(tmp_path / "elsewhere").predict(["sun moon"]) == unrolled.load(order_run).predict(
        ["sun moon"]
    )


def test_a_run_that_has_not_validated_yet_says_so(order_run: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    shutil.copy(order_run / "run.toml", tmp_path / "run")
    with pytest.raises(UserError) as caught:
        unrolled.load(tmp_path / "run")
    assert str(caught.value) == (
        f"{tmp_path / 'run'}: this run has no model yet; it is saved at the first validation"
    )


def test_a_run_whose_model_is_just_being_replaced_is_read_all_the_same(
    order_run: Path, tmp_path: Path
) -> None:
    shutil.copytree(order_run, tmp_path / "run")
    (tmp_path / "run" / "model").rename(tmp_path / "run" / ".model.old")
    assert unrolled.load(tmp_path / "run").predict(["sun"]) == unrolled.load(order_run).predict(["sun"])


def test_nothing_there_names_the_nearest(order_run: Path) -> None:
    with pytest.raises(UserError, match=r'rnu: no such run directory or model folder; did you mean "run"\?$'):
        unrolled.load(order_run.parent / "rnu")
