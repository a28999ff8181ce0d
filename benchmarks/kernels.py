"""Training on pairs with few and with many of oneDNN's kernels kept, each in a process of its own.

Run: python benchmarks/kernels.py [--model gru+dot] [--seconds 180]

Generated pairs, as long as sentences are, in size small and the precision that is fast here. Real target tokens a
second of every quarter of the time: with few kernels kept the pace falls as more shapes are met.
"""

import argparse
import os
import subprocess
import sys
import time

from translation import generated_pairs, our_trainer
from unrolled.training.kernel_cache import CAPACITY, keep_kernels
from unrolled.training.memory import keep_freed_memory
from unrolled.training.schedule import WarmupOnly

# oneDNN's own number.
FEW = "1024"
PARTS = 4


def paces(model: str, seconds: float) -> list[float]:
    """Train for so long and return the tokens a second of every part."""
    keep_freed_memory()
    keep_kernels()
    trainer, _ = our_trainer(model, generated_pairs())
    found, step = [], 0
    for _ in range(PARTS):
        begun, before = time.perf_counter(), trainer.tokens_seen
        while (taken := time.perf_counter() - begun) < seconds / PARTS:
            trainer.step(step, WarmupOnly(0))
            step += 1
        found.append((trainer.tokens_seen - before) / taken)
    return found


def in_a_process(model: str, seconds: float, *, few: bool) -> str:
    """Measure in a fresh process, which has made no kernel yet."""
    command = [sys.executable, __file__, "--model", model, "--seconds", str(seconds), "--one"]
    environment = {**os.environ, CAPACITY: FEW} if few else dict(os.environ)
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def main() -> None:
    """Print the paces with few kernels kept, and with as many as a run keeps."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--model", default="gru+dot")
    arguments.add_argument("--seconds", type=float, default=180)
    arguments.add_argument("--one", action="store_true", help="measure in this process")
    options = arguments.parse_args()
    if options.one:
        print("   ".join(f"{pace:,.0f}" for pace in paces(options.model, options.seconds)))
        return
    print(f"{options.model}, real target tokens a second in each quarter of {options.seconds:g} seconds")
    for few, name in ((True, f"{FEW} kept"), (False, "as a run keeps them")):
        print(f"{name:>20}   {in_a_process(options.model, options.seconds, few=few)}", flush=True)


if __name__ == "__main__":
    main()
