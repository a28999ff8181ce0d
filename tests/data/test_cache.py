"""The cache: built once, read whole or not at all, whatever happened on the disk."""

import errno
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from unrolled.data.cache import ABANDONED_AFTER, cache_key, cached_sequences
from unrolled.data.cache_entry import FORMAT_VERSION
from unrolled.data.inputs import TokenInputs
from unrolled.data.outputs import Outputs
from unrolled.errors import UserError

LABEL = Outputs("int32")
IMPORTS = """
from unrolled.data.cache import cached_sequences
from unrolled.data.cache_entry import FORMAT_VERSION
from unrolled.data.inputs import TokenInputs
from unrolled.data.outputs import Outputs
LABEL = Outputs("int32")
"""
KEY = cache_key("f" * 64, "train", {"codec": "bytes"})


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Builder:
    """Writes three rows and counts how often it had to."""

    def __init__(self):
        self.calls = 0

    def __call__(self, writer):
        self.calls += 1
        writer.append([3, 258, 5], 1)
        writer.append([], 0)
        writer.append([7], 2)
        return {"rows": 3, "bad": [{"place": "a.csv:4", "why": "empty"}]}


def get(build, key=KEY):
    cached = cached_sequences(key, build, TokenInputs(259), LABEL)
    assert [row.tolist() for row in cached.sequences] == [[3, 258, 5], [], [7]]
    assert cached.sequences.targets.tolist() == [1, 0, 2]
    assert cached.extra == {"rows": 3, "bad": [{"place": "a.csv:4", "why": "empty"}]}
    return cached


def test_an_entry_is_built_once_and_mapped(root):
    build = Builder()
    assert get(build).note is None
    assert get(build).note is None
    assert build.calls == 1
    assert [path.name for path in root.iterdir()] == [KEY]
    assert isinstance(get(build).sequences.tokens.base, np.memmap)


def test_the_key_depends_on_everything():
    one, other = {"codec": "bytes"}, {"codec": "labels", "names": ["a"]}
    keys = [
        cache_key("a", "train", one),
        cache_key("b", "train", one),
        cache_key("a", "valid", one),
        cache_key("a", "train", other),
        cache_key("a", "train", one, other),
        cache_key("a", "train"),
    ]
    assert len(set(keys)) == len(keys)
    assert cache_key("a", "s", {"x": 1, "y": 2}) == cache_key("a", "s", {"y": 2, "x": 1})
    assert all(len(key) == 64 for key in keys)


def truncate(entry):
    path = entry / "tokens.uint16"
    path.write_bytes(path.read_bytes()[:-1])


def flip(entry):
    path = entry / "targets.int32"
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)


def cut_page(entry):
    page = entry / "entry.json"
    page.write_bytes(page.read_bytes()[:20])


def another_format(entry):
    page = entry / "entry.json"
    page.write_text(page.read_text().replace(f'"format": {FORMAT_VERSION}', '"format": 0'))


def replace_by_file(entry):
    shutil.rmtree(entry)
    entry.write_text("not a directory")


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        flip,
        cut_page,
        another_format,
        replace_by_file,
        lambda entry: (entry / "offsets.int64").unlink(),
        lambda entry: (entry / "entry.json").unlink(),
        lambda entry: (entry / "entry.json").write_text("[]"),
        lambda entry: (entry / "tokens.uint8").write_text("stray"),
    ],
)
def test_a_damaged_entry_is_built_anew_and_said(root, damage):
    build = Builder()
    get(build)
    damage(root / KEY)
    assert get(build).note == f"the cache entry {root / KEY} was damaged and has been built anew"
    assert get(build).note is None
    assert build.calls == 2
    assert [path.name for path in root.iterdir()] == [KEY]


def test_what_a_killed_process_left_does_no_harm(root):
    """Kill a writer half-way, for real; its leavings go when they are old."""
    code = (
        f"import os, signal{IMPORTS}"
        "def build(writer):\n"
        "    writer.append([3] * 100000, 1)\n"
        "    writer._opened[0].flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"cached_sequences({KEY!r}, build, TokenInputs(259), LABEL)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    (left,) = root.iterdir()
    assert left.name.startswith(f"{KEY}.tmp-")
    assert (left / "tokens.uint16").stat().st_size > 0
    build = Builder()
    assert get(build).note is None
    assert left.exists()
    old = time.time() - ABANDONED_AFTER - 60
    for path in (*left.iterdir(), left):
        os.utime(path, (old, old))
    get(build, cache_key("another", "train"))
    assert not left.exists()


def test_a_failing_builder_leaves_nothing(root):
    def build(writer):
        writer.append([3], 1)
        raise UserError("a.csv:2: empty input")

    with pytest.raises(UserError, match=r"a.csv:2: empty input"):
        cached_sequences(KEY, build, TokenInputs(259), LABEL)
    assert list(root.iterdir()) == []


def test_a_full_disk_is_said(root):
    def build(writer):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UserError, match="No space left on device while encoding; free some space or set UNR"):
        cached_sequences(KEY, build, TokenInputs(259), LABEL)
    assert list(root.iterdir()) == []


def test_another_error_of_the_source_passes(root):
    def build(writer):
        raise FileNotFoundError("gone.csv")

    with pytest.raises(FileNotFoundError, match=r"gone\.csv"):
        cached_sequences(KEY, build, TokenInputs(259), LABEL)


def test_the_slower_of_two_uses_the_faster_one_s_entry(root):
    faster = Builder()

    def build(writer):
        get(faster)
        return Builder()(writer)

    assert get(build).note is None
    assert faster.calls == 1
    assert [path.name for path in root.iterdir()] == [KEY]


def test_processes_racing_all_end_well(root, tmp_path):
    code = (
        f"import sys, time, pathlib{IMPORTS}"
        "go = pathlib.Path(sys.argv[1])\n"
        "def build(writer):\n"
        "    writer.append([3, 4], 0)\n"
        "    go.with_suffix('.' + sys.argv[2]).touch()\n"
        "    while not go.exists(): time.sleep(0.005)\n"
        "    return {'rows': 1}\n"
        f"cached = cached_sequences({KEY!r}, build, TokenInputs(259), LABEL)\n"
        "assert cached.sequences[0].tolist() == [3, 4] and cached.note is None, cached\n"
    )
    go = tmp_path / "go"
    command = [sys.executable, "-c", code, str(go)]
    runs = [subprocess.Popen([*command, str(i)], stderr=subprocess.PIPE, text=True) for i in range(3)]
    deadline = time.monotonic() + 60
    while not all(go.with_suffix(f".{i}").exists() for i in range(3)) and time.monotonic() < deadline:
        time.sleep(0.01)
    go.touch()
    errors = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], errors
    assert [path.name for path in root.iterdir()] == [KEY]


def test_an_unwritable_cache_gives_way_to_a_temporary_one(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("UNROLLED_CACHE", str(blocked / "cache"))
    cached = get(Builder())
    assert cached.note.startswith(
        f"the cache directory {blocked / 'cache'} can't be written (Not a directory)"
    )
    assert cached.note.endswith("set UNROLLED_CACHE to a directory that can be written")


def test_no_rows(root):
    for _ in range(2):
        cached = cached_sequences(KEY, lambda writer: {}, TokenInputs(300), None)
        assert len(cached.sequences) == 0
        assert cached.sequences.tokens.dtype == np.uint16
        assert cached.extra == {}


def test_the_home_directory_is_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("UNROLLED_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    get(Builder())
    assert (tmp_path / ".cache" / "unrolled" / KEY / "entry.json").exists()
