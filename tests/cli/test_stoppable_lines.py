"""A signal ends the lines between two of them, never within one."""

import io
import os
import signal
import threading

import pytest

from unrolled.cli.stoppable_lines import STOPS, StoppableLines


@pytest.mark.parametrize("sent", STOPS)
def test_a_signal_ends_the_wait_for_a_line(sent: signal.Signals) -> None:
    read, write = os.pipe()
    before = [signal.getsignal(each) for each in STOPS]
    with open(read, "rb") as pipe, open(write, "wb") as other, StoppableLines(pipe) as lines:  # noqa: PTH123
        other.write(b"one\ntwo")
        other.flush()
        found = []
        for line in lines:
            found.append(line)
            threading.Timer(0.05, os.kill, (os.getpid(), sent)).start()
    # Half a line has not come.
    assert found == [b"one\n"] and lines.stopped_by == sent
    assert [signal.getsignal(each) for each in STOPS] == before


@pytest.mark.parametrize("sent", STOPS)
def test_a_signal_lets_the_work_on_a_line_end(sent: signal.Signals) -> None:
    done = []
    with StoppableLines(io.BytesIO(b"one\ntwo\n")) as lines:
        for line in lines:
            signal.raise_signal(sent)
            done.append(line)
    assert done == [b"one\n"] and lines.stopped_by == sent
