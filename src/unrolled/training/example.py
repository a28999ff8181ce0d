"""What a model says at a validation: a sample of its text, or an answer of its own beside the true one."""

from unrolled.data.sequences import Sequences
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.label import Label

SAMPLE_TOKENS = 160
LONGEST_SHOWN = 80


def example_of(predictor: Predictor, rows: Sequences, seed: int) -> str:
    """Return a text to look at; the same model gives the same one."""
    if not isinstance(predictor.task, Label):
        with predictor.network.scoring():
            return "".join(predictor.generate(tokens=SAMPLE_TOKENS, temperature=0.8, seed=seed)).strip()
    assert rows.labels is not None
    row = seed % len(rows)
    text = predictor.codec.decode(rows[row])
    answer = predictor.predict([text])[0]
    shown = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    truth = predictor.task.names[int(rows.labels[row])]
    return f"{shown} → {answer.output} ({answer.score:.0%}; truth: {truth})"
