"""One/many → many: a sequence in, a text of another length out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.pair_batch import PairBatch
from unrolled.data.pair_batches import PairBatches
from unrolled.data.sequences import Sequences
from unrolled.decoding.search import Search
from unrolled.errors import UsageError
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.models.front import SharedTokenFront, TokenFront
from unrolled.tasks.decode_text import decode
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.texts import RowNats, text_report
from unrolled.tasks.network import Network
from unrolled.tasks.pair_features import pair_features, pair_nats
from unrolled.tasks.row_scores import spread
from unrolled.tasks.task import Batches, Headline, Validation
from unrolled.tasks.token_head import TiedTokenHead, TokenHead
from unrolled.tasks.token_loss import smoothed_loss

# How much longer than the longest of training a text may become.
ROOM = 1.25


@dataclass(frozen=True)
class Text:
    """Sequence to sequence: ``loss = −mean_t Σ_v q_tv log p(v | y_1 … y_{t−1}, x)`` over a batch's target tokens, the
    end token among them, with smoothed targets ``q`` and the true beginning given (teacher forcing).

    While training, each token that the decoder reads, but the begin token, is unknown with probability
    ``word_dropout``. Texts are found by beam search with the task's own beam size and length penalty.

    >>> from unrolled.data.codecs.characters import Characters
    >>> task = Text(TextOutput(Characters("ab")), longest_source=8, longest_target=4)
    >>> task.room(8), task.room(80)
    (5, 50)
    """

    name: ClassVar[str] = "text"
    headline: ClassVar[Headline] = Headline("chrf", more_is_better=True)

    output: TextOutput
    # The most steps of a source and tokens of a target in training, the end token counted.
    longest_source: int
    longest_target: int
    label_smoothing: float = 0.1
    word_dropout: float = 0.0
    beam_size: int = 5
    length_penalty: float = 1.0

    def __post_init__(self) -> None:
        """Refuse shares and sizes that are none, naming the setting."""
        for name in ("label_smoothing", "word_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 0 and below 1")
        for name in ("longest_source", "longest_target"):
            if getattr(self, name) < 0:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 0")
        # The search has more to say about its settings.
        _ = self.search

    @property
    def search(self) -> Search:
        """Return how texts are looked for unless another way is asked for."""
        return Search(beam_size=self.beam_size, length_penalty=self.length_penalty)

    def build_head(self, model: EncoderDecoder, *, tied: bool = True) -> TokenHead | TiedTokenHead:
        """Build the scores of every target token, from the decoder's own table of tokens where they are tied."""
        if tied:
            front = model.decoder.front
            assert isinstance(front, TokenFront | SharedTokenFront)
            return TiedTokenHead(front.embedding)
        return TokenHead(width=model.width, vocabulary=self.output.codec.size)

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Batch pairs of like lengths; every pair is seen whole, so there is no context length to keep to."""
        return PairBatches(rows, batch_tokens, seed=seed)

    def room(self, source_length: int) -> int:
        """Return the most tokens of a text for a source of so many steps, its end token not counted.

        It is a quarter more than the longest of training, and in proportion for a source longer than any there.
        """
        stretch = max(1.0, source_length / max(1, self.longest_source))
        return max(1, math.ceil(ROOM * self.longest_target * stretch))

    def loss(self, network: Network, batch: PairBatch) -> Tensor:
        """Return the mean loss of the batch's target tokens; nothing is computed for the padding."""
        dropped = self.word_dropout if network.training else 0.0
        features, targets = pair_features(network, batch, word_dropout=dropped)
        return smoothed_loss(features, _weight(network), targets, self.label_smoothing)

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by the nats per target token, without smoothing, of pairs from all over the split."""
        nats = float(self.nats(network, spread(rows, at_most)).per_token)
        return Validation((nats,), {"nats_per_token": nats, "perplexity": math.exp(min(nats, 700.0))})

    def nats(self, network: Network, rows: Sequences) -> RowNats:
        """Return how surprised the network is by the targets of each row, in the order of the rows."""
        return pair_nats(network, rows, _weight(network))

    def texts(self, network: Network, rows: Sequences) -> list[str]:
        """Return the best text found for each row."""
        return [self.output.decode(found[0].tokens) for found in decode(network, self, rows, self.search)]

    def report(self, network: Network, rows: Sequences, *, references: Sequence[str] | None = None) -> Report:
        """Return every metric on a whole split.

        ``references`` are the texts to be judged by, as they were before they were encoded; without them they are
        what the targets spell, in which a character that the vocabulary lacks stays unknown.
        """
        assert isinstance(rows.targets, Sequences)
        wanted = (
            [self.output.decode(row) for row in rows.targets.tolist()] if references is None else references
        )
        return self.report_of(
            self.texts(network, rows), wanted, source_lengths=rows.lengths, nats=self.nats(network, rows)
        )

    def report_of(
        self,
        outputs: Sequence[str],
        references: Sequence[str],
        *,
        source_lengths: NDArray[np.int64] | None,
        nats: RowNats | None = None,
    ) -> Report:
        """Return every metric of texts, the model's or a baseline's, with intervals and by the source's length."""
        return text_report(outputs, references, source_lengths=source_lengths, nats=nats)

    def to_json(self) -> dict[str, Any]:
        """Return the settings that the loss and the search are built from; the output's codec is saved by itself."""
        names = ("longest_source", "longest_target", "label_smoothing", "word_dropout")
        more = ("beam_size", "length_penalty")
        return {"task": self.name, **{name: getattr(self, name) for name in (*names, *more)}}


def _weight(network: Network) -> Tensor:
    """Return the vectors that features are scored by, ``(V, D)``."""
    head = network.head
    assert isinstance(head, TokenHead | TiedTokenHead)
    return head.weight
