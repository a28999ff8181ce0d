"""Texts for sources: all of a list together, or one of them piece by piece."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from unrolled.data.codecs.codec import BEGIN, END, Codec
from unrolled.data.codecs.stream import StreamDecoder
from unrolled.data.inputs import TokenInputs
from unrolled.data.sequences import Sequences
from unrolled.data.values import Value
from unrolled.decoding.greedy import stream_greedy
from unrolled.decoding.search import Hypothesis, Search
from unrolled.predictor.answers import Prediction, checked_value, encoded_value
from unrolled.tasks.decode_text import NEVER_DRAWN, decode
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text


def text_answers(
    network: Network, task: Text, codec: Codec, values: Sequence[Any], search: Search
) -> list[Prediction]:
    """Answer every source in order; one that says nothing is answered with nothing."""
    checked = [checked_value(codec, f"values[{place}]", value) for place, value in enumerate(values)]
    rows = [source_steps(codec, f"values[{place}]", value) for place, value in enumerate(checked)]
    asked = [place for place, row in enumerate(rows) if len(row)]
    found: dict[int, list[Hypothesis]] = {}
    if asked:
        sources = Sequences.from_rows([rows[place] for place in asked])
        found = dict(zip(asked, decode(network, task, sources, search), strict=True))
    return [
        _prediction(task, value, longer_than_trained(task, rows[place]), found.get(place, []))
        for place, value in enumerate(checked)
    ]


def text_pieces(network: Network, task: Text, codec: Codec, value: Any) -> Iterator[str]:
    """Give the greedy text of one source as it comes, never a part of a character; joined it is `text_answers`'."""
    checked = checked_value(codec, "value", value)
    row = source_steps(codec, "value", checked)
    return _pieces(network, task, _as_tensor(network, codec, row)) if len(row) else iter(())


def source_steps(codec: Codec, place: str, value: Value) -> NDArray[Any]:
    """Encode a source; white space alone is none."""
    blank = isinstance(value, str) and not value.strip()
    return np.zeros(0, dtype=np.int32) if blank else encoded_value(codec, place, value)


def longer_than_trained(task: Text, row: NDArray[Any]) -> bool:
    """Say whether a source has more steps than any that the model learnt from."""
    return len(row) > task.longest_source


def _pieces(network: Network, task: Text, source: Tensor) -> Iterator[str]:
    """Decode the likeliest tokens one by one."""
    steps = source.shape[1]
    with torch.inference_mode():
        lengths = torch.tensor([steps], device=source.device)
        state = network.model.start(1, source=source, source_lengths=lengths)
    tokens = stream_greedy(
        network.model,
        network.head,
        state,
        room=task.room(steps),
        begin=BEGIN,
        end=END,
        forbidden=NEVER_DRAWN,
    )
    decoder = StreamDecoder(task.output.codec)
    for token in tokens:
        if piece := decoder.push(token):
            yield piece
    if piece := decoder.flush():
        yield piece


def _as_tensor(network: Network, codec: Codec, row: NDArray[Any]) -> Tensor:
    """Return a source as the one row of a batch."""
    tokens = isinstance(codec.inputs, TokenInputs)
    kind = torch.long if tokens else next(network.parameters()).dtype
    return torch.from_numpy(np.asarray(row))[None].to(network.device, kind)


def _prediction(task: Text, value: Value, longer: bool, found: list[Hypothesis]) -> Prediction:
    """Return the best text and the others; hypotheses of other tokens that read the same are one."""
    texts: dict[str, float] = {}
    for each in found:
        texts.setdefault(task.output.decode(each.tokens), each.log_probability / (len(each.tokens) + 1))
    alternatives = list(texts.items())
    output, score = alternatives[0] if alternatives else ("", None)
    return Prediction(value, output, score, alternatives, longer)
