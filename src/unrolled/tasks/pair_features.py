"""What an encoder–decoder makes of pairs when it is told the true beginning of every target."""

import numpy as np
import torch
from torch import Tensor

from unrolled.data.batch import NO_TARGET
from unrolled.data.codecs.codec import BEGIN, UNKNOWN
from unrolled.data.pair_batch import PairBatch
from unrolled.data.pair_batches import ordered_pair_batches
from unrolled.data.sequences import Sequences
from unrolled.layers.packing import pack
from unrolled.tasks.metrics.texts import RowNats
from unrolled.tasks.network import Network
from unrolled.tasks.token_loss import token_nats

SCORING_TOKENS = 8192


def pair_features(network: Network, batch: PairBatch, *, word_dropout: float = 0.0) -> tuple[Tensor, Tensor]:
    """Return the features ``(N, D)`` of the batch's real target tokens, row after row, and these tokens ``(N,)``.

    Each token that the decoder reads, but the begin token, is unknown with probability ``word_dropout`` (Bowman et
    al. 2016, §3.1), so that it can't lean on what it wrote alone and must look at the source.
    """
    state = network.model.start(len(batch.rows), source=batch.inputs, source_lengths=batch.lengths)
    given = _with_unknowns(batch.given, word_dropout)
    features, _ = network.model(given, state, lengths=batch.target_lengths)
    return pack(features, batch.target_lengths), batch.targets[batch.targets != NO_TARGET]


def pair_nats(network: Network, rows: Sequences, weight: Tensor) -> RowNats:
    """Return the negative log-likelihood of each row's target tokens, scored by ``weight (V, D)``.

    ``nats_n = −Σ_t log softmax(W f_nt)_{y_nt}``. Cost: one pass over the rows.
    """
    assert isinstance(rows.targets, Sequences)
    nats = np.zeros(len(rows))
    with network.scoring():
        for batch in ordered_pair_batches(rows, SCORING_TOKENS):
            features, targets = pair_features(network, batch.to(network.device))
            found = token_nats(features, weight, targets).double().cpu().numpy()
            row_of = np.repeat(np.arange(len(batch.rows)), batch.target_lengths.numpy())
            nats[batch.rows] = np.bincount(row_of, weights=found, minlength=len(batch.rows))
    return RowNats(nats, rows.targets.lengths)


def _with_unknowns(tokens: Tensor, share: float) -> Tensor:
    """Return tokens of which about a share is unknown; the begin token stays."""
    if share == 0:
        return tokens
    drawn = torch.rand(tokens.shape, device=tokens.device) < share
    return tokens.masked_fill(drawn & (tokens != BEGIN), UNKNOWN)
