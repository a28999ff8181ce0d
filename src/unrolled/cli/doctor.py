"""`unrolled doctor`: versions, hardware, which fast paths are in use, and what is missing."""

import json
from dataclasses import asdict
from typing import Any

import click

from unrolled.cli.fast_paths import kernels_in_use
from unrolled.cli.installation import folder_size, missing_extras, own_requirements, versions
from unrolled.cli.options import json_option
from unrolled.data.cache import cache_directory
from unrolled.training.hardware import choose_device, choose_precision, find_hardware


@click.command("doctor")
@json_option
def command(as_json: bool) -> None:
    """Say what is installed, what this machine offers, and what training will run on."""
    found = findings()
    click.echo(json.dumps(found) if as_json else as_text(found))


def findings() -> dict[str, Any]:
    """Return everything the doctor looks at, ready for JSON."""
    hardware = find_hardware()
    device = choose_device("auto", hardware)
    precision = choose_precision("auto", device, hardware)
    requirements = own_requirements()
    folder = cache_directory()
    return {
        "versions": versions(["unrolled", *requirements]),
        "hardware": asdict(hardware),
        "device": device.type,
        "precision": {"auto": precision.name, "why": precision.why},
        "fast_paths": kernels_in_use(device, precision.dtype),
        "cache": {"folder": str(folder), "bytes": folder_size(folder)},
        "missing_extras": missing_extras(requirements),
    }


def as_text(found: dict[str, Any]) -> str:
    """Write the findings as a page: a heading for each, a name and a value on each line."""
    hardware, precision, cache = found["hardware"], found["precision"], found["cache"]
    gpu = hardware["cuda"] or "none that PyTorch can use"
    sections: dict[str, dict[str, str]] = {
        "Versions": {name: version or "not installed" for name, version in found["versions"].items()},
        "Hardware": {
            "CPU": hardware["cpu"],
            "cores": f"{hardware['cores']}, of which PyTorch uses {hardware['threads']}",
            "features": ", ".join(hardware["cpu_features"]) or "none known",
            "GPU": gpu,
        },
        "Training": {
            "device": found["device"],
            "precision": f"{precision['auto']}: {precision['why']}",
        },
        "Kernels in use": found["fast_paths"],
        "Cache": {"folder": cache["folder"], "size": f"{cache['bytes'] / 1e6:,.1f} MB"},
        "Extras": found["missing_extras"] or {"all": "installed"},
    }
    pages = [_section(title, lines) for title, lines in sections.items()]
    return "\n\n".join([*pages, "Next: unrolled demo"])


def _section(title: str, lines: dict[str, str]) -> str:
    """Write a heading and its lines, the values in one column."""
    column = max(map(len, lines)) + 2
    return "\n".join([title, *(f"  {name:<{column}}{value}" for name, value in lines.items())])
