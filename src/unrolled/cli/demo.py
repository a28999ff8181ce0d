"""`unrolled demo`: four architectures on the same text for the same time, beside a 5-gram."""

import json
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from unrolled.cli.options import json_option
from unrolled.cli.train import observer_for
from unrolled.data.open_source import open_source
from unrolled.data.splits import make_splits
from unrolled.data.standard_library import standard_library_text
from unrolled.predictor.evaluation import Evaluation, evaluate
from unrolled.predictor.load import load
from unrolled.tasks.metrics.metric import Metric
from unrolled.training.train import train

CONTENDERS = ("rnn", "gru", "lstm", "transformer")
# Enough text for minutes of training, little enough to score every held-out byte in seconds.
CHARACTERS = 1_500_000
SAMPLE_TOKENS = 240
PROMPT = "def "


@dataclass(frozen=True)
class Contender:
    """What one model came to."""

    name: str
    parameters: int
    evaluation: Evaluation
    sample: str

    @property
    def bits_per_byte(self) -> Metric:
        """Return the figure that the contenders are compared by."""
        return self.evaluation.report.metrics["bits_per_byte"]


@click.command()
@click.option(
    "--minutes", type=click.FloatRange(min=0.05), default=1.0, show_default=True, help="For each model."
)
@click.option("--run", type=click.Path(path_type=Path), default=Path("runs/demo"), show_default=True)
@json_option
def command(minutes: float, run: Path, as_json: bool) -> None:
    """Train an RNN, a GRU, an LSTM and a Transformer on Python's own source, a minute each, and compare them."""
    run.mkdir(parents=True, exist_ok=True)
    text = run / "standard_library.txt"
    text.write_text(standard_library_text()[:CHARACTERS], encoding="utf-8")
    console = Console(highlight=False, quiet=as_json)
    console.print(f"Python's standard library, {CHARACTERS:,} characters of it; the last tenth is held out")
    contenders: list[Contender] = []
    for name in CONTENDERS:
        console.rule(name)
        contenders.append(_contend(name, text, run / name, minutes, as_json, baselines=not contenders))
    baselines = contenders[0].evaluation.baselines or {}
    fivegram = baselines["kneser_ney_5"].metrics["bits_per_byte"]
    if as_json:
        click.echo(json.dumps(_summary(contenders, fivegram), ensure_ascii=False))
        return
    _show(console, contenders, fivegram)
    console.print(f"next: unrolled generate {run / CONTENDERS[-1]} 'import '", markup=False)


def _contend(
    name: str, text: Path, run: Path, minutes: float, as_json: bool, *, baselines: bool
) -> Contender:
    """Train one model, judge it on every held-out byte and let it write."""
    result = train(
        str(text),
        model=name,
        run=run,
        codec="bytes",
        budget=minutes * 60,
        observer=observer_for(as_json, name),
    )
    splits = make_splits(open_source(str(text)), None, None, [])
    predictor = load(run)
    evaluation = evaluate(
        predictor, splits.valid, whole_text=True, training=splits.train if baselines else None
    )
    sample = "".join(predictor.generate(PROMPT, tokens=SAMPLE_TOKENS, temperature=0.7))
    return Contender(name, result.parameters, evaluation, PROMPT + sample)


def _summary(contenders: list[Contender], fivegram: Metric) -> dict[str, object]:
    """Return the comparison as one JSON object."""
    return {
        "contenders": [
            {
                "name": each.name,
                "parameters": each.parameters,
                "bits_per_byte": each.bits_per_byte.as_json(),
                "sample": each.sample,
            }
            for each in contenders
        ]
        + [{"name": "5-gram", "kind": "baseline", "bits_per_byte": fivegram.as_json()}]
    }


def _show(console: Console, contenders: list[Contender], fivegram: Metric) -> None:
    """Write a sample of each, then the table, the best first."""
    for each in contenders:
        console.rule(f"{each.name} writes")
        console.print(each.sample, markup=False)
    rows = [(each.name, f"{each.parameters:,}", each.bits_per_byte) for each in contenders]
    rows.append(("5-gram (Kneser–Ney)", "–", fivegram))
    table = Table(title="bits per byte of held-out text, 95% intervals (lower is better)")
    table.add_column("model")
    table.add_column("parameters", justify="right")
    table.add_column("bits per byte", justify="right")
    for name, parameters, metric in sorted(rows, key=lambda row: row[2].value or float("inf")):
        table.add_row(name, parameters, f"{metric.value:.3f} [{metric.low:.3f}, {metric.high:.3f}]")
    console.print(table)
