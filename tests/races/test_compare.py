"""Whole races on generated data: they answer, go on where they were, keep who fails, and refuse what is unfair."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import unrolled
from generated import counting_text, number_words
from races.small_races import SMALL, Listener, Stopper, labelled, race, scores
from unrolled.data.layout import Layout
from unrolled.data.rows import Row
from unrolled.errors import UsageError, UserError
from unrolled.models.architectures import ARCHITECTURES, Architecture, register
from unrolled.models.flat import Flat
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings
from unrolled.predictor.read import Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.race_facts import identity
from unrolled.races.terms import race_terms


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("race") / "whole"


@pytest.fixture(scope="module")
def audience() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def whole(place: Path, audience: Listener) -> Comparison:
    return race(place, observer=audience)


def test_the_answer_has_every_contender_and_baseline_the_best_first(whole: Comparison) -> None:
    assert {entry.name for entry in whole.contenders} == {"gru", "bag"}
    assert {entry.name for entry in whole.baselines} >= {"majority", "tfidf_words"}
    values = [entry.score.value for entry in whole.entries]
    assert None not in values
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]
    # Everyone with everyone, but for baselines among themselves.
    pairs = {frozenset((each.better, each.worse)) for each in whole.differences}
    baselines = len(whole.baselines)
    assert len(pairs) == len(whole.differences) == 1 + 2 * baselines
    assert whole.verdict
    assert set(whole.recommendations) == {"accuracy", "latency", "memory", "streaming"}


def test_a_score_is_the_mean_over_finals_of_what_evaluate_says_on_the_test_split(
    whole: Comparison,
) -> None:
    for entry in whole.contenders:
        values = []
        for final in entry.finals:
            judged = unrolled.load(final.run).evaluate(_test_rows())
            assert judged.report.metrics["accuracy"].value == final.score
            values.append(final.score)
        assert entry.score.value == pytest.approx(np.mean(values))
        assert entry.spread.value == pytest.approx(np.mean(values))
        assert entry.report is not None
        assert entry.report.metrics["accuracy"].value == entry.finals[0].score


def _test_rows() -> list[dict[str, str]]:
    """Return the rows that the race tested on: the test split is cut by a hash, as for any training."""
    read = read_data(Request(labelled(), layout=Layout(input="text", output="label")))
    assert read.splits.test is not None
    rows = [row for row in read.splits.test.rows() if isinstance(row, Row)]
    return [{"text": row.input, "label": str(row.output)} for row in rows]


def test_every_final_is_what_train_makes_of_the_same_settings(whole: Comparison, tmp_path: Path) -> None:
    entry = next(entry for entry in whole.contenders if entry.name == "gru")
    assert entry.settings is not None
    training = entry.settings["training"]
    # The settings are those of the first final, and this is the second, with a rate of its own.
    (one, other) = (final.rate_factor for final in entry.finals)
    assert one is not None
    assert other is not None
    rates = {name: training[name] / one * other for name in ("learning_rate", "matrix_learning_rate")}
    asked: dict[str, Any] = {**SMALL, **rates, "steps": 12, "seed": 1, "run": tmp_path / "run"}
    unrolled.train(labelled(), input="text", output="label", model="gru", **asked)
    alone, raced = (
        Path(run) / "model" / "model.safetensors" for run in (tmp_path / "run", entry.finals[1].run)
    )
    assert alone.read_bytes() == raced.read_bytes()


def test_the_race_says_what_it_held_fixed(whole: Comparison, place: Path) -> None:
    found = whole.race
    assert (found.task, found.metric, found.more_is_better) == ("label", "accuracy", True)
    assert (found.equal, found.budget, found.length, found.seeds) == ("steps", None, 12, 2)
    assert found.directory == str(place)
    assert set(found.rows) == {"train", "valid", "test"}
    assert sum(found.rows.values()) == 200
    assert found.shared["training.batch_tokens"] == 256
    assert found.shared["codec.codec"] == "words"
    assert "unrolled.compare(data, models='gru,bag'" in found.command
    assert "judged on the test split, once, at the end" in found.said
    assert found.workers == "in turn, each with 1 thread"


def test_finals_have_curves_and_costs(whole: Comparison) -> None:
    for entry in whole.contenders:
        for final in entry.finals:
            assert [point.step for point in final.curve] == [6, 12]
            assert set(final.curve[0].shown) == {"accuracy", "nats"}
            assert 0 < final.curve[0].seconds <= final.curve[1].seconds
        assert entry.costs is not None
        assert entry.costs.latency_seconds is not None
        assert [len(rung.losses) for rung in entry.rungs[:2]] == [9, 4]
        # Each of the two trainings tries two.
        assert 2 <= len(entry.rungs[2].losses) <= 4
        assert all(final.rate_factor in entry.rungs[2].losses for final in entry.finals)
        assert entry.rate_factor == entry.finals[0].rate_factor
        assert entry.parameters == unrolled.load(entry.finals[0].run).network.parameter_count


def test_the_audience_hears_every_trial_in_its_turn(whole: Comparison, audience: Listener) -> None:
    assert audience.entrants == {entry.name: entry.parameters for entry in whole.contenders}
    assert [turn.number for turn in audience.turns] == list(range(1, 2 * (9 + 2 * 7) + 1))
    assert {turn.of for turn in audience.turns} == {46}
    assert {turn.seconds_left for turn in audience.turns} == {None}
    # All searches, rung by rung; each begins with the contender's own rate.
    assert [(turn.contender, turn.rate_factor) for turn in audience.turns[:2]] == [("gru", 1), ("bag", 1)]
    stages = [turn.stage for turn in audience.turns[:42]]
    assert stages == ["search 1 of 3"] * 18 + ["search 2 of 3"] * 16 + ["search 3 of 3"] * 8
    finals = [(turn.contender, turn.stage) for turn in audience.turns[-4:]]
    assert finals == [(name, f"seed {seed} of 2") for seed in (1, 2) for name in ("gru", "bag")]
    assert all(failed is None for _, failed in audience.over)
    assert audience.ends == 1
    assert set(whole.race.said) <= set(audience.notes)


def test_a_finished_race_run_again_says_the_same_and_trains_nothing(whole: Comparison, place: Path) -> None:
    written = (place / "comparison.json").read_bytes()
    again = Listener()
    found = race(place, observer=again)
    assert found.as_json() == whole.as_json()
    assert (place / "comparison.json").read_bytes() == written
    assert again.turns == []
    assert json.loads(written) == json.loads(json.dumps(whole.as_json()))


def test_what_is_preferred_is_recommended_first(whole: Comparison, place: Path) -> None:
    found = race(place, prefer="memory")
    assert next(iter(found.recommendations)) == "memory"
    assert found.recommendations == whole.recommendations


def test_another_race_in_the_same_directory_is_refused(whole: Comparison, place: Path) -> None:
    for changed, expected in (
        ({"seeds": 3}, "race.seeds: 2 there, 3 now"),
        ({"steps": 13}, "race.steps: 12 there, 13 now"),
        ({"models": "gru"}, "race.models"),
        ({"own": {"gru": {"dropout": 0.25}}}, "contenders.gru.model.dropout: 0.5 there, 0.25 now"),
        ({"seed": 1}, "training.seed: 0 there, 1 now"),
    ):
        with pytest.raises(UserError, match=re.escape(expected)):
            race(place, **changed)


def test_nothing_of_the_search_is_left_but_its_figures(whole: Comparison, place: Path) -> None:
    assert not list(place.rglob("checkpoints"))
    models = {path.parent.name for path in place.rglob("model")}
    assert models == {"seed-0", "seed-1"}
    assert len(list(place.glob("gru/search/*/metrics.jsonl"))) == 9 + 2 * (4 + 2)


@pytest.mark.parametrize("every", [pytest.param(37, marks=pytest.mark.slow), 113])
def test_stopped_again_and_again_it_ends_with_the_same_bits(
    whole: Comparison, tmp_path: Path, every: int
) -> None:
    stops = 0
    while True:
        try:
            found = race(tmp_path / "stopped", observer=Stopper(every), checkpoint_seconds=0.0)
        except KeyboardInterrupt:
            stops += 1
        else:
            break
    assert stops >= 2
    assert scores(found) == scores(whole)
    # Measured times may stand in the verdict, so that it is asked for again with the same.
    for name in ("gru", "bag"):
        shutil.copy(Path(whole.race.directory) / name / "costs.json", tmp_path / "stopped" / name)
    again = race(tmp_path / "stopped")
    assert again.verdict == whole.verdict
    assert again.recommendations == whole.recommendations
    for run in ("gru/seed-0", "bag/seed-1"):
        kept = [
            Path(where) / run / "model" / "model.safetensors"
            for where in (tmp_path / "stopped", whole.race.directory)
        ]
        assert kept[0].read_bytes() == kept[1].read_bytes()


def test_an_audience_that_fails_ends_the_race_and_blames_no_contender(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError):
        race(tmp_path / "race", observer=Stopper(30, BrokenPipeError))
    outcomes = [json.loads(file.read_text()) for file in tmp_path.rglob("search/*.json")]
    assert outcomes
    assert all(outcome["failed"] is None for outcome in outcomes)


def test_a_rate_a_thousand_times_off_is_recovered(tmp_path: Path) -> None:
    # The recipe's are 0.005 and 0.02.
    own = {"gru": {"learning_rate": 5.0, "matrix_learning_rate": 20.0}}
    found = race(tmp_path / "race", models="gru", own=own, steps=100, seeds=1, width=16)
    (gru,) = found.contenders
    assert gru.rate_factor is not None
    assert gru.rate_factor <= 0.01
    assert gru.score.value is not None
    assert gru.score.value > 0.9


def test_a_contender_that_fails_is_kept_with_its_reason(tmp_path: Path) -> None:
    class Heavy(Flat):
        def forward(self, *inputs: Any, **options: Any) -> Any:
            raise MemoryError("no room for it")

    def build(settings: ModelSettings, front: nn.Module) -> Heavy:
        return Heavy(front=front, width=settings.width, longest=settings.longest)

    audience = Listener()
    register("heavy", Architecture(build, ARCHITECTURES["gru"].sizes))
    try:
        found = race(tmp_path / "race", models="heavy,bag", seeds=1, observer=audience)
    finally:
        del ARCHITECTURES["heavy"]
    heavy = next(entry for entry in found.contenders if entry.name == "heavy")
    assert heavy.failed is not None
    assert heavy.failed.endswith("MemoryError: no room for it")
    assert heavy.score.value is None
    assert heavy.finals == ()
    assert found.entries[-1] is heavy
    assert [turn.contender for turn, failed in audience.over if failed] == ["heavy"] * 9
    assert all("heavy" not in (each.better, each.worse) for each in found.differences)
    # The other one has all of its finals.
    assert len(next(entry for entry in found.contenders if entry.name == "bag").finals) == 1


def test_what_it_costs_to_use_may_fail_and_the_race_still_answers(tmp_path: Path) -> None:
    class Forgetful(SequenceModel):
        def forward(self, *inputs: Any, **options: Any) -> Any:
            if options.get("state") is not None or (len(inputs) > 1 and inputs[1] is not None):
                raise RuntimeError("no step by state")
            return super().forward(*inputs, **options)

    def build(settings: ModelSettings, front: nn.Module, reader: nn.Module | None = None) -> nn.Module:
        model = ARCHITECTURES["gru"].build(settings, front, reader)
        model.__class__ = Forgetful
        return model

    register("forgetful", Architecture(build, ARCHITECTURES["gru"].sizes))
    try:
        found = race(tmp_path / "race", models="forgetful,bag", seeds=1)
    finally:
        del ARCHITECTURES["forgetful"]
    forgetful = next(entry for entry in found.contenders if entry.name == "forgetful")
    assert forgetful.score.value is not None and len(forgetful.finals) == 1
    assert forgetful.costs is None
    assert forgetful.failed is not None
    assert forgetful.failed.startswith("what it costs to use could not be measured: RuntimeError: no step")


def test_a_race_leaves_the_number_of_threads_as_it_was(tmp_path: Path) -> None:
    before = torch.get_num_threads()
    race(tmp_path / "race", models="bag", seeds=1, threads=before + 1)
    assert torch.get_num_threads() == before


def test_more_seeds_where_the_budget_holds_them_is_another_race_than_three() -> None:
    known = [race_terms(equal="time", budget=60.0, steps=None, seeds=seeds) for seeds in (None, 3)]
    assert known[0].seeds == known[1].seeds
    one, other = (identity(terms, False, {}, []) for terms in known)
    assert one != other


@pytest.mark.slow
def test_a_users_own_architecture_races_like_ours(tmp_path: Path) -> None:
    gru = ARCHITECTURES["gru"]
    register("my-gru", Architecture(gru.build, gru.sizes))
    try:
        found = race(tmp_path / "race", models=["my-gru", "my-gru"], seeds=1)
    finally:
        del ARCHITECTURES["my-gru"]
    assert {entry.name for entry in found.contenders} == {"my-gru", "my-gru (2)"}
    assert (tmp_path / "race" / "my-gru-2" / "seed-0" / "run.toml").exists()


@pytest.mark.slow
def test_numbers_are_raced_for_by_their_error(tmp_path: Path) -> None:
    rows = [
        {"text": "tick " * (1 + number % 7) + f"t{number}", "count": number % 7 + number / 1000}
        for number in range(150)
    ]
    found = race(tmp_path / "race", rows, input="text", output="count", task="value", seeds=1)
    assert (found.race.metric, found.race.more_is_better) == ("rmse", False)
    values = [entry.score.value for entry in found.entries]
    assert values == sorted(values)  # type: ignore[type-var]
    assert len(found.worst) == 10
    assert set(found.worst[0].said) == {"gru", "bag"}


@pytest.mark.slow
def test_a_text_is_raced_for_by_its_nats_and_judged_on_validation(tmp_path: Path) -> None:
    file = tmp_path / "counting.txt"
    file.write_text(counting_text(6000))
    settings = {**SMALL, "context_length": 32, "width": 32}
    found = race(tmp_path / "race", file, models="gru,transformer", **settings, equal="parameters")
    assert found.race.metric == "nats_per_token"
    assert set(found.race.rows) == {"train", "valid"}
    assert any(
        "judged on the validation split (one text has no test split" in each for each in found.race.said
    )
    assert found.race.judged_on == "valid"
    assert "there is no test split: validation picked the models and judged them" in found.verdict
    assert found.worst == ()
    one, other = (entry.parameters for entry in found.contenders)
    assert one is not None
    assert other is not None
    assert abs(one - other) <= 0.05 * max(one, other)


@pytest.mark.slow
def test_texts_are_raced_for_by_chrf(tmp_path: Path) -> None:
    file = tmp_path / "numbers.tsv"
    file.write_text(number_words(300))
    found = race(
        tmp_path / "race", file, input="said", output="digits", task="text",
        models="gru,gru+additive", seeds=2, beam_size=1,
    )  # fmt: skip
    assert found.race.metric == "chrf"
    assert len(found.worst) == 10
    assert set(found.worst[0].said) == {"gru", "gru+additive"}
    scored = [entry for entry in found.contenders if entry.score.value is not None]
    assert len(scored) == 2


@pytest.mark.slow
def test_with_a_budget_all_have_the_same_time_and_a_resumed_race_keeps_its_plan(tmp_path: Path) -> None:
    options = {"equal": "time", "steps": None, "budget": 6.0, "seeds": 1}
    with pytest.raises(KeyboardInterrupt):
        race(tmp_path / "race", **options, observer=Stopper(60))
    audience = Listener()
    found = race(tmp_path / "race", **options, observer=audience)
    plan = json.loads((tmp_path / "race" / "plan.json").read_text())
    assert found.race.length == plan["final"]
    assert found.race.budget == 6.0
    assert all(turn.seconds_left is not None for turn in audience.turns)
    left = [turn.seconds_left for turn in audience.turns]
    assert left == sorted(left, reverse=True)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"prefer": "speed"},
            '--prefer: found "speed", expected one of: accuracy, latency, memory, streaming',
        ),
        ({"epochs": 3}, 'epochs: found 3, expected a budget in seconds, or steps with equal "steps"'),
        ({"seed": -1}, "seed: found -1, expected at least 0"),
        ({"widht": 3}, 'unknown setting "widht"; did you mean "width"?'),
        ({"models": "gru,transfromer"}, 'did you mean "transformer"?'),
        ({"seeds": 0}, "seeds: found 0"),
        ({"size": "huge"}, '--size: found "huge"'),
        ({"seed": "x"}, "seed: found 'x'"),
        ({"streaming": True, "models": "gru,flat"}, '--streaming: found "flat"'),
        ({"run": None}, "data from memory has no name; name the run directory"),
    ],
)
def test_bad_options_are_named_and_leave_nothing_behind(
    tmp_path: Path, options: dict[str, Any], expected: str
) -> None:
    audience = Listener()
    with pytest.raises(UsageError, match=re.escape(expected)):
        race(**{"run": tmp_path / "race", "observer": audience, **options})
    assert not (tmp_path / "race").exists()
