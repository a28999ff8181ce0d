"""Tensors go into a file and come back; what cannot is refused."""

import re
from pathlib import Path

import pytest
import torch

from model_folders import refusal, safetensors_file, write_listed
from unrolled.predictor.folder import load_folder, save_folder
from unrolled.predictor.weights import DTYPES, read_tensors, write_tensors


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=str)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0, 4), (2, 3)], ids=str)
def test_every_type_and_shape_of_tensor_comes_back(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = (torch.rand(shape) * 100).to(dtype)
    found = read_tensors(write_tensors({"x": tensor}), "f")["x"]
    assert found.dtype == dtype
    assert found.shape == shape
    assert torch.equal(found, tensor)


def test_views_and_parameters_are_saved_as_their_own_numbers(tmp_path: Path) -> None:
    whole = torch.arange(12.0).view(3, 4)
    tensors = {"turned": whole.T, "alone": torch.nn.Parameter(torch.ones(2)), "wide": torch.ones(1).expand(5)}
    save_folder(tmp_path / "m", config={}, tensors=tensors, codecs={})
    found = load_folder(tmp_path / "m").tensors
    assert torch.equal(found["turned"], whole.T)
    assert found["wide"].tolist() == [1.0] * 5
    assert not found["alone"].requires_grad


def test_parts_of_one_tensor_that_do_not_overlap_are_saved() -> None:
    whole = torch.arange(6.0)
    found = read_tensors(write_tensors({"a": whole[:3], "b": whole[3:]}), "f")
    assert found["a"].tolist() + found["b"].tolist() == whole.tolist()


@pytest.mark.parametrize("dtype", ["F8_E5M2", "U64", "C64"])
def test_a_tensor_of_a_type_that_we_never_write_is_refused(folder: Path, dtype: str) -> None:
    size = {"F8_E5M2": 1, "U64": 8, "C64": 8}[dtype]
    header = {"w": {"dtype": dtype, "shape": [1], "data_offsets": [0, size]}}
    write_listed(folder, "model.safetensors", safetensors_file(header, bytes(size)))
    assert refusal(folder) == (
        f'model.safetensors: tensor "w": found type {dtype}, expected one of: '
        "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL"
    )


def test_tensors_that_share_bytes_of_the_file_are_refused(folder: Path) -> None:
    fields = {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]}
    write_listed(folder, "model.safetensors", safetensors_file({"a": fields, "b": fields}, b"ab"))
    assert re.fullmatch(
        r"model\.safetensors: found damaged weights \(invalid offset for tensor `[ab]`\), "
        r"expected a safetensors file",
        refusal(folder),
    )
