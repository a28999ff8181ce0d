"""The final table of a demo run as a picture, docs/demo.svg.

Run: unrolled demo --json > demo.json
     python benchmarks/demo_picture.py demo.json [docs/demo.svg]
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

PICTURE = Path(__file__).parent.parent / "docs" / "demo.svg"
WIDTH = 56
# As rich draws a terminal, but in the reader's own fixed-width font: a picture should load nothing.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def table(found: dict[str, Any]) -> Table:
    """Lay out the contenders, the best first; a baseline has no parameters to count."""
    made = Table()
    made.add_column("model")
    made.add_column("parameters", justify="right")
    made.add_column("bits per byte", justify="right")
    for each in sorted(found["contenders"], key=lambda contender: contender["bits_per_byte"]["value"]):
        parameters = f"{each['parameters']:,}" if "parameters" in each else "–"
        made.add_row(each["name"], parameters, interval(each["bits_per_byte"]))
    return made


def picture(found: dict[str, Any]) -> str:
    """Draw the table in a window named after the command that makes it."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, force_terminal=True)
    console.print("bits per byte of held-out text (lower is better)", style="italic")
    console.print(table(found))
    return console.export_svg(title="unrolled demo", code_format=FRAME)


def interval(metric: dict[str, float]) -> str:
    """Write a figure with its 95% interval."""
    return f"{metric['value']:.3f} [{metric['low']:.3f}, {metric['high']:.3f}]"


def main(words: list[str]) -> None:
    """Read the demo's JSON and write the picture."""
    if not 1 <= len(words) <= 2:
        raise SystemExit(__doc__)
    found = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    place = Path(words[1]) if len(words) == 2 else PICTURE
    place.write_text(picture(found), encoding="utf-8")
    print(place)


if __name__ == "__main__":
    main(sys.argv[1:])
