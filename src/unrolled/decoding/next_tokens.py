"""What a model expects next: the likeliest tokens with their probabilities."""

from collections.abc import Sequence

import torch

from unrolled.decoding.filters import forbid
from unrolled.decoding.reading import Head, StreamingModel, one_row, opening, read
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError


@torch.inference_mode()
def next_distribution(
    model: StreamingModel,
    head: Head,
    prompt: Sequence[int],
    top: int,
    *,
    begin: int | None = None,
    forbidden: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """Return the ``top`` likeliest tokens after a prompt with their probabilities, the likeliest first.

    ``softmax(head(model(prompt)))`` at the prompt's end, among the tokens that are not ``forbidden``; all of
    them when they are fewer than ``top``. An empty prompt starts from ``begin``. The model should be in
    ``eval()``. Cost: the prompt is read once.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=4, width=2)
    >>> model = SequenceModel(front=front, width=2, layers=[GRU(2, 2)], norm=torch.nn.Identity()).eval()
    >>> next_distribution(model, lambda features: torch.zeros(1, 1, 4), [3], top=2)
    [(0, 0.25), (1, 0.25)]
    """
    if top < 1:
        raise UsageError(f"top: found {top}, expected at least 1")
    state = model.start(1)
    scores, _ = read(model, head, one_row(opening(prompt, begin), state), state)
    probabilities = Sampler().probabilities(forbid(scores, forbidden))[0]
    # A stable sort puts the lower token number first among equals.
    values, tokens = probabilities.sort(descending=True, stable=True)
    allowed = len(values) - len(set(forbidden))
    shown = min(top, allowed)
    return list(zip(tokens[:shown].tolist(), values[:shown].tolist(), strict=True))
