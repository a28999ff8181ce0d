"""The codec of a task's outputs, made for those of the training split."""

from collections.abc import Mapping

from unrolled.data.codecs.label_sets import LabelSets, separator_in
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.codecs.value_output import ValueOutput


def fit_output(task: str, outputs: Mapping[str, int]) -> OutputCodec | None:
    """Return what turns outputs into targets, given how often training saw each.

    None where none are looked at, and for texts, none of which is refused: their codec is fitted with the model's.

    >>> fit_output("label", {"yes": 3, "no": 2})
    Labels(names=('no', 'yes'))
    """
    match task:
        case "label":
            return Labels.fit(outputs)
        case "labels":
            return LabelSets.fit(outputs, separator=separator_in(outputs))
        case "value":
            return ValueOutput()
        case _:
            return None
