"""A gap in a line, and what a language model would put there."""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from unrolled.data.codecs.codec import BEGIN, END, TextCodec
from unrolled.data.codecs.word_pattern import word_pattern
from unrolled.decoding.fill import fill
from unrolled.decoding.generate import generate_many
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError
from unrolled.tasks.continuation import Continuation, never_drawn
from unrolled.tasks.network import Network

GAP = "____"
PROPOSALS = 256
LONGEST_PROPOSAL = 24


class Filling(NamedTuple):
    """What may stand in the gap, the whole line's log-probability with it, and its share among the candidates."""

    text: str
    log_probability: float
    share: float


def fill_gap(
    network: Network,
    task: Continuation,
    codec: TextCodec,
    line: str,
    *,
    candidates: Sequence[str],
    top: int,
) -> list[Filling]:
    """Rank candidates for the gap by the probability of the whole line, the likeliest first.

    Without candidates, the model proposes words by continuing what stands before the gap.
    """
    before, after = _around_gap(line)
    candidates = candidates or _proposals(network, task, codec, before)
    if not candidates:
        raise UsageError("fill: the model proposed no word for the gap; name some with --candidates")
    # Each line is encoded whole: byte pairs may join a candidate with what stands beside it.
    lines = [_tokens(codec, before + candidate + after) for candidate in candidates]
    shared = _shared(lines)
    end = END if task.closed else None
    tails = [line[shared:] for line in lines]
    ranked = fill(network.model, network.head, lines[0][:shared], [], tails, end=end)
    return [Filling(candidates[item.index], item.log_probability, item.share) for item in ranked[:top]]


def _around_gap(line: str) -> tuple[str, str]:
    """Return what stands before and after the one gap of a line."""
    if line.count(GAP) != 1:
        raise UsageError(f"fill: found {line.count(GAP)} gaps in the line, expected one, written {GAP}")
    before, after = line.split(GAP)
    return before, after


def _tokens(codec: TextCodec, text: str) -> list[int]:
    """Return the tokens of a line, behind a begin token."""
    return [BEGIN, *(int(token) for token in codec.encode(text))]


def _shared(lines: list[list[int]]) -> int:
    """Count the tokens that all lines begin with; they are read once."""
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*lines, strict=False))
    return sum(1 for _ in alike)


def _proposals(network: Network, task: Continuation, codec: TextCodec, before: str) -> list[str]:
    """Let the model write on many times, and keep the distinct first words; drawn from a fixed seed."""
    # A space may belong to the word's own first token, so the model begins before it.
    stem = before.rstrip(" ")
    drawn = generate_many(
        network.model,
        network.head,
        _tokens(codec, stem),
        count=PROPOSALS,
        sampler=Sampler(),
        steps=LONGEST_PROPOSAL,
        seed=0,
        forbidden=(*never_drawn(task), END),
    )
    texts = [codec.decode(tokens) for tokens in drawn]
    if stem != before and codec.separator != b" ":
        texts = [text for text in texts if text.startswith(" ")]
    return sorted({word for text in texts if (word := _first_word(text))})


def _first_word(text: str) -> str:
    """Return the first word if a break follows it, otherwise nothing: a word cut short is no proposal."""
    text = text.lstrip(" ")
    found = word_pattern().match(text)
    return found[0] if found and found.end() < len(text) and found[0][0].isalnum() else ""
