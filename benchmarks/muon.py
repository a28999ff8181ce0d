"""A step of our Muon in float32 and in bfloat16 beside PyTorch's, which always iterates in bfloat16.

Run: python benchmarks/muon.py [--rounds N]
Medians of interleaved runs in milliseconds; in brackets the ratio to PyTorch's.
"""

import argparse
from functools import partial

import torch
from torch import nn

from interleaved import medians, told
from unrolled.training.muon import Muon

# Matrices of one shape: how many, rows, columns.
MATRICES = {
    "one square": [(1, 256, 256)],
    "lstm, small": [(4, 1024, 256)],
    "transformer, small": [(12, 192, 192), (4, 192, 192), (4, 768, 192), (4, 192, 768)],
}


def parameters(shapes: list[tuple[int, int, int]]) -> list[nn.Parameter]:
    """Make matrices with a gradient each."""
    generator = torch.Generator().manual_seed(0)
    made = []
    for count, rows, columns in shapes:
        for _ in range(count):
            matrix = nn.Parameter(torch.randn(rows, columns, generator=generator))
            matrix.grad = torch.randn(rows, columns, generator=generator)
            made.append(matrix)
    return made


def main() -> None:
    """Print a line for each set of matrices."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=11)
    rounds = arguments.parse_args().rounds
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads; ms a step")
    ours = partial(Muon, lr=0.02, weight_decay=0.05)
    for name, shapes in MATRICES.items():
        optimizers = {
            "torch.optim.Muon": torch.optim.Muon(parameters(shapes), lr=0.02, weight_decay=0.05),
            "ours, bfloat16": ours(parameters(shapes), precision=torch.bfloat16),
            "ours, float32": ours(parameters(shapes), precision=torch.float32),
        }
        found = medians({kind: optimizer.step for kind, optimizer in optimizers.items()}, rounds)
        print(f"{name:>20}  {told(found)}", flush=True)


if __name__ == "__main__":
    main()
