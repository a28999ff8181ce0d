"""Log-probabilities of next tokens, as decoding by likelihood needs them: checked, and some of them barred."""

from collections.abc import Sequence

import torch
from torch import Tensor

from unrolled.decoding.candidates import NOTHING
from unrolled.decoding.reading import Head
from unrolled.errors import UsageError, UserError


def log_probabilities(head: Head, features: Tensor) -> Tensor:
    """Return ``log p (B, T, V)`` of what follows features ``(B, T, D)``, in float32 at least, in a tensor of its own.

    Raises `UserError` where a row has no finite score, or an infinite or undefined one.
    """
    scores = head(features)
    precision = torch.promote_types(scores.dtype, torch.float32)
    found = scores.log_softmax(dim=-1, dtype=precision)
    # One such score leaves the sum of its row undefined, and so everything in it.
    if bool(found[..., 0].isnan().any()):
        raise UserError(
            "decoding: found a score of the next token that is not a number, expected finite ones; "
            "the model's training may have diverged"
        )
    return found


def bar(log_probabilities: Tensor, tokens: Sequence[int]) -> None:
    """Make tokens impossible in every row ``(R, V)``, in place; the others keep their log-probability."""
    if tokens:
        log_probabilities[:, list(tokens)] = NOTHING


def bar_each(log_probabilities: Tensor, pairs: Sequence[tuple[int, int]]) -> None:
    """Make a token impossible in a row for each pair of row and token, in place."""
    if pairs:
        rows, tokens = torch.tensor(pairs, device=log_probabilities.device).unbind(1)
        log_probabilities[rows, tokens] = NOTHING


def allow_only(log_probabilities: Tensor, rows: Sequence[int], token: int) -> None:
    """Make everything but one token impossible in some rows, in place."""
    if rows:
        places = torch.tensor(rows, device=log_probabilities.device)
        kept = log_probabilities[places, token]
        log_probabilities[places] = NOTHING
        log_probabilities[places, token] = kept


def require_an_end(end: int, forbidden: Sequence[int]) -> None:
    """Say that the end of an output must not be forbidden."""
    if end in forbidden:
        raise UsageError(f"forbidden: found the end token {end}, expected only others")


def nothing_may_follow() -> UserError:
    """Return the failure of a search that can neither go on nor end."""
    return UserError(
        "decoding: found no token that may come next, and none may end the output there; expected at least one "
        "that is neither forbidden nor a repetition nor of probability 0"
    )
