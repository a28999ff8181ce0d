"""Streaming answers: latency of a push, events a second and bytes a session, beside PyTorch and reading anew.

Run: python benchmarks/streaming.py [--ids 100000] [--pushes 2000] [--inputs symbols|channels] [--threads 1] [--json]

An LSTM of 2 layers of width 256 with the mean of its outputs answers each step with one of 2 labels; a row at a
time, as events come. The latencies are those of single pushes, the contenders taken in turn:

    ours         `Sessions.push`: value to steps, state from bytes, one step, state to bytes, answer
    torch.nn     one step of torch.nn.LSTM of the same sizes with the same pool, its state kept in a dictionary
    anew         our model reading the last 100 steps again, which needs no session

Then steps go to random ones of all ids: events a second, and what the process grew by for each session once every id
has one, beside the bytes of a state alone.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from interleaved import milliseconds
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.inputs import TokenInputs
from unrolled.layers.state import flatten
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.sessions import Sessions
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network

WIDTH, DEPTH, PREFIX, CHANNELS = 256, 2, 100, 8
WARM_UP = 50
TASK = Label(("no", "yes"), pooling="mean")
NAMES = tuple(f"channel {number}" for number in range(1, CHANNELS + 1))
CODECS: dict[str, Codec] = {
    "symbols": Symbols.fit(["ACGTNRYKM"]),
    "channels": SeriesCodec(NAMES, (0.0,) * CHANNELS, (1.0,) * CHANNELS, masked=()),
}


class Torch(nn.Module):
    """PyTorch's own layers in the same sizes, with a running mean."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        tokens = isinstance(codec.inputs, TokenInputs)
        self.front = nn.Embedding(codec.inputs.size, WIDTH) if tokens else nn.Linear(CHANNELS, WIDTH)
        self.lstm = nn.LSTM(WIDTH, WIDTH, DEPTH, batch_first=True)
        self.scores = nn.Linear(WIDTH, 2)
        self.codec, self.kept = codec, {}

    @torch.inference_mode()
    def push(self, id: str, value: Any) -> list[float]:
        """Take a step."""
        state, total, steps = self.kept.get(id, (None, 0.0, 0))
        encoded = torch.from_numpy(self.codec.encode(value))[None]
        outputs, state = self.lstm(self.front(encoded), state)
        total, steps = total + outputs[:, -1], steps + 1
        self.kept[id] = state, total, steps
        return self.scores(total / steps)[0].softmax(0).tolist()


def values(inputs: str, count: int) -> list[Any]:
    """Return random steps."""
    if inputs == "symbols":
        return random.Random(0).choices("ACGTNRYKM", k=count)
    return np.random.default_rng(0).normal(size=(count, CHANNELS)).tolist()


def latencies(network: Network, inputs: str, pushes: int) -> dict[str, dict[str, float]]:
    """Return p50 and p99 of each contender in microseconds."""
    codec, steps = CODECS[inputs], values(inputs, PREFIX + pushes + WARM_UP)
    sessions, theirs = Sessions(network, TASK, codec), Torch(codec).eval()

    def anew(end: int) -> None:
        some = steps[end - PREFIX : end]
        encoded = codec.encode("".join(some) if inputs == "symbols" else np.array(some))
        with torch.inference_mode():
            features, _ = network.model(torch.from_numpy(encoded)[None])
            network.head.whole(features, None)[0].softmax(0).tolist()

    contenders: Mapping[str, Callable[[int], object]] = {
        "ours": lambda end: sessions.push("a", steps[end]),
        "torch.nn": lambda end: theirs.push(
            "a", steps[end] if inputs == "symbols" else np.array([steps[end]])
        ),
        "anew": anew,
    }
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for end in range(PREFIX, len(steps)):
        for name, run in contenders.items():
            taken[name].append(1000 * milliseconds(lambda run=run, end=end: run(end)))
    return {
        name: dict(zip(("p50", "p99"), np.percentile(times[WARM_UP:], [50, 99]).tolist(), strict=True))
        for name, times in taken.items()
    }


def at_scale(network: Network, inputs: str, ids: int, pushes: int) -> dict[str, float]:
    """Return events a second over all ids, and the bytes of a session beside those of a state."""
    sessions, steps = Sessions(network, TASK, CODECS[inputs], max_sessions=ids), values(inputs, 1000)
    sessions.push("warm", steps[0])
    sessions.end("warm")
    before = resident()
    start = time.perf_counter()
    for number in range(ids):
        sessions.push(f"customer-{number}", steps[number % len(steps)])
    grown = resident() - before
    draw = random.Random(1)
    for number in range(pushes):
        sessions.push(f"customer-{draw.randrange(ids)}", steps[number % len(steps)])
    seconds = time.perf_counter() - start
    state = flatten((network.model.start(1), network.head.initial_state(1)))
    return {
        "ids": len(sessions),
        "events_a_second": (ids + pushes) / seconds,
        "bytes_a_session": grown / ids,
        "bytes_a_state": sum(tensor.numel() * tensor.element_size() for tensor in state),
    }


def resident() -> int:
    """Return the bytes of memory that this process holds (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    """Print both measurements."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--ids", type=int, default=100_000)
    arguments.add_argument("--pushes", type=int, default=2000)
    arguments.add_argument("--inputs", choices=CODECS, default="symbols")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    settings = ModelSettings("lstm", width=WIDTH, depth=DEPTH)
    model = build_model(settings, CODECS[options.inputs].inputs)
    network = Network(model, TASK.build_head(WIDTH)).eval()
    found = {
        "model": f"lstm {DEPTH} x {WIDTH}",
        "inputs": options.inputs,
        "threads": options.threads,
        "torch": torch.__version__,
        "microseconds": latencies(network, options.inputs, options.pushes),
        **at_scale(network, options.inputs, options.ids, options.pushes),
    }
    print(json.dumps(found) if options.json else told(found))


def told(found: Mapping[str, Any]) -> str:
    """Write the figures as a table."""
    lines = [
        f"{found['model']}, {found['inputs']}, batch 1, {found['threads']} threads, torch {found['torch']}"
    ]
    lines += [
        f"{name:>10}  p50 {times['p50']:8,.0f} µs   p99 {times['p99']:8,.0f} µs"
        for name, times in found["microseconds"].items()
    ]
    ratio = found["bytes_a_session"] / found["bytes_a_state"]
    lines.append(f"{found['ids']:,} ids: {found['events_a_second']:,.0f} events a second")
    lines.append(
        f"{found['bytes_a_session']:,.0f} bytes a session, {found['bytes_a_state']:,} of them its state ({ratio:.2f})"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
