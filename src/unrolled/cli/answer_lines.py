"""An answer as a line of text or of JSON."""

import json
from typing import Any

from unrolled.data.values import plain
from unrolled.predictor.answers import Prediction

# Whatever Python or a terminal takes for the end of a line, and the tab.
SPACES = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")


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


def written_line(answer: Prediction, top: int) -> str:
    """Write a text alone, or the best of several, each followed by its score, with tabs between.

    >>> answer = Prediction("a", "b\\nc", -0.5, [("b\\nc", -0.5), ("d", -1.25)])
    >>> written_line(answer, 1), written_line(answer, 2)
    ('b c', 'b c\\t-0.5000\\td\\t-1.2500')
    """
    if top == 1:
        return one_line(str(answer.output))
    return "\t".join(f"{one_line(text)}\t{score:.4f}" for text, score in answer.alternatives)


def one_line(text: str) -> str:
    """Return a text in which every line end or tab is a space, so that it stays in its line and cell."""
    return text.translate(SPACES)


def json_line(answer: Prediction, top: int, **more: Any) -> str:
    """Write an answer as an object: input, output, score (null where it has none) and, if asked, alternatives."""
    found: dict[str, Any] = {"input": plain(answer.input), "output": answer.output, "score": answer.score}
    if top > 1:
        found["alternatives"] = [
            {"output": label, "score": probability} for label, probability in answer.alternatives
        ]
    if answer.longer_than_trained:
        found["longer_than_trained"] = True
    return json.dumps({**found, **more}, ensure_ascii=False)
