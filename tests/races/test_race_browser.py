"""The report in a browser, where one is installed: nothing to complain of, nothing wider than a phone."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from races.made_races import MADE
from unrolled.races.comparison import Comparison
from unrolled.races.race_page import write_report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--enable-logging=stderr", "--v=0", "--timeout=20000",
)  # fmt: skip
# Told from inside a frame as narrow as a phone, since a window can't be.
MEASURE = """<script>addEventListener("load", () => {
  const pictures = [...document.querySelectorAll("svg.chart[role=img]")];
  const seen = pictures.filter(each => each.getBoundingClientRect().width);
  const collisions = [], outside = [];
  for (const picture of seen) {
    const field = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].map(each => [each.textContent, each.getBoundingClientRect()]);
    texts.forEach(([words, box], place) => {
      if (box.left < field.left - 1 || box.right > field.right + 1) outside.push(words);
      for (const [other, that] of texts.slice(place + 1)) {
        const wide = Math.min(box.right, that.right) - Math.max(box.left, that.left);
        const high = Math.min(box.bottom, that.bottom) - Math.max(box.top, that.top);
        if (wide > 1 && high > 4) collisions.push([words, other]);
      }
    });
  }
  const page = document.documentElement;
  const told = {width: page.scrollWidth, room: page.clientWidth, pictures: seen.length, collisions, outside};
  parent.postMessage(told, "*");
});</script>"""
FRAME = """<!doctype html><meta charset="utf-8"><body><iframe src="measured.html" style="width:WIDEpx;height:900px">
</iframe><script>addEventListener("message", event => {
  const told = document.createElement("pre"); told.id = "told";
  told.textContent = encodeURIComponent(JSON.stringify(event.data)); document.body.append(told);
});</script>"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed"),
]


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_a_browser_has_nothing_to_say_and_a_phone_room_for_it(
    made: Callable[[], Comparison], tmp_path: Path
) -> None:
    page = write_report(made(), tmp_path / "report")
    _, said = opened(page, tmp_path)
    assert "CONSOLE" not in said
    for wide in (360, 1280):
        found = measured(page, wide, tmp_path)
        assert found["width"] <= found["room"] <= wide
        assert found["collisions"] == [] and found["outside"] == [], (wide, found)


def measured(page: Path, wide: int, folder: Path) -> dict:
    """Return how wide a page is in a frame, and which names of its pictures lie on one another or outside."""
    (folder / "measured.html").write_text(page.read_text(encoding="utf-8") + MEASURE, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME.replace("WIDE", str(wide)), encoding="utf-8")
    seen, _ = opened(folder / "frame.html", folder)
    told = re.search(r'<pre id="told">(.*?)</pre>', seen)
    assert told is not None, seen[-2000:]
    return json.loads(unquote(told[1]))


def opened(page: Path, folder: Path) -> tuple[str, str]:
    """Open a page; return what became of it, and what the browser said."""
    assert BROWSER is not None
    words = [
        BROWSER,
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        "--window-size=1400,1000",
        "--dump-dom",
    ]
    done = subprocess.run([*words, page.as_uri()], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr
