"""Tensors to and from the bytes of a safetensors file."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from unrolled.errors import UsageError, UserError

# What safetensors calls each type of number that a model folder may hold.
DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


# The function has no annotations of its own.
_deserialize: Callable[[bytes], list[tuple[str, dict[str, Any]]]] = safetensors.deserialize


def write_tensors(tensors: Mapping[str, Tensor]) -> bytes:
    """Return named tensors as a safetensors file; the same tensors give the same bytes.

    Raises `UsageError` for a type not in ``DTYPES``, a sparse tensor, and two tensors that share memory:
    whether they are one thing (tied weights) is the caller's to know, who saves one of them and ties again.
    """
    for name, tensor in tensors.items():
        if tensor.layout != torch.strided or tensor.dtype not in DTYPES.values() or tensor.is_meta:
            found = f"{tensor.dtype}, {tensor.layout}, on {tensor.device}"
            known = ", ".join(str(dtype) for dtype in DTYPES.values())
            raise UsageError(f'tensor "{name}": found {found}, expected a dense tensor of {known}')
    _refuse_shared(tensors)
    # A view is copied, so that only its own part of the memory is looked at and written.
    own = {name: _own(tensor) for name, tensor in tensors.items()}
    return safetensors.torch.save(own)


def read_tensors(content: bytes, place: str) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file by name, on the CPU; ``place`` names the file in errors."""
    try:
        found = _deserialize(content)
    except safetensors.SafetensorError as error:
        why = str(error).removeprefix("Error while deserializing: ")
        raise UserError(f"{place}: found damaged weights ({why}), expected a safetensors file") from None
    return {name: _tensor(name, spec, place) for name, spec in sorted(found, key=lambda pair: pair[0])}


def _own(tensor: Tensor) -> Tensor:
    return tensor.detach().cpu().clone(memory_format=torch.contiguous_format)


def _tensor(name: str, spec: Mapping[str, Any], place: str) -> Tensor:
    dtype, shape, data = spec["dtype"], spec["shape"], spec["data"]
    if dtype not in DTYPES:
        raise UserError(f'{place}: tensor "{name}": found type {dtype}, expected one of: {", ".join(DTYPES)}')
    # An empty buffer is no buffer to PyTorch.
    if not data:
        return torch.empty(shape, dtype=DTYPES[dtype])
    return torch.frombuffer(data, dtype=DTYPES[dtype]).reshape(shape)


def _refuse_shared(tensors: Mapping[str, Tensor]) -> None:
    """Refuse a tensor whose memory begins before that of another ends."""
    spans = sorted((*_span(tensor), name) for name, tensor in tensors.items() if tensor.numel())
    for (device, _, stop, first), (other_device, start, _, second) in pairwise(spans):
        if device == other_device and start < stop:
            raise UsageError(
                f'tensors "{first}" and "{second}" share memory, expected each to have its own: '
                "save one of them, and tie them again after loading"
            )


def _span(tensor: Tensor) -> tuple[str, int, int]:
    """Return the device of a tensor that has elements, and the addresses between which they lie."""
    last = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.stride(), strict=True))
    start = tensor.data_ptr()
    return str(tensor.device), start, start + (last + 1) * tensor.element_size()
