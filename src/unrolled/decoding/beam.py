"""Beam search: the likeliest outputs of many sources at once, by state alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from unrolled.decoding.candidates import NOTHING, best_continuations
from unrolled.decoding.hypotheses import Hypotheses, Living
from unrolled.decoding.ngrams import repeating
from unrolled.decoding.reading import Head, StreamingModel, device_of
from unrolled.decoding.scoring import (
    allow_only,
    bar,
    bar_each,
    log_probabilities,
    nothing_may_follow,
    require_an_end,
)
from unrolled.decoding.search import Hypothesis, Search
from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.owned import own
from unrolled.layers.rows import keep, reorder
from unrolled.layers.state import flatten


@torch.inference_mode()
def beam_search(
    model: StreamingModel,
    head: Head,
    state: State,
    *,
    search: Search,
    rooms: Sequence[int],
    begin: int,
    end: int,
    forbidden: Sequence[int] = (),
) -> list[list[Hypothesis]]:
    """Return the best outputs found for each row of ``state``, best first: ``search.best``, or all there are.

    A state row is a source that is read already; its outputs start after ``begin`` and the prefix. At each step
    the 2K best continuations of a source's K live hypotheses are found (K is ``beam_size``): one that ends is
    finished if it is among the K best of these, as is usual; the best K others live on. A beam of 1 takes the
    best alone, so that it is greedy and over at its first end. ``rooms`` has the most tokens of each source's
    outputs, its end not counted, unless the search names a maximum; what has filled its room is ended there, and
    that end's log-probability counts like any other, so that every score is the model's own. A room smaller than
    the prefix or the minimum grows to it. The ``forbidden`` are never drawn; probabilities are the model's, not
    made to sum to 1 without them. Among equals, the lower token comes first.

    A source is done when no live hypothesis can change its answer any more (`Finished.settled` proves it), and
    leaves the batch. Log-probabilities in float32 at least, sums in float64. Raises `UsageError` for rooms that
    don't fit the state, or an end that can't be; `UserError` for scores that are no numbers, or where nothing
    may follow. The model should be in ``eval()``; ``state`` is not changed. Cost: K rows of the model's step a
    source and token, and for the choice one pass over the vocabulary.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=3, width=4)
    >>> model = SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=torch.nn.Identity()).eval()
    >>> likes = lambda features: torch.tensor([-9.0, 0.0, -1.0]).expand(*features.shape[:2], 3)
    >>> search = Search(beam_size=2, best=2, length_penalty=0.0)
    >>> found = beam_search(model, likes, model.start(1), search=search, rooms=[4], begin=0, end=2)
    >>> [(item.tokens, round(item.score, 2)) for item in found[0]]
    [([], -1.31), ([1], -1.63)]
    """
    _check(state, search, rooms, end, forbidden)
    beams = _Beams(
        model, head, search, end, list(forbidden), [Hypotheses(search, room, end) for room in rooms]
    )
    if beams.sources:
        beams.run(state, begin)
    return [source.finished.kept for source in beams.sources]


@dataclass(frozen=True)
class _Move:
    """The hypotheses that live on: rows ``(R,)`` they grew out of, tokens ``(R,)``, totals ``(B, K)``."""

    rows: Tensor
    tokens: Tensor
    totals: Tensor
    # The sources that stay, as places among those there were; None when all do.
    sources: Tensor | None
    # Whether every hypothesis stands where the one stood that it grew out of.
    in_place: bool


@dataclass(frozen=True)
class _Beams:
    """The hypotheses of all sources, and what they grow by."""

    model: StreamingModel
    head: Head
    search: Search
    end: int
    forbidden: list[int]
    sources: list[Hypotheses]

    def run(self, state: State, begin: int) -> None:
        """Let hypotheses grow until every source is done."""
        active = self.sources
        following, totals, state = self._open(state, begin)
        owned = False
        while True:
            width = following.shape[0] // len(active)
            self._bar(following, active, width)
            # All of one are greedy; 2K hold K that don't end, as each hypothesis ends once.
            count = 1 if self.search.beam_size == 1 else 2 * self.search.beam_size
            found = best_continuations(totals, following, count).tolist()
            grown = [source.grow(candidates) for source, candidates in zip(active, found, strict=True)]
            _require_outputs(active, grown)
            if not any(grown):
                return
            move = self._move(grown, width, following.device)
            active = [source for source, living in zip(active, grown, strict=True) if living]
            state = _moved(state, move)
            if not owned:
                state, owned = own(state), True
            features, state = self.model(move.tokens[:, None], state)
            following, totals = log_probabilities(self.head, features)[:, 0], move.totals

    def _open(self, state: State, begin: int) -> tuple[Tensor, Tensor, State]:
        """Read what all outputs begin with: the log-probabilities of what follows, the totals, and the state."""
        prefix = torch.tensor([begin, *self.search.prefix], device=device_of(state))
        features, state = self.model(prefix.expand(len(self.sources), -1), state)
        found = log_probabilities(self.head, features if len(prefix) > 1 else features[:, -1:])
        forced = found[:, :-1].double().gather(2, prefix[1:].expand(len(self.sources), -1)[..., None])
        return found[:, -1], forced.sum(dim=1), state

    def _bar(self, following: Tensor, active: Sequence[Hypotheses], width: int) -> None:
        """Bar what must not follow, in place."""
        short = len(active[0].living[0]) < self.search.minimum
        bar(following, [*self.forbidden, self.end] if short else self.forbidden)
        size = self.search.no_repeat
        if size:
            rows = [
                (place * width + row, tokens)
                for place, source in enumerate(active)
                for row, tokens in enumerate(source.living)
            ]
            bar_each(following, [(row, token) for row, tokens in rows for token in repeating(tokens, size)])
        full = [place for place, source in enumerate(active) if source.full]
        allow_only(following, [place * width + row for place in full for row in range(width)], self.end)

    def _move(self, grown: Sequence[Sequence[Living]], width: int, device: torch.device) -> _Move:
        """Turn what lives on into rows; where fewer than K do, impossible ones fill their places."""
        size = self.search.beam_size
        staying = [place for place, living in enumerate(grown) if living]
        rows, tokens, totals = [], [], []
        for place in staying:
            living = grown[place]
            missing = size - len(living)
            rows += [place * width + item.parent for item in living] + [place * width] * missing
            tokens += [item.token for item in living] + [living[0].token] * missing
            totals += [item.total for item in living] + [NOTHING] * missing
        everyone = len(staying) == len(grown)
        packed = torch.tensor([rows, tokens], device=device)
        return _Move(
            rows=packed[0],
            tokens=packed[1],
            totals=torch.tensor(totals, dtype=torch.float64, device=device).view(-1, size),
            sources=None if everyone else torch.tensor(staying, device=device),
            in_place=rows == list(range(len(grown) * width)),
        )


def _moved(state: State, move: _Move) -> State:
    if move.in_place:
        return state
    if move.sources is None:
        return reorder(state, move.rows)
    return keep(state, move.rows, move.sources)


def _require_outputs(active: Sequence[Hypotheses], grown: Sequence[Sequence[Living]]) -> None:
    for source, living in zip(active, grown, strict=True):
        if not living and not source.finished.kept:
            raise nothing_may_follow()


def _check(state: State, search: Search, rooms: Sequence[int], end: int, forbidden: Sequence[int]) -> None:
    """Refuse what can't be."""
    require_an_end(end, forbidden)
    if end in search.prefix:
        raise UsageError(f"prefix: found the end token {end}, expected only others")
    if any(room < 0 for room in rooms):
        raise UsageError(f"rooms: found {min(rooms)}, expected numbers of at least 0")
    tensors = flatten(state)
    if tensors and tensors[0].shape[0] != len(rooms):
        raise UsageError(
            f"rooms: found {len(rooms)}, expected one for each of the state's {tensors[0].shape[0]} rows"
        )
