"""What the machine offers for training, and the device and precision that follow from it."""

import platform
from dataclasses import dataclass
from typing import Any

import torch

from unrolled.errors import UsageError, require_choice

# The instruction sets that decide how fast a matrix product is.
NOTED_FEATURES = (
    "avx2",
    "avx512_f",
    "avx512_bf16",
    "avx512_fp16",
    "amx_tile",
    "amx_bf16",
    "neon",
    "sve",
    "bf16",
)


@dataclass(frozen=True)
class Hardware:
    """The processor as PyTorch sees it, and the accelerator if there is one."""

    cpu: str
    cores: int
    # How many of them PyTorch uses for one operation.
    threads: int
    cpu_features: tuple[str, ...]
    cuda: str | None = None
    cuda_bfloat16: bool = False

    @property
    def cpu_bfloat16(self) -> bool:
        """Whether the CPU multiplies bfloat16 matrices faster than float32 ones, which takes AMX."""
        return "amx_bf16" in self.cpu_features


@dataclass(frozen=True)
class Precision:
    """The type that matrix products run in, and why, in one sentence."""

    dtype: torch.dtype
    why: str

    @property
    def name(self) -> str:
        """The word the option takes: float32 or bfloat16."""
        return str(self.dtype).removeprefix("torch.")


def find_hardware() -> Hardware:
    """Ask PyTorch and the system what this machine has.

    >>> find_hardware().threads >= 1
    True
    """
    capabilities = _cpu_capabilities()
    has_cuda = torch.cuda.is_available()
    return Hardware(
        cpu=str(capabilities.get("cpu_name") or platform.processor() or platform.machine()),
        cores=int(capabilities.get("num_physical_cores") or torch.get_num_threads()),
        threads=torch.get_num_threads(),
        cpu_features=tuple(name for name in NOTED_FEATURES if capabilities.get(name)),
        cuda=torch.cuda.get_device_name() if has_cuda else None,
        cuda_bfloat16=has_cuda and torch.cuda.is_bf16_supported(including_emulation=False),
    )


def choose_device(wanted: str, hardware: Hardware) -> torch.device:
    """Return the device for ``auto``, ``cpu`` or ``cuda``; ``auto`` takes CUDA where there is one.

    >>> choose_device("auto", Hardware("a laptop", cores=4, threads=4, cpu_features=()))
    device(type='cpu')
    """
    require_choice("--device", wanted, ["auto", "cpu", "cuda"])
    if wanted == "cuda" and hardware.cuda is None:
        raise UsageError(
            '--device: found "cuda", but PyTorch sees no CUDA device on this machine; expected auto or cpu'
        )
    return torch.device("cuda" if hardware.cuda is not None and wanted != "cpu" else "cpu")


def choose_precision(wanted: str, device: torch.device, hardware: Hardware) -> Precision:
    """Return the precision for ``auto``, ``float32`` or ``bfloat16``.

    ``auto`` takes bfloat16 only where the hardware multiplies it natively; emulated, it is the slower.

    >>> laptop = Hardware("a laptop", cores=4, threads=4, cpu_features=("avx2",))
    >>> choose_precision("auto", torch.device("cpu"), laptop).name
    'float32'
    """
    require_choice("--precision", wanted, ["auto", "float32", "bfloat16"])
    native = hardware.cuda_bfloat16 if device.type == "cuda" else hardware.cpu_bfloat16
    place = f"the GPU ({hardware.cuda})" if device.type == "cuda" else f"the CPU ({hardware.cpu})"
    means = "" if device.type == "cuda" else " (AMX)"
    if wanted == "float32":
        return Precision(torch.float32, "float32 was asked for")
    if wanted == "bfloat16":
        caution = (
            ""
            if native
            else f", though {place} has no bfloat16 matrix products{means}: expect it to be slower"
        )
        return Precision(torch.bfloat16, f"bfloat16 was asked for{caution}")
    if native:
        return Precision(torch.bfloat16, f"{place} multiplies bfloat16 matrices natively{means}")
    return Precision(torch.float32, f"{place} has no native bfloat16 matrix products{means}")


def _cpu_capabilities() -> dict[str, Any]:
    """Return PyTorch's table of CPU features; versions before it had one give nothing."""
    find = getattr(torch.cpu, "get_capabilities", dict)
    return dict(find())
