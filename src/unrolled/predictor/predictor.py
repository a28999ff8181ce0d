"""A trained model in hand: answers, continuations, scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from unrolled.data.codecs.codec import BEGIN, END
from unrolled.data.codecs.stream import StreamDecoder
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like
from unrolled.decoding.generate import generate, row_generator
from unrolled.decoding.next_tokens import next_distribution
from unrolled.decoding.sampling import Sampler
from unrolled.decoding.stop import StopStrings
from unrolled.errors import UsageError
from unrolled.predictor.answers import Prediction, answers
from unrolled.predictor.evaluation import Evaluation, evaluate
from unrolled.predictor.gap import Filling, fill_gap
from unrolled.predictor.model_tasks import ModelTask
from unrolled.predictor.sessions import Sessions
from unrolled.predictor.text_answers import (
    longer_than_trained,
    source_steps,
    text_answers,
    text_pieces,
)
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.continuation import Continuation, never_drawn
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text


@dataclass(frozen=True)
class Predictor:
    """A network with its task and codec, ready to answer.

    >>> import unrolled
    >>> rows = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(30)]
    >>> run = unrolled.train(
    ...     rows, input="text", output="kind", model="gru", size="tiny", steps=5, run="runs/predictor"
    ... )
    >>> unrolled.load(run.run).predict(["x 1"])[0].output in ("x", "y")
    True
    """

    network: Network
    task: ModelTask
    codec: Any
    layout: Layout

    def predict(
        self,
        values: Sequence[Any],
        *,
        top: int = 1,
        beam_size: int | None = None,
        length_penalty: float | None = None,
        minimum: int = 0,
        maximum: int | None = None,
        no_repeat: int = 0,
        prefix: str = "",
    ) -> list[Prediction]:
        """Answer each value: a text, a series ``(T, C)`` of numbers, or Events, as the model was trained on.

        A classifier answers with its most probable label, or with every label at least as likely as not; a
        regression with a number, a language model with the next token. The ``top`` most probable labels or tokens
        stand in ``alternatives``. Raises `UserError` for a value that cannot be read, by its place from 0.

        A text model answers with the best text of a beam search, and the ``top`` best stand in ``alternatives``;
        the rest is for it alone. ``beam_size`` (1 is greedy) and ``length_penalty`` are the model's own unless
        given; a text has at least ``minimum`` and at most ``maximum`` tokens, no run of ``no_repeat`` tokens twice (0
        allows any), and begins with ``prefix``. A source of white space alone is answered with an empty text without
        a score, and one longer than any in training says so in ``longer_than_trained``. `UsageError` for a model of
        another task.
        """
        if isinstance(values, str):
            raise UsageError(f'values: found the string "{values}", expected a list of strings')
        if top < 1:
            raise UsageError(f"top: found {top}, expected at least 1")
        asked = TextSearch(beam_size, length_penalty, minimum, maximum, no_repeat, prefix)
        if isinstance(self.task, Text):
            search = asked.settled(self.task, top)
            return text_answers(self.network, self.task, self.codec, values, search)
        for name in asked.given:
            self._text_task(name)
        if not len(values):
            return []
        if isinstance(self.task, Continuation):
            return [_ranked(text, self.next_tokens(text, top=top)) for text in values]
        return answers(self.network, self.task, self.codec, values, top=top)

    def predict_pieces(self, value: Any) -> Iterator[str]:
        """Give a text model's greedy answer to one value piece by piece, as it comes; no character is ever cut.

        All pieces joined are the output of ``predict([value], beam_size=1)``. Raises `UsageError` for a model of
        another task, and `UserError` for a value that cannot be read, at once.
        """
        return text_pieces(self.network, self._text_task("predict_pieces"), self.codec, value)

    def longer_than_trained(self, value: Any) -> bool:
        """Say whether a text model would have to answer a longer source than any that it learnt from."""
        task = self._text_task("longer_than_trained")
        return longer_than_trained(task, source_steps(self.codec, "value", value))

    def generate(
        self,
        prompt: str = "",
        *,
        tokens: int = 200,
        temperature: float = 1.0,
        top_k: int | None = None,
        top_p: float | None = None,
        min_p: float | None = None,
        stop: Sequence[str] = (),
        seed: int = 0,
        number: int = 0,
    ) -> Iterator[str]:
        """Continue a prompt, piece by piece as they come; the prompt itself is not repeated.

        Same settings, seed and machine: the same text; ``number`` tells apart continuations of one seed.
        Never cuts a character, and ends before the first stop string. Raises `UsageError` for a model that is
        no language model and for impossible settings.
        """
        task = self._continuation_task("generate")
        sampler = Sampler(temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p)
        generator = row_generator(seed, number, self.network.device)
        drawn = generate(
            self.network.model,
            self.network.head,
            self.prompt_tokens(prompt),
            sampler=sampler,
            steps=tokens,
            generator=generator,
            end=END,
            forbidden=never_drawn(task),
        )
        return self._pieces(prompt, drawn, StopStrings(stop))

    def _pieces(self, prompt: str, drawn: Iterator[int], stop: StopStrings) -> Iterator[str]:
        """Give on, of the tokens drawn, what is whole characters and surely before a stop string."""
        decoder = StreamDecoder(self.codec)
        # Pieces are joined by the codec's separator, which stands between the prompt and the first one too.
        for token in self.prompt_tokens(prompt):
            decoder.push(token)
        yield from stop.cut(chain((decoder.push(token) for token in drawn), _at_the_end(decoder)))

    def next_tokens(self, prompt: str, *, top: int) -> list[tuple[str, float]]:
        """Return the most probable next tokens after a prompt, as text with probabilities."""
        task = self._continuation_task("next_tokens")
        found = next_distribution(
            self.network.model,
            self.network.head,
            self.prompt_tokens(prompt),
            top,
            forbidden=never_drawn(task),
        )
        return [(self.codec.decode([token]), probability) for token, probability in found]

    def fill(self, line: str, *, candidates: Sequence[str] = (), top: int = 10) -> list[Filling]:
        """Rank what fits the gap ``____`` of a line by the probability of the whole line."""
        task = self._continuation_task("fill")
        return fill_gap(self.network, task, self.codec, line, candidates=candidates, top=top)

    @property
    def fields(self) -> tuple[str, ...]:
        """The channels or fields of a step that this model reads; a text has none."""
        return getattr(self.codec, "fields", ())

    def evaluate(self, data: Any, *, skip_bad: bool = False) -> Evaluation:
        """Judge this model on data of any kind that `unrolled.train` takes; without baselines, which need the run.

        Columns are those trained on. Raises `BadRows` naming the rows that cannot be used unless they may be
        skipped.
        """
        source = open_like(data, self.layout, self.fields)
        return evaluate(self, source, whole_text=source.kind == "text", training=None, skip_bad=skip_bad)

    def stream(self, *, max_sessions: int = 100_000, idle: float | None = None) -> Sessions:
        """Answer sequences step by step as they come, with a state kept for each id, as `Sessions` says.

        Raises `UsageError` for a model that must see a sequence whole, as one that answers with a text does.
        """
        if isinstance(self.task, Text):
            raise UsageError(
                'stream: this model\'s task is "text": it must read a source whole before it writes; expected one '
                "that answers after every step (this one answers whole sources, with predict)"
            )
        return Sessions(self.network, self.task, self.codec, max_sessions=max_sessions, idle=idle)

    def prompt_tokens(self, prompt: str) -> list[int]:
        """Return the tokens of a prompt; a language model starts from the begin token."""
        return [BEGIN, *(int(token) for token in self.codec.encode(prompt))]

    def _continuation_task(self, wanted: str) -> Continuation:
        if not isinstance(self.task, Continuation):
            raise UsageError(
                f'{wanted}: this model\'s task is "{self.task.name}", expected "continuation" (a language '
                "model); this one answers to predict"
            )
        return self.task

    def _text_task(self, wanted: str) -> Text:
        if not isinstance(self.task, Text):
            raise UsageError(
                f'{wanted}: this model\'s task is "{self.task.name}", expected "text" (a source in, a text out)'
            )
        return self.task


def _ranked(text: str, alternatives: list[tuple[str, float]]) -> Prediction:
    """Return an answer whose output is the first of its alternatives."""
    return Prediction(text, *alternatives[0], alternatives)


def _at_the_end(decoder: StreamDecoder) -> Iterator[str]:
    """Give what a decoder holds back, once everything before it has been taken."""
    yield decoder.flush()
