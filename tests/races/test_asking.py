"""Asking models, watching them, and measuring what the wish asks, on models that nobody trained."""

from pathlib import Path

import pytest

from text_models import text_folder, text_model
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.words import Words
from unrolled.data.number_words import BUCKETS, WORDS, said
from unrolled.predictor.predictor import Predictor
from unrolled.races.exact import dates, exact_by_length, numbers
from unrolled.races.share import Share
from unrolled.races.watch import Watch
from unrolled.races.wish import STREAMED, parallel, streaming
from unrolled.training.observer import Judgement, Moment

SAID, DIGITS = Words.fit(WORDS), Characters.fit(["0123456789"])
KEPT_BY = {"rnn": 8, "gru": 8, "lstm": 16}


def number_model(architecture: str, attention: str = "none") -> Predictor:
    return text_model(SAID, DIGITS, architecture=architecture, attention=attention)


@pytest.mark.parametrize("architecture", ["rnn", "gru", "lstm"])
def test_a_recurrence_carries_its_state_and_nothing_else(architecture: str) -> None:
    found = streaming(number_model(architecture))
    assert found.words == STREAMED and found.fixed
    assert found.numbers_kept == (KEPT_BY[architecture],) * 2
    assert found.step_seconds > 0


@pytest.mark.parametrize(("architecture", "attention"), [("lstm", "additive"), ("transformer", "none")])
def test_who_attends_carries_more_the_more_was_read(architecture: str, attention: str) -> None:
    found = streaming(number_model(architecture, attention))
    assert not found.fixed and found.numbers_kept[1] > 8 * found.numbers_kept[0]


@pytest.mark.parametrize(
    ("architecture", "attention", "waits"),
    [
        ("rnn", "none", True),
        ("gru", "none", True),
        ("lstm", "additive", True),
        ("transformer", "none", False),
    ],
)
def test_who_recurs_waits(architecture: str, attention: str, waits: bool) -> None:
    found = parallel(number_model(architecture, attention))
    assert found.waiting == (found.words[1] if waits else 0) and found.at_once is not waits


def test_a_training_step_is_timed_both_ways_and_leaves_the_model_as_it_was() -> None:
    predictor = number_model("gru")
    before = {name: value.clone() for name, value in predictor.network.state_dict().items()}
    found = parallel(predictor)
    assert min(found.seconds) > 0 and found.slowdown == found.seconds[1] / found.seconds[0]
    assert all(value.equal(before[name]) for name, value in predictor.network.state_dict().items())
    assert all(parameter.grad is None for parameter in predictor.network.parameters())


def test_shares_by_length_are_of_the_rows_of_that_length() -> None:
    lengths = [2, 4, 5, 9, 9, 10, 14, 15, 20, 24]
    rows = [{"words": said("1" * length), "digits": "1" * length} for length in lengths]
    answers = ["1" * length for length in lengths]
    answers[1], answers[4], answers[8] = "1", "1" * 10, ""
    shares = exact_by_length(numbers(rows), answers)
    assert shares == (Share(1, 2), Share(2, 3), Share(2, 2), Share(1, 1), Share(1, 2))
    assert len(shares) == len(BUCKETS)


def test_answers_are_greedy_and_in_order() -> None:
    predictor = number_model("gru")
    rows = [{"words": said(number), "digits": number} for number in ("9876543210", "12", "345")]
    found = numbers(rows).answers(predictor)
    alone = [predictor.predict([row["words"]], beam_size=1)[0].output for row in rows]
    assert found == alone and numbers(rows[:0]).answers(predictor) == []
    assert dates([{"written": "3 March 1998", "iso": "1998-03-03"}]).share(["1998-03-03"]) == Share(1, 1)


class Heard:
    """An audience that remembers."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.shares: list[list[Share]] = []

    def begins(self, name: str) -> None: ...

    def stepped(self, moment: Moment) -> None:
        self.steps.append(moment.step)

    def scored(self, exact) -> None:
        self.shares.append(list(exact))

    def ended(self, exact) -> None: ...


def test_a_watch_asks_the_saved_model_whenever_there_is_a_better_one(tmp_path: Path) -> None:
    predictor, heard = number_model("gru"), Heard()
    text_folder(tmp_path / "run", predictor, attention="none")
    asked = numbers([{"words": said("12"), "digits": "12"}])
    watch = Watch(tmp_path / "run", lambda loaded: [asked.share(asked.answers(loaded))], heard)
    watch.note("nothing to tell")
    watch.stepped(Moment(3, 10, 1.0, 100.0, 1.0, 2.0))
    watch.validated(Judgement(3, {"nats_per_token": 1.0}, best=False))
    assert heard.shares == []
    watch.validated(Judgement(6, {"nats_per_token": 0.5}, best=True))
    watch.finished()
    assert heard.steps == [3] and heard.shares == [[asked.share(asked.answers(predictor))]]
