"""Which product carries multi-head attention: chosen by measurement, ``benchmarks/attention.py``.

Forward and backward on CPUs, in float32: the fused product took a third to nine tenths of the plain one's
time, the less the longer the sequence, and memory linear in its length. In bfloat16, on CPUs that compute it
in hardware (AMX), a plain product whose mask enters through ``baddbmm`` took half of the fused one's time. On
GPUs the fused product has kernels of its own. So: plain for bfloat16 on the CPU, fused for everything else.

Queries are ``(B, H, T, D)``, keys and values ``(B, H, S, D)``, masks broadcast to ``(B, H, T, S)``.
"""

import torch
from torch import Tensor
from torch.nn import functional

from unrolled.layers.visible import hidden_score, masked_softmax, visible_positions


def attend(queries: Tensor, keys: Tensor, values: Tensor, *, visible: Tensor | None, scale: float) -> Tensor:
    """Return ``softmax(scale · QKᵀ) V`` over what is visible; where nothing is, some finite mean."""
    keys, values = keys.to(queries.dtype), values.to(queries.dtype)
    mask = None if visible is None else _additive(visible, queries.dtype)
    if _plain_is_faster(queries):
        return plain_attention(queries, keys, values, mask=mask, scale=scale)
    return functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask, scale=scale)


def attend_causally(queries: Tensor, keys: Tensor, values: Tensor, *, scale: float) -> Tensor:
    """Return what `attend` does when queries see their own place and those before; fused, half is skipped."""
    if _plain_is_faster(queries):
        visible = causal_places(queries.shape[2], queries.device)
        return attend(queries, keys, values, visible=visible, scale=scale)
    return functional.scaled_dot_product_attention(queries, keys, values, is_causal=True, scale=scale)


def attention_weights(queries: Tensor, keys: Tensor, *, visible: Tensor | None, scale: float) -> Tensor:
    """Return the weights ``(B, H, T, S)`` that `attend` gives the values, zero where nothing is visible."""
    scores = scale * (queries @ keys.to(queries.dtype).transpose(2, 3))
    return masked_softmax(scores, visible)


def causal_places(steps: int, device: torch.device) -> Tensor:
    """Return ``(T, T)``, true where a query's own place or an earlier one stands."""
    places = torch.arange(steps, device=device)
    return visible_positions(places, places, causal=True, window=None)


def plain_attention(
    queries: Tensor, keys: Tensor, values: Tensor, *, mask: Tensor | None, scale: float
) -> Tensor:
    """Return ``softmax(scale · QKᵀ + mask) V`` as two plain products, the weights kept for gradients."""
    shape = (*queries.shape[:3], keys.shape[2])
    queries, keys, values = (part.flatten(0, 1) for part in (queries, keys, values))
    # A mask that all rows, or all queries of a row, share stays one: baddbmm spreads it without a copy.
    start = queries.new_zeros(1) if mask is None else mask
    start = start if start.dim() <= 2 else start.expand(*shape[:2], -1, -1).flatten(0, 1)
    scores = torch.baddbmm(start, queries, keys.transpose(1, 2), alpha=scale)
    return torch.bmm(scores.softmax(-1), values).view(*shape[:3], -1)


def _additive(visible: Tensor, dtype: torch.dtype) -> Tensor:
    return torch.zeros_like(visible, dtype=dtype).masked_fill_(~visible, hidden_score(dtype))


def _plain_is_faster(queries: Tensor) -> bool:
    return queries.device.type == "cpu" and queries.dtype == torch.bfloat16
