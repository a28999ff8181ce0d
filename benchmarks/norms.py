"""LayerNorm and RMSNorm, forward and backward: which a layer should stand behind by default.

Run: python benchmarks/norms.py [--bfloat16] [--rounds N]
Medians of interleaved runs in milliseconds; in brackets the ratio to LayerNorm's.
"""

import argparse
from functools import partial

import torch
from torch import Tensor, nn

from interleaved import medians, told
from unrolled.layers.norm import NORMS

# Rows, steps, width.
SHAPES = [(16, 256, 192), (16, 256, 256), (16, 256, 768), (64, 32, 64)]


def forward_and_backward(norm: nn.Module, x: Tensor, gradient: Tensor) -> None:
    """Take one pass."""
    x.grad = None
    norm.zero_grad()
    norm(x).backward(gradient)


def main() -> None:
    """Print a line for each shape."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--bfloat16", action="store_true", help="instead of float32")
    arguments.add_argument("--rounds", type=int, default=31)
    options = arguments.parse_args()
    dtype = torch.bfloat16 if options.bfloat16 else torch.float32
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {dtype}; rows, steps, width")
    for shape in SHAPES:
        x, gradient = torch.randn(shape, dtype=dtype, requires_grad=True), torch.randn(shape, dtype=dtype)
        passes = {
            name: partial(forward_and_backward, build(shape[-1]).to(dtype), x, gradient)
            for name, build in NORMS.items()
        }
        print(f"{shape!s:>16}  {told(medians(passes, options.rounds))}", flush=True)


if __name__ == "__main__":
    main()
