"""`unrolled generate RUN [PROMPT]`: a continuation, or the distribution of the next token."""

import json

import click

from unrolled.cli.options import device_option, json_option
from unrolled.errors import UsageError
from unrolled.predictor.predictor import Predictor
from unrolled.training.load_on import load_on


@click.command()
@click.argument("run")
@click.argument("prompt", default="")
@click.option("--tokens", type=click.IntRange(min=1), default=400, show_default=True, help="At most so many.")
@click.option("--temperature", type=float, default=1.0, show_default=True, help="0 takes the likeliest.")
@click.option("--top-k", type=int, help="Draw from the k likeliest tokens.")
@click.option("--top-p", type=float, help="Draw from the fewest tokens that hold this probability.")
@click.option(
    "--min-p", type=float, help="Draw from tokens with this share of the likeliest one's probability."
)
@click.option("--stop", multiple=True, help="End before this text; may be repeated.")
@click.option("-n", "count", type=click.IntRange(min=1), default=1, show_default=True, help="Continuations.")
@click.option("--seed", type=int, default=0, show_default=True, help="Where randomness starts.")
@click.option("--top", type=click.IntRange(min=1), help="Show the likeliest next tokens instead.")
@device_option
@json_option
def command(
    run: str,
    prompt: str,
    tokens: int,
    temperature: float,
    top_k: int | None,
    top_p: float | None,
    min_p: float | None,
    stop: tuple[str, ...],
    count: int,
    seed: int,
    top: int | None,
    device: str,
    as_json: bool,
) -> None:
    """Continue PROMPT with the language model of RUN, as it comes."""
    if any(not text for text in stop):
        raise UsageError("--stop: found an empty text, expected at least one character")
    predictor = load_on(run, device)
    if top:
        _show_next(predictor, prompt, top, as_json)
        return
    for number in range(count):
        pieces = predictor.generate(
            prompt,
            tokens=tokens,
            temperature=temperature,
            top_k=top_k,
            top_p=top_p,
            min_p=min_p,
            stop=stop,
            seed=seed,
            number=number,
        )
        if as_json:
            found = {"input": prompt, "output": "".join(pieces), "score": None}
            click.echo(json.dumps(found, ensure_ascii=False))
            continue
        click.echo(prompt, nl=False)
        for piece in pieces:
            click.echo(piece, nl=False)
        click.echo()


def _show_next(predictor: Predictor, prompt: str, top: int, as_json: bool) -> None:
    """Write the likeliest next tokens with their probabilities."""
    found = predictor.next_tokens(prompt, top=top)
    if as_json:
        tokens = [{"token": token, "probability": probability} for token, probability in found]
        click.echo(json.dumps({"input": prompt, "next": tokens}, ensure_ascii=False))
        return
    click.echo(" · ".join(f"{_visible(token)} {probability:.2%}" for token, probability in found))


def _visible(token: str) -> str:
    """Show a token whose own form would not be seen."""
    return token if token and token.isprintable() and not token.isspace() else repr(token)
