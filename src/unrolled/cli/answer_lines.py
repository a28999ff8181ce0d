"""An answer as a line of text or of JSON."""

import json
from typing import Any

from unrolled.data.values import plain
from unrolled.predictor.answers import Prediction


def text_line(answer: Prediction, top: int) -> str:
    """Write an answer in a line: a number, or labels with their probabilities; none of them is a dash.

    >>> text_line(Prediction("a film", "good", 0.9, [("good", 0.9)]), 1), text_line(Prediction("a", 2.5, None, []), 1)
    ('good\\t0.9000', '2.5')
    """
    if isinstance(answer.output, float):
        return f"{answer.output:.7g}"
    if top == 1:
        return f"{answer.output or '–'}\t{answer.score:.4f}"
    return "\t".join(f"{label} {probability:.2%}" for label, probability in answer.alternatives)


def json_line(answer: Prediction, top: int) -> str:
    """Write an answer as an object: input, output, score (null where it has none) and, if asked, alternatives."""
    found: dict[str, Any] = {"input": plain(answer.input), "output": answer.output, "score": answer.score}
    if top > 1:
        found["alternatives"] = [
            {"output": label, "score": probability} for label, probability in answer.alternatives
        ]
    return json.dumps(found, ensure_ascii=False)
