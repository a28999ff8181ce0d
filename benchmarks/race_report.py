"""Make the report that docs/ shows: a race on generated texts, and beside it the file that it was run on.

Run: python benchmarks/race_report.py [FOLDER]

FOLDER is docs/compare if not given. In it, the command on the page makes the same report again, measured times
excepted. The label of a text is the one of two words that comes first in it, which a bag of words cannot see.
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from races_data import order_rows, write

FOLDER = Path(__file__).parent.parent / "docs" / "compare"
FILE = "first-of-two.csv"
# Every twentieth label is wrong, as labels are: nobody is right on all rows.
ROWS, SEED, WORDS, WRONG = 3000, 0, (3, 12), 0.05
COMMAND = (
    f"unrolled compare {FILE} --input text --output first --models bag,gru,transformer --equal steps --steps 300 "
    "--size tiny"
)


def make(folder: Path, command: str = COMMAND) -> None:
    """Race in a folder of its own, and keep its data and its report; all places in it are relative."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        write(place / FILE, order_rows(ROWS, SEED, words=WORDS, wrong=WRONG))
        subprocess.run([sys.executable, "-m", *shlex.split(command)], cwd=place, check=True)
        [report] = place.glob("runs/*/report")
        shutil.copytree(report, folder, dirs_exist_ok=True)
        shutil.copy(place / FILE, folder)
    for file in folder.iterdir():
        # What a page says of this machine's folders nobody else could use.
        if temporary in file.read_text(encoding="utf-8"):
            raise SystemExit(f"{file}: found {temporary}, expected relative places alone")


def main(words: list[str]) -> None:
    """Make the report and say where it is and how large."""
    if len(words) > 1:
        raise SystemExit(__doc__)
    folder = Path(words[0]) if words else FOLDER
    make(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{folder / 'index.html'}, with all beside it {size / 1e3:,.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
