"""Who enters a race: by name, with settings of its own, on data that is encoded alike for all."""

import re
from typing import Any

import pytest

from races.small_races import SMALL, labelled
from unrolled.data.layout import Layout
from unrolled.errors import UsageError
from unrolled.models.architectures import ARCHITECTURES, register
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.contenders import (
    Contender,
    contender_words,
    enter,
    plain_settings,
    require_unlike_baselines,
)


@pytest.fixture(scope="module")
def read() -> ReadData:
    return read_data(Request(labelled(), layout=Layout(input="text", output="label")))


@pytest.fixture(scope="module")
def texts() -> ReadData:
    rows = [{"from": f"{word} {number}", "to": f"{number} {word}"} for word in "xyz" for number in range(40)]
    return read_data(Request(rows, layout=Layout(input="from", output="to"), task="text"))


def entered(read: ReadData, words: list[str], **options: Any) -> tuple[list[Contender], list[str]]:
    said: list[str] = []
    given = {"steps": 5, **SMALL, **options.pop("given", {})}
    size = given.pop("size")
    asked = {"own": {}, "streaming": False, **options}
    return enter(words, read, size=size, given=given, note=said.append, **asked), said


def test_the_same_word_twice_is_two_contenders_with_weights_of_their_own(read: ReadData) -> None:
    (first, second, third), _ = entered(read, ["gru", "gru", "gru"])
    assert [each.name for each in (first, second, third)] == ["gru", "gru (2)", "gru (3)"]
    weights = [next(each.network(0).parameters()).sum().item() for each in (first, first, second, third)]
    assert weights[0] == weights[1]
    assert len(set(weights)) == 3
    assert first.settings == second.settings


def test_codec_and_tokens_a_batch_are_the_same_for_all(read: ReadData, texts: ReadData) -> None:
    for data, words in ((read, ["bag", "lstm", "transformer"]), (texts, ["gru+additive", "transformer"])):
        contenders, _ = entered(data, words)
        first = contenders[0]
        for each in contenders[1:]:
            assert each.settings.codec == first.settings.codec
            assert each.settings.training.batch_tokens == first.settings.training.batch_tokens
            assert each.prepared.codec.to_json() == first.prepared.codec.to_json()
            assert each.prepared.train.tokens.tolist() == first.prepared.train.tokens.tolist()


def test_what_a_recipe_would_have_otherwise_is_forced_and_said(
    read: ReadData, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes = {("label", "lstm"): {"batch_tokens": 512, "dropout": 0.25}}
    monkeypatch.setattr("unrolled.training.recipes.ARCHITECTURES", recipes)
    given = {name: value for name, value in SMALL.items() if name not in ("size", "batch_tokens")}
    said: list[str] = []
    asked: dict[str, Any] = {"own": {}, "streaming": False, "note": said.append}
    (gru, lstm) = enter(["gru", "lstm"], read, size="tiny", given={"steps": 5, **given}, **asked)
    assert lstm.settings.training.batch_tokens == gru.settings.training.batch_tokens
    assert lstm.settings.model.dropout == 0.25
    assert "lstm: batch_tokens is 2048 as for all contenders; alone it would be 512" in said


def test_settings_of_ones_own_are_for_one_alone(read: ReadData) -> None:
    (gru, lstm), _ = entered(read, ["gru", "lstm"], own={"lstm": {"width": 12, "learning_rate": 0.5}})
    assert (gru.settings.model.width, lstm.settings.model.width) == (8, 12)
    assert lstm.settings.training.learning_rate == 0.5
    assert lstm.parameters == sum(part.numel() for part in lstm.network(0).parameters())


def test_no_setting_stands_in_two_groups(read: ReadData) -> None:
    (gru,), _ = entered(read, ["gru"])
    assert len(plain_settings(gru.settings)) == sum(map(len, gru.settings.tables().values()))


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        (
            ["gru"],
            {"own": {"lstm": {}}},
            '--set lstm:…, own: found "lstm", expected a contender: gru',
        ),
        (["gru", "gru"], {"own": {"gru(2)": {}}}, 'did you mean "gru (2)"?'),
        (["gru"], {"own": {"gru": {"widht": 3}}}, 'unknown setting "widht"; did you mean "width"?'),
        (
            ["gru"],
            {"own": {"gru": {"batch_tokens": 3}}},
            "--set gru:batch_tokens=…, own: found batch_tokens for one contender, which a fair race holds fixed; "
            "expected it for all",
        ),
        (["gru"], {"own": {"gru": {"codec": "bytes"}}}, "--set gru:codec=…, own: found codec for one"),
        (["gru"], {"own": {"gru": {"steps": 3}}}, "--set gru:steps=…, own: found steps for one"),
        (["gru"], {"own": {"gru": {"seed": 3}}}, "--set gru:seed=…, own: found seed for one"),
        (["gru", "flat"], {"streaming": True}, '--streaming: found "flat", which must see an input whole'),
        (
            ["lstm"],
            {"streaming": True, "given": {"bidirectional": True}},
            '--streaming: found bidirectional=true for "lstm", which then must see an input whole before it answers; '
            "expected bidirectional=false",
        ),
        (["lstm+dot"], {}, 'found "lstm+dot", but the task "label" writes no text'),
    ],
)
def test_who_cannot_race_is_refused_by_name(
    read: ReadData, words: list[str], options: dict[str, Any], expected: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)):
        entered(read, words, **options)


def test_texts_cannot_be_answered_step_by_step(texts: ReadData) -> None:
    with pytest.raises(UsageError, match='the task "text" must read a source whole'):
        entered(texts, ["gru"], streaming=True)


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ("", "--models: found none"),
        ([], "--models: found none"),
        ("gru,ltsm", '--models: found "ltsm", expected one of: .*; did you mean "lstm"'),
    ],
)
def test_models_that_are_none_are_refused(models: Any, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        contender_words(models)


def test_a_contender_is_not_called_like_a_baseline(read: ReadData) -> None:
    contenders, _ = entered(read, ["gru", "bag"])
    require_unlike_baselines(contenders, ["majority", "tfidf_words"])
    with pytest.raises(UsageError, match='--models: found "bag", which a baseline of this data is called'):
        require_unlike_baselines(contenders, ["majority", "bag"])


def test_names_that_would_share_a_folder_are_refused(read: ReadData) -> None:
    names = ("my net", "my-net")
    for name in names:
        register(name, ARCHITECTURES["gru"])
    try:
        with pytest.raises(
            UsageError, match='found "my net" and "my-net", which would share the folder my-net'
        ):
            entered(read, list(names))
    finally:
        for name in names:
            del ARCHITECTURES[name]
