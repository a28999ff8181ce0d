"""Does a race call different what is the same, and find what is different? Many small races on generated data.

Run: python benchmarks/races_null.py [--races N] [--processes 2] [--record]

Three questions: a GRU entered twice under two names, on 100 data sets with some wrong labels and trained so shortly
that what it learns is a matter of luck, its search's too, must be called different from itself in at most 10;
against a bag of words it must be found better in 20 of 20 where the order of words decides, and not be told from it
in 20 of 20 where a word that both can see decides. --races asks each question so many times at most. --record keeps
what was found in docs/races_null.jsonl and writes docs/results.md anew. Leaves exit code 1 when an answer is wrong
more often than it may be.
"""

import argparse
import datetime
import json
import multiprocessing
import os
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from races_data import Rows, order_rows, presence_rows
from races_page import NULL, write_page
from unrolled.training.hardware import find_hardware

# Small enough for a race in seconds; one thread and one training at a time, as several races run side by side.
SETTINGS: Mapping[str, Any] = {
    "equal": "steps", "seeds": 3, "size": "tiny", "width": 16, "validations": 4, "workers": 1, "threads": 1,
}  # fmt: skip
SPLITS = ("train", "valid", "test")


@dataclass(frozen=True)
class Question:
    """What is asked of races of two: who should be found better, nobody or one; and how often that may fail."""

    name: str
    models: str
    # Rows of a number and a seed.
    rows: Callable[[int, int], Rows]
    # Of training, validation and test.
    counts: tuple[int, int, int]
    # Of one training.
    steps: int
    batch_tokens: int
    better: str | None
    races: int
    may_fail: int

    def data(self, number: int) -> dict[str, Rows]:
        """Return the splits of one race, no two of which share a seed."""
        seeds = range(len(SPLITS) * number, len(SPLITS) * (number + 1))
        return {
            split: self.rows(count, seed)
            for split, count, seed in zip(SPLITS, self.counts, seeds, strict=True)
        }

    def answered(self, found: Mapping[str, Any]) -> bool:
        """Say whether a race found what it should."""
        return found["better"] == self.better

    def may_fail_of(self, races: int) -> int:
        """Return how many of fewer races may fail, rounded up."""
        return -(-self.may_fail * races // self.races)


QUESTIONS = {
    question.name: question
    for question in (
        Question(
            "gru entered twice",
            "gru,gru",
            partial(order_rows, wrong=0.1),
            (600, 200, 300),
            steps=60,
            batch_tokens=512,
            better=None,
            races=100,
            may_fail=10,
        ),
        Question(
            "a rule that bag can't see",
            "gru,bag",
            partial(order_rows, words=(2, 6)),
            (600, 200, 300),
            steps=150,
            batch_tokens=256,
            better="gru",
            races=20,
            may_fail=0,
        ),
        Question(
            "a rule that both can see",
            "gru,bag",
            partial(presence_rows, words=(2, 6)),
            (600, 200, 300),
            steps=150,
            batch_tokens=256,
            better=None,
            races=20,
            may_fail=0,
        ),
    )
}


def raced(name: str, number: int) -> dict[str, Any]:
    """Run one race of a question; return who was found better, if anybody, and by what."""
    from unrolled import compare

    question, begun = QUESTIONS[name], time.monotonic()
    data = question.data(number)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNROLLED_CACHE"] = f"{folder}/cache"
        found = compare(
            data["train"], valid=data["valid"], test=data["test"], models=question.models, input="text",
            output="first", seed=number, run=f"{folder}/race", steps=question.steps,
            batch_tokens=question.batch_tokens, **SETTINGS,
        )  # fmt: skip
    one, other = found.contenders
    apart = found.difference(one.name, other.name)
    assert apart is not None
    return {
        "number": number,
        "better": apart.better if apart.real else None,
        "rows": apart.rows.as_json(),
        "trainings": apart.seeds.as_json(),
        "scores": {each.name: [final.score for final in each.finals] for each in found.contenders},
        "rates": {each.name: [final.rate_factor for final in each.finals] for each in found.contenders},
        "seconds": time.monotonic() - begun,
    }


def asked(question: Question, races: int, pool: ProcessPoolExecutor) -> Iterator[dict[str, Any]]:
    """Ask a question of so many races, and tell of each as it comes."""
    for found in pool.map(raced, [question.name] * races, range(races)):
        print(line(question, found), flush=True)
        yield found


def line(question: Question, found: Mapping[str, Any]) -> str:
    """Write what one race found."""
    said = "not different" if found["better"] is None else f"{found['better']} is better"
    scores = ", ".join(
        f"{name} {' '.join('–' if score is None else f'{score:.3f}' for score in each)}"
        for name, each in found["scores"].items()
    )
    rows, trainings = (_interval(found[each]) for each in ("rows", "trainings"))
    wrong = "" if question.answered(found) else "WRONG: "
    return (
        f"{question.name} {found['number'] + 1:>3}: {wrong}{said} ({found['rows']['value']:.3f} {rows} over rows, "
        f"{trainings} over trainings); {scores}; {found['seconds']:.0f} s"
    )


def summary(
    question: Question, found: Sequence[Mapping[str, Any]], seconds: float, command: str
) -> dict[str, Any]:
    """Return what is kept of all races of a question, and the command that asks it again."""
    hardware = find_hardware()
    return {
        "name": question.name,
        "models": question.models,
        "rows": dict(zip(SPLITS, question.counts, strict=True)),
        "steps": question.steps,
        "races": len(found),
        "different": sum(each["better"] is not None for each in found),
        "failed": sum(not question.answered(each) for each in found),
        "may_fail": question.may_fail_of(len(found)),
        "seconds": seconds,
        "command": command,
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
    }


def _interval(metric: Mapping[str, float | None]) -> str:
    if metric["low"] is None or metric["high"] is None:
        return "[no interval]"
    return f"[{metric['low']:.3f}, {metric['high']:.3f}]"


def main() -> int:
    """Ask every question; fail when one is answered wrongly too often."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--races", type=int, help="at most so many of each question")
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--record", action="store_true")
    options = arguments.parse_args()
    # Several programs of several threads would hinder one another; read by the processes as they begin.
    os.environ["OMP_NUM_THREADS"] = "1"
    summaries, command = [], shlex.join(["python", "benchmarks/races_null.py", *sys.argv[1:]])
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        for question in QUESTIONS.values():
            begun = time.monotonic()
            races = min(question.races, options.races or question.races)
            found = list(asked(question, races, pool))
            summaries.append(summary(question, found, time.monotonic() - begun, command))
    for each in summaries:
        print(
            f"{each['name']}: called different in {each['different']} of {each['races']}, wrong in {each['failed']}, "
            f"at most {each['may_fail']} may be; {each['seconds'] / 60:.1f} min"
        )
    if options.record:
        with NULL.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in summaries)
        write_page()
    return int(any(each["failed"] > each["may_fail"] for each in summaries))


if __name__ == "__main__":
    sys.exit(main())
