"""A gap in a line, and what a language model would put there."""

from collections.abc import Sequence
from typing import NamedTuple

from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN, TextCodec
from unrolled.decoding.fill import fill
from unrolled.decoding.generate import generate_many
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError
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
    network: Network, codec: TextCodec, line: str, *, candidates: Sequence[str], top: int
) -> list[Filling]:
    """Rank candidates for the gap by the probability of the whole line, the likeliest first.

    Without candidates, the model proposes words by continuing what stands before the gap.
    """
    before, after = _around_gap(line)
    if not candidates:
        candidates = _proposals(network, codec, before)
    if not candidates:
        raise UsageError("fill: the model proposed no word for the gap; name some with --candidates")
    ranked = fill(
        network.model,
        network.head,
        [BEGIN, *_tokens(codec, before)],
        _tokens(codec, after),
        [_tokens(codec, candidate) for candidate in candidates],
    )
    return [Filling(candidates[item.index], item.log_probability, item.share) for item in ranked[:top]]


def _around_gap(line: str) -> tuple[str, str]:
    """Return what stands before and after the one gap of a line."""
    if line.count(GAP) != 1:
        raise UsageError(f"fill: found {line.count(GAP)} gaps in the line, expected one, written {GAP}")
    before, after = line.split(GAP)
    return before, after


def _tokens(codec: TextCodec, text: str) -> list[int]:
    return [int(token) for token in codec.encode(text)]


def _proposals(network: Network, codec: TextCodec, before: str) -> list[str]:
    """Let the model write on many times, and keep the distinct first words; drawn from a fixed seed."""
    prompt = [BEGIN, *_tokens(codec, before)]
    drawn = generate_many(
        network.model,
        network.head,
        prompt,
        count=PROPOSALS,
        sampler=Sampler(),
        steps=LONGEST_PROPOSAL,
        seed=0,
        forbidden=(UNKNOWN, BEGIN, END),
    )
    words = (_first_word(codec.decode(tokens)) for tokens in drawn)
    return sorted({word for word in words if word})


def _first_word(text: str) -> str:
    """Return the letters, digits and inner marks before the first break; nothing if no break follows them."""
    word = ""
    for character in text.lstrip(" "):
        if not (character.isalnum() or character in "'’-"):
            return word
        word += character
    return ""
