"""`unrolled fill RUN "I love to drink ____"`: rank what fits the gap in a line."""

import json

import click

from unrolled.cli.options import device_option, json_option
from unrolled.errors import UsageError
from unrolled.predictor.gap import GAP
from unrolled.training.load_on import load_on


@click.command()
@click.argument("run")
@click.argument("line")
@click.option(
    "--candidates", help="Texts to rank, separated by commas; the model proposes words if not given."
)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="Show so many.")
@device_option
@json_option
def command(run: str, line: str, candidates: str | None, top: int, device: str, as_json: bool) -> None:
    """Rank what fits the gap ____ of LINE by the probability of the whole line."""
    if candidates is not None and not candidates.strip(" ,"):
        raise UsageError("--candidates: found no text, expected texts separated by commas")
    names = [text.strip() for text in candidates.split(",") if text.strip()] if candidates else []
    found = load_on(run, device).fill(line, candidates=names, top=top)
    if as_json:
        items = [
            {"output": item.text, "log_probability": item.log_probability, "share": item.share}
            for item in found
        ]
        click.echo(json.dumps({"input": line, "fillings": items}, ensure_ascii=False))
        return
    for item in found:
        click.echo(f"{item.share:7.2%}  {line.replace(GAP, item.text)}")
