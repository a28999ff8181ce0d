"""The norms are their equations, in every precision."""

import pytest
import torch

from unrolled.layers.norm import NORMS

X = torch.tensor([1.0, -2.0, 3.0, 6.0], dtype=torch.float64)


def test_layer_norm_has_mean_zero_and_variance_one() -> None:
    found = NORMS["layer"](4).double()(X)
    torch.testing.assert_close(found, (X - 2) / (34 / 4) ** 0.5, rtol=1e-5, atol=0)


def test_rms_norm_has_mean_square_one_and_keeps_the_mean() -> None:
    found = NORMS["rms"](4).double()(X)
    torch.testing.assert_close(found, X / (50 / 4) ** 0.5, rtol=1e-6, atol=0)


@pytest.mark.parametrize("name", NORMS)
def test_small_inputs_are_normed_alike_in_every_precision(name: str) -> None:
    norm, x = NORMS[name](4), 0.03 * X.float()
    torch.testing.assert_close(norm.bfloat16()(x.bfloat16()).float(), norm.float()(x), rtol=0.03, atol=0.03)
