"""What follows: a sequence's own next token, at every step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from unrolled.data.batch import NO_TARGET, Batch
from unrolled.data.block_batches import BlockBatches, block_batch
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.evaluation_blocks import carried_blocks, evaluation_blocks
from unrolled.data.sequences import Sequences
from unrolled.layers.state import detach, flatten
from unrolled.tasks.metrics.language import language_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.task import Batches, Headline, Validation
from unrolled.tasks.token_head import TokenHead

SCORING_ROWS = 32
SCORED_BLOCK = 256


@dataclass(frozen=True)
class Continuation:
    """Language modelling: ``loss = −mean_t log p(x_{t+1} | x_1 … x_t)`` in nats per token.

    >>> Continuation(byte_lengths=(0, 0, 0, 1, 1), block=8).build_head(4).scores.out_features
    5
    """

    name: ClassVar[str] = "continuation"
    headline: ClassVar[Headline] = Headline("nats_per_token", more_is_better=False)

    # UTF-8 bytes that each token of the vocabulary stands for.
    byte_lengths: tuple[int, ...]
    # Whether documents end, in an end token; one plain text does not.
    closed: bool = True
    # Tokens in a scored block, whose state starts fresh; the same for all models, whatever they trained on.
    block: int = SCORED_BLOCK

    def build_head(self, width: int) -> TokenHead:
        """Build the scores of every token in the vocabulary."""
        return TokenHead(width=width, vocabulary=len(self.byte_lengths))

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Cut the stream of all rows into blocks."""
        return BlockBatches(
            rows.tokens, context_length, batch_size=max(1, batch_tokens // context_length), seed=seed
        )

    def loss(self, network: Network, batch: Batch) -> Tensor:
        """Return the mean negative log-likelihood of the batch's tokens."""
        features, _ = network.model(batch.inputs, lengths=batch.lengths)
        return cross_entropy(network.head(features).float().flatten(0, 1), batch.targets.flatten())

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by the nats per token of blocks spread over the split."""
        blocks = _spread_blocks(rows.tokens, self.block, at_most)
        nats = float(_fresh_nats(network, blocks).mean())
        return Validation((nats,), {"nats_per_token": nats})

    def nats(self, network: Network, tokens: np.ndarray) -> np.ndarray:
        """Return the negative log-likelihood of every token that is foretold, in blocks with a fresh state each."""
        return _fresh_nats(network, evaluation_blocks(tokens, self.block, SCORING_ROWS))

    def carried_nats(self, network: Network, tokens: np.ndarray) -> np.ndarray:
        """Return the negative log-likelihood of every token that is foretold, the state carried all the way."""
        state, found = None, []
        with network.scoring():
            for batch in carried_blocks(tokens, self.block):
                nats, state = _token_nats(network, batch.to(network.device), state)
                state = detach(state)
                found.append(nats[_scored(batch.targets.numpy())])
        return np.concatenate(found)

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return nats per token, perplexity and bits per byte with intervals, states fresh for each block.

        For models whose state does not grow, the carried-state figure stands beside it.
        """
        tokens = np.asarray(rows.tokens)
        lengths = np.asarray(self.byte_lengths)[following(tokens)]
        report = language_report(self.nats(network, tokens), lengths, block=self.block)
        metrics = dict(report.metrics)
        if _bounded_state(network):
            carried = language_report(self.carried_nats(network, tokens), lengths, block=self.block)
            metrics["nats_per_token_carried"] = carried.metrics["nats_per_token"]
        return Report(metrics, {**report.details, "block": self.block}, report.units)

    def to_json(self) -> dict[str, Any]:
        """Return the settings that the head and the scoring are built from; the codec knows the byte lengths."""
        return {"task": self.name, "block": self.block, "closed": self.closed}


def never_drawn(task: Continuation) -> tuple[int, ...]:
    """Return the tokens that no text goes on with: unknown and begin, and the end where documents do not end."""
    return (UNKNOWN, BEGIN) if task.closed else (UNKNOWN, BEGIN, END)


def following(tokens: np.ndarray) -> np.ndarray:
    """Return the tokens of a stream that a model must foretell: all but the first and the begin tokens.

    A document's begin token always stands after the end of the last; to foretell it is no feat.
    """
    targets = np.asarray(tokens[1:]).astype(np.int64)
    counted: np.ndarray = targets[_scored(targets)]
    return counted


def _scored(targets: np.ndarray) -> np.ndarray:
    """Say which targets count."""
    counts: np.ndarray = (targets != NO_TARGET) & (targets != BEGIN)
    return counts


def _token_nats(network: Network, batch: Batch, state: Any = None) -> tuple[np.ndarray, Any]:
    """Score every target of a batch: ``(B, T)`` nats, and the state after it."""
    features, state = network.model(batch.inputs, state, lengths=batch.lengths)
    scores = network.head(features).float()
    nats = cross_entropy(scores.flatten(0, 1), batch.targets.flatten(), reduction="none")
    return nats.view(batch.targets.shape).double().cpu().numpy(), state


def _fresh_nats(network: Network, blocks: Iterable[Batch]) -> np.ndarray:
    """Score blocks, each from the initial state, and join them in order."""
    found = []
    with network.scoring():
        for batch in blocks:
            nats, _ = _token_nats(network, batch.to(network.device))
            found.append(nats[_scored(batch.targets.numpy())])
    return np.concatenate(found)


def _spread_blocks(tokens: np.ndarray, block: int, at_most: int) -> Iterable[Batch]:
    """Cut blocks from evenly spread places of a stream; all of it when it is short."""
    count = max(1, at_most // block)
    if len(tokens) - 1 <= count * block:
        yield from evaluation_blocks(tokens, block, SCORING_ROWS)
        return
    starts = np.linspace(0, len(tokens) - 1 - block, count).astype(np.int64)
    for some in np.array_split(starts, max(1, count // SCORING_ROWS)):
        yield block_batch(tokens, some, block)


def _bounded_state(network: Network) -> bool:
    """Say whether a model's state keeps its size however far it reads, as a recurrence's does."""
    with network.scoring():
        empty = network.model.start(1)
        probe = torch.zeros(1, 1, dtype=torch.long, device=network.device)
        _, state = network.model(probe, empty)
    return [tensor.shape for tensor in flatten(state)] == [tensor.shape for tensor in flatten(empty)]
