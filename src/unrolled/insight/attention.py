"""Where a model looked: the attention behind its answer to one input."""

from collections.abc import Sequence
from typing import Any, NoReturn, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from unrolled.data.batch import labelled_batch
from unrolled.data.codecs.codec import BEGIN, Codec
from unrolled.data.sequences import Sequences
from unrolled.data.values import Value
from unrolled.errors import UsageError, UserError
from unrolled.insight.architecture_name import architecture_name
from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.attention_weights import pool_attention, self_attention
from unrolled.insight.step_names import step_names, token_names
from unrolled.layers.pool_attention import AttentionPool
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.predictor.answers import checked_value, encoded_value
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_answers import source_steps
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.decode_text import decode
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import PooledHead
from unrolled.tasks.text import Text

__all__ = ["ANSWER", "BEGIN_MARK", "END_MARK", "AttentionMap", "attention_of"]

# Steps without a text of their own.
BEGIN_MARK, END_MARK, ANSWER = "(begin)", "(end)", "answer"
# More rows × columns than this, in every head of every layer, would fill the memory and no eye could read them.
MOST_WEIGHTS = 1 << 20
WOULD_ATTEND = {
    "text": 'a transformer, or a recurrence with an attention, such as "gru+additive"',
    "continuation": "a transformer",
}
OF_ROWS = 'a transformer, or pooling = "attention"'


def attention_of(predictor: Predictor, value: Value, *, search: TextSearch | None = None) -> AttentionMap:
    """Return the attention weights behind the answer to one value.

    - A text model that attends: a row for each token of its text, found as ``search`` says, and for its end; a column
      for each step of the source. The weights are those by which the token was found.
    - A Transformer that labels, values or continues: a row and a column for each step of the input, before which a
      language model reads its begin token. Row t says what step t looked at, layer by layer.
    - Any model that pools by attention: one row, the answer; what its layers looked at besides is left out.

    The numbers are those that the layers compute with. Raises `UsageError` for a model that attends to nothing, and
    `UserError` for an input that is empty, cannot be read, or has more than 2²⁰ weights in a head.
    Cost: the answer's, and O(rows · columns) memory for each head.
    """
    network, task = predictor.network, predictor.task
    if isinstance(task, Text):
        return _of_text(predictor, task, value, search or TextSearch())
    row = encoded_value(predictor.codec, "attention", checked_value(predictor.codec, "attention", value))
    names = _names(predictor.codec, value, row)
    if isinstance(task, Continuation):
        row, names = np.array([BEGIN, *row]), (BEGIN_MARK, *names)
    _require_steps(row)
    with network.scoring():
        inputs = _one_row(network, row)
        if isinstance(network.head, PooledHead) and isinstance(network.head.pool, AttentionPool):
            features, _ = network.model(inputs)
            layers = [pool_attention(network.head.pool, features)]
            return AttentionMap.of((ANSWER,), names, _arrays(layers))
        _require_room(len(row), len(row))
        layers = self_attention(cast(nn.Module, network.model), inputs)
    if not layers:
        _refuse(predictor)
    return AttentionMap.of(names, names, _arrays(layers))


def _of_text(predictor: Predictor, task: Text, value: Value, search: TextSearch) -> AttentionMap:
    """Find the best text, then read it again as one sequence to see what each of its steps looked at."""
    network, model = predictor.network, predictor.network.model
    assert isinstance(model, EncoderDecoder)
    row = source_steps(predictor.codec, "attention", checked_value(predictor.codec, "attention", value))
    _require_steps(row)
    [[best, *_]] = decode(network, task, _as_rows(row), search.settled(task, 1))
    _require_room(len(best.tokens) + 1, len(row))
    with network.scoring():
        state = model.start(1, source=_one_row(network, row))
        given = torch.tensor([[BEGIN, *best.tokens]], device=network.device)
        layers = [weights[0] for weights in model.attention(given, state)]
    if not layers:
        _refuse(predictor)
    rows = (*token_names(task.output.codec, best.tokens), END_MARK)
    return AttentionMap.of(rows, _names(predictor.codec, value, row), _arrays(layers))


def _as_rows(row: NDArray[Any]) -> Sequences:
    return Sequences(row, np.array([0, len(row)]))


def _one_row(network: Network, row: NDArray[Any]) -> Tensor:
    """Return an encoded input as a batch of one on the network's device."""
    return labelled_batch(_as_rows(row), np.array([0])).to(network.device).inputs


def _names(codec: Codec, value: Value, row: NDArray[Any]) -> tuple[str, ...]:
    """Name the steps by their text, or by their place from 1."""
    names = step_names(codec, value, row)
    return tuple(map(str, range(1, len(row) + 1)) if names is None else names)


def _arrays(layers: Sequence[Tensor]) -> tuple[NDArray[np.float64], ...]:
    return tuple(layer.double().cpu().numpy() for layer in layers)


def _require_steps(row: NDArray[Any]) -> None:
    """Refuse an input without steps."""
    if not len(row):
        raise UserError("attention: found an empty input, expected at least one step to look at")


def _require_room(rows: int, columns: int) -> None:
    """Refuse what would fill the memory."""
    if rows * columns > MOST_WEIGHTS:
        raise UserError(
            f"attention: found {rows:,} × {columns:,} weights, expected at most {MOST_WEIGHTS:,}; "
            "a shorter input has fewer"
        )


def _refuse(predictor: Predictor) -> NoReturn:
    """Name a model that attends to nothing, and what would."""
    name = architecture_name(cast(nn.Module, predictor.network.model))
    expected = WOULD_ATTEND.get(predictor.task.name, OF_ROWS)
    raise UsageError(f'attention: this model ("{name}") attends to nothing; expected {expected}')
