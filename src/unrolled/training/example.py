"""What a model says at a validation: a sample of its text, or an answer of its own beside the true one."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.inputs import TokenInputs
from unrolled.data.sequences import Sequences
from unrolled.decoding.search import Search
from unrolled.errors import shortened
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.decode_text import decode
from unrolled.tasks.text import Text

SAMPLE_TOKENS = 160
LONGEST_SHOWN = 80


def example_of(predictor: Predictor, rows: Sequences, seed: int) -> str:
    """Return a text to look at; the same model gives the same one."""
    task, network = predictor.task, predictor.network
    if isinstance(task, Continuation):
        with network.scoring():
            return "".join(predictor.generate(tokens=SAMPLE_TOKENS, temperature=0.8, seed=seed)).strip()
    row = seed % len(rows)
    source = _shown(predictor.codec, rows[row])
    if isinstance(task, Text):
        return f"{source} → {_written(predictor, task, rows, row)}"
    assert rows.targets is not None
    prediction = task.predictions(network, rows.chosen(np.array([row])))[0]
    answer = task.answer(prediction, top=1)
    shown = f"{answer.output:.6g}" if isinstance(answer.output, float) else answer.output
    score = "" if answer.score is None else f"{answer.score:.0%}; "
    truth = task.output.decode(rows.targets[row])
    return f"{source} → {shown or '–'} ({score}truth: {truth or '–'})"


def _written(predictor: Predictor, task: Text, rows: Sequences, row: int) -> str:
    """Return what the model writes greedily in answer to a row, and the truth."""
    assert isinstance(rows.targets, Sequences)
    found = decode(predictor.network, task, rows.chosen(np.array([row])), Search())
    answer, truth = task.output.decode(found[0][0].tokens), task.output.decode(rows.targets[row])
    return f"{_cut(answer) or '–'} (truth: {_cut(truth) or '–'})"


def _shown(codec: Codec, steps: NDArray[np.generic]) -> str:
    """Show a text, cut where it is long; of anything else say how long it is."""
    if not isinstance(codec.inputs, TokenInputs):
        return f"{len(steps):,} step{'s' if len(steps) > 1 else ''}"
    return _cut(cast(TextCodec, codec).decode(steps))


def _cut(text: str) -> str:
    """Cut a text that is too long to look at."""
    return shortened(text, LONGEST_SHOWN)
