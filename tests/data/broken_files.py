"""Files with defects in known places: what is written, and which rows and places a reader must find."""

import csv
import io
import json
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Entry:
    """The bytes of one record without its line end; ``row`` is what it holds, or None where it is broken."""

    data: bytes
    row: tuple[str, str] | None


@dataclass(frozen=True)
class BrokenFile:
    """A file's content, the good rows by line, and the lines of the bad ones."""

    content: bytes
    good: dict[int, tuple[str, str]]
    bad: list[int]


LABELS = st.sampled_from(["good", "bad", "निर्णय"])
# A quoted cell that begins with a letter can't be taken for the end of a quote left open above it.
PLAIN = st.text(alphabet=st.sampled_from(list("abc d'é字👋\u2028")), max_size=12).map("x".__add__)
WILD = st.text(alphabet=st.sampled_from(list('ab ,"\né字👋')), max_size=12).map("x".__add__)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map("x".__add__)

SHARED_DEFECTS = [b"caf\xe9,\xe9\tgood", b"\xff\xfe", b"a\0b,good\tgood"]
CSV_DEFECTS = [b"alone", b"one,two,three", b",good", b" ,good", b"text,", b'"never closed', b'"a"b,good', b""]
TSV_DEFECTS = [b"alone", b"one\ttwo\tthree", b"\tgood", b"text\t", b"one,two", b""]
JSON_DEFECTS = [
    *(b"{", b"[]", b"3", b'"text"', b"null", b"{'text': 'a', 'label': 'b'}", b"NaN", b"[" * 5000, b""),
    *(b'{"text": "a"}', b'{"label": "a"}', b'{"text": "", "label": "a"}', b'{"text": "a", "label": null}'),
    *(b'{"text": ["a"], "label": "a"}', b'{"text": NaN, "label": "a"}', b'{"text": "a", "label": ""}'),
    *(
        b'{"text": "\\ud800", "label": "a"}',
        b'{"text": "\\u0000", "label": "a"}',
        b'{"text": "a", "label": "a"} x',
    ),
]


def _csv(row: tuple[str, str]) -> Entry:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(row)
    # Spaces around a cell without quotes aren't part of it.
    quoted = any(sign in row[0] for sign in ',"\n')
    return Entry(
        stream.getvalue().removesuffix("\n").encode(), (row[0] if quoted else row[0].strip(" "), row[1])
    )


def _tsv(row: tuple[str, str]) -> Entry:
    return Entry("\t".join(row).encode(), row)


def _jsonl(row: tuple[str, str]) -> Entry:
    text = json.dumps({"label": row[1], "other": None, "text": row[0]}, ensure_ascii=len(row[0]) % 2 == 0)
    return Entry(text.encode(), row)


def _file(entries: list[Entry], header: bytes, end: bytes, mark: bool, last_end: bool) -> BrokenFile:
    while entries and not entries[-1].data:
        entries = entries[:-1]
    line = 1 + bool(header)
    good, bad = {}, []
    for entry in entries:
        if entry.row:
            good[line] = entry.row
        else:
            bad.append(line)
        line += 1 + entry.data.count(b"\n")
    records = [header] * bool(header) + [entry.data for entry in entries]
    content = b"\xef\xbb\xbf" * mark + end.join(records) + end * last_end
    return BrokenFile(content, good, bad)


def _files(
    good: st.SearchStrategy[Entry], defects: list[bytes], header: bytes
) -> st.SearchStrategy[BrokenFile]:
    broken = st.sampled_from(defects + SHARED_DEFECTS).map(lambda data: Entry(data, None))
    entries = st.tuples(good, st.lists(st.one_of(good, broken), max_size=12)).map(
        lambda two: [two[0], *two[1]]
    )
    end = st.sampled_from([b"\n", b"\r\n"])
    return st.builds(_file, entries, st.just(header), end, mark=st.booleans(), last_end=st.booleans())


CSV_FILES = _files(st.tuples(WILD, LABELS).map(_csv), CSV_DEFECTS, b"text,label")
TSV_FILES = _files(st.tuples(PLAIN, LABELS).map(_tsv), TSV_DEFECTS, b"text\tlabel")
JSON_FILES = _files(st.tuples(ANY, LABELS).map(_jsonl), JSON_DEFECTS, b"")
