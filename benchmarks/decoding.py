"""Decoding beside the `transformers` package: the same weights, the same outputs, tokens a second.

Run: python benchmarks/decoding.py [--batch 32] [--rounds 7] [--steps 200] [--threads 2] [--json]

A Marian of 3 + 3 layers of width 256 (hidden 1,024, vocabulary 8,000) is trained on the spot, well under a minute, to
answer sources of 16 tokens that count with the 24 that count on. Then the sources of a batch are decoded by the
package's `generate` and by `beam_search` with the same weights in our layers, greedy and with a beam of 5, float32,
encoding included, the contenders taken in turn; medians. Once more they are decoded with the weights rounded to
bfloat16. Outputs are compared source by source.
"""

import argparse
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import torch
from torch import nn

from interleaved import medians
from marian import END, Shape, ours, padded, random_sources, seen, theirs, train
from unrolled.decoding.beam import beam_search
from unrolled.decoding.search import Search
from unrolled.models.encoder_decoder import EncoderDecoder

SHAPE = Shape(vocabulary=8000, width=256, hidden=1024, depth=3, heads=4)
SOURCE, ANSWER, LONGEST = 16, 24, 40
# Few of the vocabulary, so that little training is enough.
TOKENS = 50
BEAMS = (1, 5)
Decode = Callable[[], list[list[int]]]


def counting(rows: int) -> list[list[int]]:
    """Return sources that count from a random token, round and round."""
    return [count_on(first, SOURCE) for (first,) in random_sources(rows, [1], TOKENS)]


def answer(source: list[int]) -> list[int]:
    """Count on from the last token of a source."""
    return count_on(source[-1], ANSWER)


def count_on(token: int, steps: int) -> list[int]:
    """Return the tokens that come after one."""
    return [1 + (token + place) % TOKENS for place in range(steps)]


def trained(steps: int) -> Any:
    """Return a Marian that answers most sources rightly."""
    model = theirs(SHAPE)
    train(model, SHAPE, answer, lambda: counting(16), steps=steps, rate=1e-3)
    return model


def their_decoding(model: Any, sources: list[list[int]], beam: int) -> Decode:
    """Return a call that decodes with the package."""
    inputs, lengths = padded(sources, SHAPE.begin)
    mask = seen(lengths)

    def decode() -> list[list[int]]:
        outputs = model.generate(
            inputs, attention_mask=mask, num_beams=beam, max_new_tokens=LONGEST, do_sample=False
        )
        return [until_end(row[1:]) for row in outputs.tolist()]

    return decode


def our_decoding(model: EncoderDecoder, head: nn.Module, sources: list[list[int]], beam: int) -> Decode:
    """Return a call that decodes with our layers and our search."""
    inputs, lengths = padded(sources, SHAPE.begin)

    @torch.inference_mode()
    def decode() -> list[list[int]]:
        state = model.start(len(sources), source=inputs, source_lengths=lengths)
        found = beam_search(
            model,
            head,
            state,
            search=Search(beam_size=beam),
            rooms=[LONGEST - 1] * len(sources),
            begin=SHAPE.begin,
            end=END,
            forbidden=[],
        )
        return [outputs[0].tokens for outputs in found]

    return decode


def until_end(tokens: list[int]) -> list[int]:
    """Return the tokens before the end."""
    return tokens[: tokens.index(END)] if END in tokens else tokens[: LONGEST - 1]


def measure(model: Any, batch: int, rounds: int) -> dict[str, Any]:
    """Return the figures for each beam size."""
    made, head = ours(model, SHAPE)
    rounded = deepcopy(made).bfloat16(), deepcopy(head).bfloat16()
    sources = counting(batch)
    found = {}
    for beam in BEAMS:
        contenders = {
            "transformers": their_decoding(model, sources, beam),
            "unrolled": our_decoding(made, head, sources, beam),
            "unrolled bfloat16": our_decoding(*rounded, sources, beam),
        }
        outputs = {name: decode() for name, decode in contenders.items()}
        times = medians(contenders, rounds)
        tokens = sum(len(row) + 1 for row in outputs["unrolled"])
        found[f"beam {beam}"] = {
            "tokens": tokens,
            "right": sum(
                row == answer(source) for row, source in zip(outputs["unrolled"], sources, strict=True)
            ),
            "same": {name: agreeing(outputs["transformers"], rows) for name, rows in outputs.items()},
            "tokens_per_second": {name: 1000 * tokens / ms for name, ms in times.items()},
            "ratios": {name: times["transformers"] / ms for name, ms in times.items()},
        }
    return found


def agreeing(some: list[list[int]], others: list[list[int]]) -> int:
    """Count the outputs that are the same token for token."""
    return sum(one == other for one, other in zip(some, others, strict=True))


def main() -> None:
    """Train, measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--steps", type=int, default=200)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    found = {
        "batch": options.batch,
        "threads": options.threads,
        "torch": torch.__version__,
        **measure(trained(options.steps), options.batch, options.rounds),
    }
    print(json.dumps(found) if options.json else told(found))


def told(found: dict[str, Any]) -> str:
    """Write the figures as lines."""
    lines = [
        f"Marian 3 + 3 x 256, batch {found['batch']}, {found['threads']} threads, torch {found['torch']}"
    ]
    for beam in BEAMS:
        item = found[f"beam {beam}"]
        lines.append(f"beam {beam}: {item['right']} of {found['batch']} answers right")
        lines += [
            f"  {name:17} {speed:7,.0f} tokens a second   {item['ratios'][name]:.2f} times   "
            f"{item['same'][name]} outputs the same"
            for name, speed in item["tokens_per_second"].items()
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
