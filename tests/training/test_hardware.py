"""The device and precision follow from what the machine has, and say why."""

import pytest
import torch

from unrolled.errors import UsageError
from unrolled.training.hardware import Hardware, choose_device, choose_precision, find_hardware

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
LAPTOP = Hardware("Plain CPU", cores=2, threads=2, cpu_features=("avx2", "avx512_f", "avx512_bf16"))
AMX = Hardware("Big CPU", cores=8, threads=8, cpu_features=("avx512_f", "amx_tile", "amx_bf16"))
GPU = Hardware("Plain CPU", 2, 2, ("avx2",), cuda="Some GPU", cuda_bfloat16=True)
OLD_GPU = Hardware("Plain CPU", 2, 2, ("avx2",), cuda="Old GPU", cuda_bfloat16=False)


@pytest.mark.parametrize(
    ("device", "hardware", "expected", "why"),
    [
        (CPU, LAPTOP, torch.float32, "the CPU (Plain CPU) has no native bfloat16 matrix products (AMX)"),
        (CPU, AMX, torch.bfloat16, "the CPU (Big CPU) multiplies bfloat16 matrices natively (AMX)"),
        (CUDA, GPU, torch.bfloat16, "the GPU (Some GPU) multiplies bfloat16 matrices natively"),
        (CUDA, OLD_GPU, torch.float32, "the GPU (Old GPU) has no native bfloat16 matrix products"),
        # What the other device can do does not count.
        (CPU, GPU, torch.float32, "the CPU (Plain CPU) has no native bfloat16 matrix products (AMX)"),
    ],
)
def test_auto_precision(device: torch.device, hardware: Hardware, expected: torch.dtype, why: str) -> None:
    precision = choose_precision("auto", device, hardware)
    assert (precision.dtype, precision.why) == (expected, why)


def test_asked_for_precision_is_given() -> None:
    assert choose_precision("float32", CPU, AMX).name == "float32"
    assert choose_precision("bfloat16", CPU, AMX).why == "bfloat16 was asked for"
    slow = choose_precision("bfloat16", CPU, LAPTOP)
    assert slow.name == "bfloat16"
    assert slow.why == (
        "bfloat16 was asked for, though the CPU (Plain CPU) has no bfloat16 matrix products (AMX): "
        "expect it to be slower"
    )


def test_unknown_precision_is_named() -> None:
    with pytest.raises(UsageError, match=r'--precision: found "bf16".*did you mean "bfloat16"'):
        choose_precision("bf16", CPU, LAPTOP)


@pytest.mark.parametrize(
    ("wanted", "hardware", "expected"),
    [("auto", LAPTOP, "cpu"), ("auto", GPU, "cuda"), ("cpu", GPU, "cpu"), ("cuda", GPU, "cuda")],
)
def test_device(wanted: str, hardware: Hardware, expected: str) -> None:
    assert choose_device(wanted, hardware) == torch.device(expected)


def test_missing_device_is_named() -> None:
    with pytest.raises(UsageError, match="PyTorch sees no CUDA device on this machine"):
        choose_device("cuda", LAPTOP)
    with pytest.raises(UsageError, match=r'--device: found "gpu", expected one of: auto, cpu, cuda'):
        choose_device("gpu", LAPTOP)


def test_this_machine() -> None:
    hardware = find_hardware()
    assert hardware.cpu
    assert hardware.cores >= 1
    assert hardware.threads == torch.get_num_threads()
    assert (hardware.cuda is not None) == torch.cuda.is_available()
    assert choose_device("auto", hardware).type == ("cuda" if torch.cuda.is_available() else "cpu")


def test_bfloat16_product_runs_where_it_is_chosen() -> None:
    hardware = find_hardware()
    device = choose_device("auto", hardware)
    dtype = choose_precision("auto", device, hardware).dtype
    ones = torch.ones(64, 64, dtype=dtype, device=device)
    assert torch.equal((ones @ ones).float().cpu(), torch.full((64, 64), 64.0))
