"""How curves are told apart: by colour, dashes and marker, any one of which would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.races.markup import Markup, element


@dataclass(frozen=True)
class Look:
    """The look of one curve; ``dashes`` as SVG has them, empty for an unbroken line."""

    light: str
    dark: str
    dashes: str
    marker: str


# Hues that the common kinds of colour blindness keep apart (after Okabe and Ito 2008), each with 4.5 : 1 or more
# against its background, so that words may be written in them.
LOOKS = (
    Look("#a35200", "#f2a65a", "2 5", "triangle"),
    Look("#8f3d72", "#e79ccb", "9 5", "circle"),
    Look("#3f6b8f", "#8ecbf0", "12 4 2 4", "square"),
    Look("#0b4fc4", "#7fa8ff", "", "diamond"),
    Look("#00694f", "#43cfa2", "10 7", "cross"),
)
RADIUS = 4.5


def look_style(looks: Sequence[Look]) -> str:
    """Return the variables of a light page, and those that take their place on a dark one."""
    light = "".join(f"--look-{place}:{look.light};" for place, look in enumerate(looks))
    dark = "".join(f"--look-{place}:{look.dark};" for place, look in enumerate(looks))
    classes = "".join(
        f".look-{place}{{color:var(--look-{place})}}.look-{place} .line{{stroke-dasharray:{look.dashes or 'none'}}}"
        for place, look in enumerate(looks)
    )
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{classes}"


def marker(kind: str, x: float, y: float) -> Markup:
    """Draw a marker around a point."""
    r = RADIUS
    match kind:
        case "circle":
            return element("circle", cx=x, cy=y, r=r, class_="marker")
        case "square":
            return element("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, class_="marker")
        case "triangle":
            points = [(x, y - 1.2 * r), (x + 1.1 * r, y + 0.9 * r), (x - 1.1 * r, y + 0.9 * r)]
        case "inverted":
            points = [(x, y + 1.2 * r), (x + 1.1 * r, y - 0.9 * r), (x - 1.1 * r, y - 0.9 * r)]
        case "bowtie":
            points = [(x - 1.1 * r, y - r), (x + 1.1 * r, y + r), (x + 1.1 * r, y - r), (x - 1.1 * r, y + r)]
        case "bar":
            return element("rect", x=x - 0.5 * r, y=y - 1.3 * r, width=r, height=2.6 * r, class_="marker")
        case "plus":
            path = f"M{x - 1.2 * r:.1f} {y:.1f}h{2.4 * r:.1f}M{x:.1f} {y - 1.2 * r:.1f}v{2.4 * r:.1f}"
            return element("path", d=path, class_="marker")
        case "diamond":
            points = [(x, y - 1.4 * r), (x + 1.4 * r, y), (x, y + 1.4 * r), (x - 1.4 * r, y)]
        case _:
            path = f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
            return element("path", d=path, class_="marker")
    return element("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in points), class_="marker")
