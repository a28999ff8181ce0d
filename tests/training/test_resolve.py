from pathlib import Path

import pytest

from unrolled.errors import UsageError
from unrolled.training.resolve import parse_settings, read_config, resolve
from unrolled.training.toml_text import toml_text


def test_the_users_word_wins_over_recipe_and_preset() -> None:
    settings = resolve(
        model="lstm", size="tiny", task="label", given={"width": 48, "dropout": 0.0, "steps": 3}
    )
    assert (settings.model.width, settings.model.dropout, settings.training.steps) == (48, 0.0, 3)


def test_without_a_length_a_run_takes_three_minutes() -> None:
    assert resolve(model="gru", size="tiny", task="label", given={}).training.budget == 180


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("width", '--set: found "width", expected key=value'),
        ("widht=3", '--set: unknown setting "widht"; did you mean "width"?'),
        ("width=wide", '--set: width: found "wide", expected a whole number'),
        ("bidirectional=perhaps", '--set: bidirectional: found "perhaps", expected true or false'),
        ("window=x", '--set: window: found "x", expected a whole number or none'),
    ],
)
def test_wrong_pairs_are_refused_by_name(pair: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_settings([pair])
    assert str(caught.value) == message


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="width: found 'wide', expected a whole number"):
        resolve(model="gru", size="tiny", task="label", given={"width": "wide"})


def test_the_settings_of_a_run_serve_as_config(tmp_path: Path) -> None:
    settings = resolve(model="gru", size="tiny", task="label", given={"steps": 7, "width": 40})
    file = tmp_path / "run.toml"
    file.write_text(toml_text({"data": {"path": "x"}, **settings.tables()}))
    given, architecture = read_config(file)
    assert architecture == "gru"
    assert resolve(model="gru", size="tiny", task="label", given=given) == settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("width = ", "cannot be read as TOML"),
        ("depht = 2", 'unknown setting "depht"; did you mean "depth"?'),
        ('width = "x"', "width: found 'x', expected a whole number"),
    ],
)
def test_a_wrong_config_is_refused_with_its_name(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_config(file)
    assert f"--config: {file}" in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_config_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no\.toml does not exist"):
        read_config(tmp_path / "no.toml")
