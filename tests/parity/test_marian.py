"""The same weights in the `transformers` package's Marian and in our layers: the same logits, outputs and scores."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from benchmark_files import benchmark
from unrolled.decoding.beam import beam_search
from unrolled.decoding.greedy import stream_greedy
from unrolled.decoding.search import Hypothesis, Search
from unrolled.models.encoder_decoder import EncoderDecoder

marian = benchmark("marian")
SHAPE = marian.Shape(vocabulary=40, width=32, hidden=64, depth=2, heads=4)
SOURCES, LONGEST, TOKENS = 56, 24, 38


class Pair:
    """Both models, in float64, and sources of 1 to 12 tokens."""

    def __init__(self) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(5)
            self.theirs = marian.theirs(SHAPE)
            # Trained enough to be sure of much, and too little to be sure of all.
            marian.train(
                self.theirs,
                SHAPE,
                answer=lambda row: row[::-1],
                sources=lambda: marian.random_sources(24, range(1, 9), TOKENS),
                steps=260,
                rate=8e-3,
            )
            self.theirs.double()
            self.theirs.final_logits_bias.normal_(std=0.2)
            self.sources = marian.random_sources(SOURCES, range(1, 13), TOKENS)
        self.ours: EncoderDecoder
        self.head: nn.Linear
        self.ours, self.head = marian.ours(self.theirs, SHAPE)
        self.inputs, self.lengths = marian.padded(self.sources, SHAPE.begin)

    def generate(self, **settings: Any) -> Any:
        """Return what the package finds."""
        return self.theirs.generate(
            self.inputs,
            attention_mask=marian.seen(self.lengths),
            max_new_tokens=LONGEST,
            do_sample=False,
            bad_words_ids=[[SHAPE.begin]],
            return_dict_in_generate=True,
            output_scores=True,
            **settings,
        )

    def search(self, search: Search) -> list[list[Hypothesis]]:
        """Return what we find."""
        with torch.no_grad():
            state = self.ours.start(SOURCES, source=self.inputs, source_lengths=self.lengths)
        return beam_search(
            self.ours,
            self.head,
            state,
            search=search,
            rooms=[LONGEST - 1] * SOURCES,
            begin=SHAPE.begin,
            end=marian.END,
            forbidden=[SHAPE.begin],
        )


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair()


def until_end(row: Tensor) -> list[int]:
    """Return the tokens of an output of the package before its end; it must have one."""
    tokens = row.tolist()
    assert tokens[0] == SHAPE.begin
    return tokens[1 : tokens.index(marian.END)]


def test_logits(pair: Pair) -> None:
    targets = [[*reversed(row), marian.END] for row in pair.sources]
    given, counts = marian.padded([[SHAPE.begin, *row[:-1]] for row in targets], SHAPE.begin)
    with torch.no_grad():
        expected = pair.theirs(
            input_ids=pair.inputs, attention_mask=marian.seen(pair.lengths), decoder_input_ids=given
        ).logits
        state = pair.ours.start(SOURCES, source=pair.inputs, source_lengths=pair.lengths)
        features, _ = pair.ours(given, state, lengths=counts)
        found = pair.head(features)
    real = marian.seen(counts).bool()
    assert (found - expected)[real].abs().max() < 1e-8


def test_it_has_learnt_something(pair: Pair) -> None:
    """Random weights would agree on nonsense, and every search would fill its room."""
    found = pair.search(Search())
    right = [outputs[0].tokens == source[::-1] for outputs, source in zip(found, pair.sources, strict=True)]
    assert 0.2 < sum(right) / SOURCES < 0.95


def test_greedy_outputs(pair: Pair) -> None:
    expected = pair.generate(num_beams=1).sequences
    found = pair.search(Search())
    for row, outputs in enumerate(found):
        tokens = expected[row].tolist()[1:]
        cut = tokens.index(marian.END) if marian.END in tokens else LONGEST
        assert outputs[0].tokens == tokens[:cut][: LONGEST - 1]
        with torch.no_grad():
            state = pair.ours.start(1, source=torch.tensor([pair.sources[row]]))
        streamed = stream_greedy(
            pair.ours,
            pair.head,
            state,
            room=LONGEST - 1,
            begin=SHAPE.begin,
            end=marian.END,
            forbidden=[SHAPE.begin],
        )
        assert list(streamed) == outputs[0].tokens


@pytest.mark.parametrize(
    ("search", "settings"),
    [
        (Search(5, 1.0, 5), {}),
        (Search(5, 0.0, 5), {}),
        (Search(5, -0.7, 5), {}),
        (Search(5, 0.6, 1), {}),
        (Search(5, 1.0, 5, minimum=4, no_repeat=2), {"min_new_tokens": 4, "no_repeat_ngram_size": 2}),
    ],
    ids=["by length", "plain", "short", "best alone", "ruled"],
)
def test_beam_outputs_and_scores(pair: Pair, search: Search, settings: dict[str, Any]) -> None:
    expected = pair.generate(
        num_beams=5,
        length_penalty=search.length_penalty,
        num_return_sequences=search.best,
        early_stopping="never",
        **settings,
    )
    found = pair.search(search)
    sequences = expected.sequences.unflatten(0, (SOURCES, search.best))
    scores = expected.sequences_scores.view(SOURCES, search.best)
    for outputs, rows, theirs in zip(found, sequences, scores, strict=True):
        assert [item.tokens for item in outputs] == [until_end(row) for row in rows]
        assert [item.score for item in outputs] == pytest.approx(theirs.tolist(), abs=1e-4)
