"""What a model says at a validation: a sample of its text, or an answer of its own beside the true one."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.inputs import TokenInputs
from unrolled.data.sequences import Sequences
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation

SAMPLE_TOKENS = 160
LONGEST_SHOWN = 80


def example_of(predictor: Predictor, rows: Sequences, seed: int) -> str:
    """Return a text to look at; the same model gives the same one."""
    task, network = predictor.task, predictor.network
    if isinstance(task, Continuation):
        with network.scoring():
            return "".join(predictor.generate(tokens=SAMPLE_TOKENS, temperature=0.8, seed=seed)).strip()
    assert rows.targets is not None
    row = seed % len(rows)
    prediction = task.predictions(network, rows.chosen(np.array([row])))[0]
    answer = task.answer(prediction, top=1)
    shown = f"{answer.output:.6g}" if isinstance(answer.output, float) else answer.output
    score = "" if answer.score is None else f"{answer.score:.0%}; "
    truth = task.output.decode(rows.targets[row])
    return f"{_shown(predictor.codec, rows[row])} → {shown or '–'} ({score}truth: {truth or '–'})"


def _shown(codec: Codec, steps: NDArray[np.generic]) -> str:
    """Show a text, cut where it is long; of anything else say how long it is."""
    if not isinstance(codec.inputs, TokenInputs):
        return f"{len(steps):,} step{'s' if len(steps) > 1 else ''}"
    text = cast(TextCodec, codec).decode(steps)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
