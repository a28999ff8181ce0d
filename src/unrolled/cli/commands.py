"""The table of commands: a name, the module that holds it, and the line that stands in the help."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Where a command lives; its module, imported only for a call, has a click command named `command`."""

    module: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("unrolled.cli.demo", "The story of sequence models on built-in data, in minutes."),
    "check": Entry("unrolled.cli.check", "What is this data, and what is wrong with it?"),
    "train": Entry("unrolled.cli.train", "Train a model on a text, a table or a folder."),
    "compare": Entry("unrolled.cli.compare", "A fair race between models, a report, an answer."),
    "evaluate": Entry("unrolled.cli.evaluate", "Every metric beside the baselines, with intervals."),
    "predict": Entry("unrolled.cli.predict", "One answer for each input."),
    "generate": Entry("unrolled.cli.generate", "Continue a text."),
    "fill": Entry("unrolled.cli.fill", "Rank what fits the gap in a line."),
    "doctor": Entry("unrolled.cli.doctor", "Versions, hardware, and which fast paths are in use."),
}
