"""Texts found for many sources at once, whatever their order."""

from typing import TYPE_CHECKING

import torch

from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.row_batches import OrderedBatches
from unrolled.data.sequences import Sequences
from unrolled.decoding.beam import beam_search
from unrolled.decoding.search import Hypothesis, Search
from unrolled.tasks.network import Network

if TYPE_CHECKING:
    # A task offers to find its own texts, so at run time it is the one that imports.
    from unrolled.tasks.text import Text

# Source tokens of all hypotheses decoded side by side, padding counted.
DECODED_TOKENS = 8192
# What no text is made of.
NEVER_DRAWN = (UNKNOWN, BEGIN)


def decode(network: Network, task: "Text", rows: Sequences, search: Search) -> list[list[Hypothesis]]:
    """Return the best outputs found for each row, best first, in the order of the rows; targets are not looked at.

    Sources of like lengths are read together, the longest first; each has as much room as the task gives it. Cost:
    one pass of the encoder, and of the decoder one step for each token of each hypothesis.
    """
    sources = Sequences(rows.tokens, rows.offsets)
    found: list[list[Hypothesis]] = [[] for _ in range(len(rows))]
    if not len(rows):
        return found
    with network.scoring():
        for batch in OrderedBatches(sources, max(1, DECODED_TOKENS // search.beam_size)):
            lengths = sources.lengths[batch.rows]
            state = network.model.start(
                len(batch.rows),
                source=batch.inputs.to(network.device),
                source_lengths=torch.from_numpy(lengths).to(network.device),
            )
            outputs = beam_search(
                network.model,
                network.head,
                state,
                search=search,
                rooms=[task.room(int(length)) for length in lengths],
                begin=BEGIN,
                end=END,
                forbidden=NEVER_DRAWN,
            )
            for row, hypotheses in zip(batch.rows, outputs, strict=True):
                found[row] = hypotheses
    return found
