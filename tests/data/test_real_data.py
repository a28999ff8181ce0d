"""The readers on real files; their facts are counted independently of the readers."""

import os
from collections import Counter
from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import Row, Tally, good_rows
from unrolled.data.source import Source
from unrolled.data.splits import make_splits


@pytest.fixture
def data() -> Path:
    folder = os.environ.get("UNROLLED_DATA")
    if not folder:
        pytest.skip("UNROLLED_DATA is unset: no real data")
    return Path(folder)


def read(source: Source) -> list[Row]:
    tally = Tally()
    rows = list(good_rows(source, tally, skip_bad=False))
    assert tally.rows == tally.used == len(rows)
    return rows


def test_sst2(data: Path) -> None:
    source = open_source(data / "tc_sst2" / "dev.tsv")
    assert (source.input, source.output) == ("text", "label")
    rows = read(source)
    assert len(rows) == 872
    assert {row.output for row in rows} == {"positive", "negative"}


def test_names(data: Path) -> None:
    source = open_source(data / "names_nationality" / "train.csv")
    assert source.said[0] == "train.csv: header found: name, language"
    rows = read(source)
    assert len(rows) == 16_210
    assert len({row.output for row in rows}) == 18


def test_splice_sites_are_padded(data: Path) -> None:
    rows = read(open_source(data / "dna_splice" / "splice.csv", Layout(input="Sequence", output="Class")))
    assert len(rows) == 3190
    assert {len(row.input) for row in rows} == {60}
    assert {row.output for row in rows} == {"EI", "IE", "N"}


def test_translations_are_aligned(data: Path) -> None:
    folder = data / "mt_multi30k"
    assert len(read(open_source((folder / "val.en.gz", folder / "val.de.gz")))) == 1014


def test_intents(data: Path) -> None:
    folder = data / "tag_slots_snips" / "valid"
    rows = read(open_source((folder / "seq.in", folder / "label")))
    assert len(rows) == 700
    assert Counter(row.output for row in rows)["AddToPlaylist"] == 100


def test_shakespeare_is_cut_where_others_cut_it(data: Path) -> None:
    said: list[str] = []
    make_splits(open_source(data / "lm_tinyshakespeare" / "input.txt"), said=said)
    assert said == ["input.txt: the first 1,003,854 characters train, the last 111,540 validate"]
