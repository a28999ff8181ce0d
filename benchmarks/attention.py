"""Which product should carry attention in training: forward and backward of each path, side by side.

Run: python benchmarks/attention.py [--bfloat16] [--rounds N]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from unrolled.layers.attention_path import causal_places, plain_attention
from unrolled.layers.visible import hidden_score

# Rows, heads, steps, head width.
SHAPES = [(16, 4, 256, 64), (64, 4, 64, 64), (16, 8, 256, 32), (4, 4, 1024, 64)]
Path = Callable[[Tensor, Tensor, Tensor], Tensor]


def matmul(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Add the mask to the scores after their product."""
    scores = queries * queries.shape[3] ** -0.5 @ keys.transpose(2, 3)
    return (scores + causal_mask(queries)).softmax(-1) @ values


def baddbmm(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Let the scores' product start from the mask."""
    mask = causal_mask(queries)
    return plain_attention(queries, keys, values, mask=mask, scale=queries.shape[3] ** -0.5)


def fused_with_a_mask(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Give PyTorch's fused product the mask, as a window or padding needs it."""
    return functional.scaled_dot_product_attention(queries, keys, values, attn_mask=causal_mask(queries))


PATHS: dict[str, Path] = {
    "fused": partial(functional.scaled_dot_product_attention, is_causal=True),
    "fused, mask": fused_with_a_mask,
    "baddbmm": baddbmm,
    "matmul": matmul,
}


def main() -> None:
    """Print each path's median milliseconds and its ratio to the fused path's."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--bfloat16", action="store_true", help="instead of float32")
    arguments.add_argument("--rounds", type=int, default=11)
    options = arguments.parse_args()
    dtype = torch.bfloat16 if options.bfloat16 else torch.float32
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {dtype}; rows, heads, steps, width")
    for shape in SHAPES:
        medians = measure(shape, dtype, options.rounds)
        told = (f"{name} {ms:6.1f} ms ({ms / medians['fused']:.2f})" for name, ms in medians.items())
        print(f"{shape!s:>18}  {'   '.join(told)}", flush=True)


def measure(shape: tuple[int, int, int, int], dtype: torch.dtype, rounds: int) -> dict[str, float]:
    """Time the paths in turn, so that whatever else runs falls on all alike; the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in PATHS}
    for _ in range(rounds + 1):
        for name, path in PATHS.items():
            times[name].append(forward_and_backward(path, shape, dtype))
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def forward_and_backward(path: Path, shape: tuple[int, int, int, int], dtype: torch.dtype) -> float:
    """Return the milliseconds of one pass, from the layout of the input map to that of the output map."""
    rows, heads, steps, width = shape
    projected = torch.randn(rows, steps, 3, heads, width, dtype=dtype, requires_grad=True)
    start = time.perf_counter()
    queries, keys, values = projected.permute(2, 0, 3, 1, 4).unbind(0)
    context = path(queries, keys, values).transpose(1, 2).flatten(2)
    context.backward(torch.ones_like(context))
    return 1000 * (time.perf_counter() - start)


def causal_mask(queries: Tensor) -> Tensor:
    """Return what the scores of later keys are lowered by."""
    visible = causal_places(queries.shape[2], queries.device)
    return torch.zeros_like(visible, dtype=queries.dtype).masked_fill_(~visible, hidden_score(queries.dtype))


if __name__ == "__main__":
    main()
