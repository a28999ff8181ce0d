"""What a demo run found as a picture of curves, docs/demo.svg.

Run: unrolled demo --json > demo.json
     python benchmarks/demo_picture.py demo.json [docs/demo.svg]
"""

import json
import sys
from pathlib import Path
from typing import Any

from unrolled.races.line_chart import STYLE, WIDE, Bar, Curve, line_chart
from unrolled.races.markup import Markup, element
from unrolled.races.page_style import COLOURS
from unrolled.races.palette import LOOKS, look_style

PICTURE = Path(__file__).parent.parent / "docs" / "demo.svg"
SPACE = "http://www.w3.org/2000/svg"
MARGIN = 28
# A picture in a page that may be dark or light, whatever the reader's system says: it brings its own background.
FRAME = f".ground{{fill:var(--page);stroke:var(--hair)}}{STYLE}"


def picture(found: dict[str, Any]) -> str:
    """Draw the curves on a background of their own, light or dark as the reader's system is."""
    names = list(found["contenders"][0]["exact_match"])
    low_high = [tuple(map(int, name.split("–"))) for name in names]
    curves = [
        Curve(each["name"], [_bar(each["exact_match"][name]) for name in names])
        for each in found["contenders"]
    ]
    width, height = WIDE.width + 2 * MARGIN, WIDE.height + 2 * MARGIN
    chart = line_chart([(low, high) for low, high in low_high], curves, WIDE, label=found["sentence"])
    placed = element("svg", chart, x=MARGIN, y=MARGIN, width=WIDE.width, height=WIDE.height)
    ground = element("rect", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=10, class_="ground")
    return element(
        "svg",
        element("title", found["sentence"]),
        element("style", Markup(COLOURS + look_style(LOOKS) + FRAME)),
        ground,
        placed,
        xmlns=SPACE,
        viewBox=f"0 0 {width:g} {height:g}",
    )


def _bar(metric: dict[str, float]) -> Bar:
    return Bar(metric["value"], metric["low"], metric["high"])


def main(words: list[str]) -> None:
    """Read the demo's JSON and write the picture."""
    if not 1 <= len(words) <= 2:
        raise SystemExit(__doc__)
    found = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    place = Path(words[1]) if len(words) == 2 else PICTURE
    place.write_text(picture(found) + "\n", encoding="utf-8")
    print(place)


if __name__ == "__main__":
    main(sys.argv[1:])
