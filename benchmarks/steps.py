"""Training steps on random data: the architectures, freed memory kept or not, our LSTM beside PyTorch's.

Run: python benchmarks/steps.py [memory|stack|ragged|dropout] [--rounds N]

    memory   tokens a second of each architecture in size small, with and without the freed memory kept,
             each measurement in a process of its own
    stack    our stack of LSTM layers beside torch.nn.LSTM of the same shape, forward and backward
    ragged   rows of different lengths, each with its last cell, beside packed sequences and full rows
    dropout  our dropout beside PyTorch's, forward and backward

Without a word, all of them. Medians of interleaved runs; in brackets the ratio to the first.
"""

import argparse
import statistics
import subprocess
import sys
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from interleaved import medians, milliseconds, told
from unrolled.data.inputs import TokenInputs
from unrolled.data.sequences import Sequences
from unrolled.layers.dropout import Dropout
from unrolled.layers.lstm import LSTM
from unrolled.layers.stack import Stack
from unrolled.models.architectures import build_model
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.network import Network
from unrolled.training.hardware import choose_precision, find_hardware
from unrolled.training.memory import keep_freed_memory
from unrolled.training.resolve import resolve
from unrolled.training.schedule import WarmupOnly
from unrolled.training.trainer import Trainer

MODELS = ("rnn", "lstm", "gru", "transformer")
VOCABULARY = 68
STEPS, WARM_UP = 12, 3
# Rows, steps, width, layers.
STACKS = [(16, 256, 256, 2), (64, 64, 256, 2), (16, 256, 384, 2)]
# Rows, steps, width.
RAGGED = [(8, 256, 64), (32, 64, 256), (64, 16, 384)]
# Steps side by side, width.
DROPPED = [(512, 128), (4096, 256), (4096, 1024)]


def memory(rounds: int) -> None:
    """Print each architecture's tokens a second both ways."""
    print("size small, blocks and batches as its recipe has them: tokens a second")
    for model in MODELS:
        rates: dict[str, list[float]] = {"default": [], "kept": []}
        for _ in range(rounds):
            for way, taken in rates.items():
                taken.append(in_a_process(model, way))
        default, kept = (statistics.median(taken) for taken in rates.values())
        print(f"{model:>12}  default {default:,.0f}   kept {kept:,.0f} ({kept / default:.2f})", flush=True)


def in_a_process(model: str, way: str) -> float:
    """Measure in a fresh process, whose memory nothing has touched."""
    command = [sys.executable, __file__, "one", "--model", model, *(["--keep"] if way == "kept" else [])]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tokens_a_second(model: str) -> float:
    """Return the rate of the median training step."""
    settings = resolve(model=model, size="small", task="continuation", given={"steps": STEPS})
    task = Continuation(byte_lengths=(1,) * VOCABULARY)
    body = build_model(settings.model, TokenInputs(VOCABULARY))
    tokens = np.random.default_rng(0).integers(3, VOCABULARY, 200_000)
    rows = task.batches(
        Sequences.from_rows([tokens]),
        batch_tokens=settings.training.batch_tokens,
        context_length=settings.training.context_length,
        seed=0,
    )
    trainer = Trainer(
        network=Network(body, task.build_head(body.width)),
        task=task,
        batches=rows,
        settings=settings.training,
        precision=choose_precision("auto", torch.device("cpu"), find_hardware()).dtype,
    )
    rate = WarmupOnly(settings.training.warmup)
    taken = [milliseconds(partial(trainer.step, number, rate)) for number in range(WARM_UP + STEPS)]
    return 1000 * rows.at(0).inputs.numel() / statistics.median(taken[WARM_UP:])


def stack(rounds: int) -> None:
    """Print the milliseconds of PyTorch's stack and of ours."""
    print("rows, steps, width, layers: forward and backward of a whole stack")
    for rows, steps, width, depth in STACKS:
        x = torch.randn(rows, steps, width, requires_grad=True)
        theirs = nn.LSTM(width, width, depth, batch_first=True)
        ours = Stack([LSTM(width, width) for _ in range(depth)])
        contenders = {
            "torch.nn.LSTM": lambda x=x, theirs=theirs: backward(theirs(x)[0]),
            "ours": lambda x=x, ours=ours: backward(ours(x)[0]),
        }
        print(f"{(rows, steps, width, depth)!s:>20}  {told(medians(contenders, rounds))}", flush=True)


def ragged(rounds: int) -> None:
    """Print the milliseconds of rows of different lengths both ways, beside full rows."""
    print("rows, steps, width; lengths from half to all steps: forward and backward through the last cells")
    for rows, steps, width in RAGGED:
        x = torch.randn(rows, steps, width, requires_grad=True)
        lengths = torch.linspace(steps // 2, steps, rows).long()
        ours, theirs = LSTM(width, width), nn.LSTM(width, width, batch_first=True)
        contenders = {
            "full rows": partial(through_layer, ours, x, None),
            "padding column": partial(through_layer, ours, x, lengths),
            "packed": partial(through_packed, theirs, x, lengths),
        }
        print(f"{(rows, steps, width)!s:>20}  {told(medians(contenders, rounds))}", flush=True)


def through_layer(layer: LSTM, x: Tensor, lengths: Tensor | None) -> None:
    """Run our layer, its outputs and last cells both used."""
    outputs, state = layer(x, lengths=lengths)
    backward(outputs, state.c)


def through_packed(layer: nn.LSTM, x: Tensor, lengths: Tensor) -> None:
    """Run PyTorch's layer on packed rows, its outputs and last cells both used."""
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    outputs, (_, cell) = layer(packed)
    backward(pad_packed_sequence(outputs, batch_first=True)[0], cell)


def dropout(rounds: int) -> None:
    """Print the milliseconds of a dropout layer both ways."""
    print("steps, width: forward and backward")
    for steps, width in DROPPED:
        x = torch.randn(steps, width, requires_grad=True)
        ours, theirs = Dropout(0.1), nn.Dropout(0.1)
        contenders = {
            "torch.nn.Dropout": lambda x=x, theirs=theirs: backward(theirs(x)),
            "ours": lambda x=x, ours=ours: backward(ours(x)),
        }
        print(f"{(steps, width)!s:>20}  {told(medians(contenders, rounds))}", flush=True)


def backward(*outputs: Tensor) -> None:
    """Walk back from outputs that all count alike."""
    torch.autograd.backward(outputs, [torch.ones_like(each) for each in outputs])


PARTS = {"memory": memory, "stack": stack, "ragged": ragged, "dropout": dropout}


def main() -> None:
    """Print the parts asked for; `one` is what a process of its own is started with."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("part", nargs="?", choices=[*PARTS, "one"])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--model", choices=MODELS, default="lstm")
    arguments.add_argument("--keep", action="store_true", help="keep freed memory, in `one`")
    options = arguments.parse_args()
    if options.part == "one":
        if options.keep and not keep_freed_memory():
            raise SystemExit("this system's allocator cannot be told to keep freed memory")
        print(tokens_a_second(options.model))
        return
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads")
    for name in [options.part] if options.part else PARTS:
        PARTS[name](options.rounds)


if __name__ == "__main__":
    main()
