"""Training an encoder-decoder, in real target tokens a second: ours beside torch.nn.Transformer of the same shape.

Run: python benchmarks/translation.py [--rounds N] [--model MODEL] [--profile] [--json]

Random tokens in pairs whose lengths are spread like those of short sentences, vocabulary 8,000 for both sides, one
table for source, target and scores, dropout and label smoothing alike. Ours is the whole step of `unrolled train`:
batches of like lengths, the precision that the hardware has, both optimizers, the average of the weights. Theirs
takes as many pairs a batch, drawn at random and padded, in float32 with AdamW; beside it stand bfloat16 and batches
of like lengths. Medians of interleaved rounds; in brackets the ratio to the first. --profile tells instead where
our step spends its time.
"""

import argparse
import json
import statistics
from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.profiler import ProfilerActivity, profile

from interleaved import milliseconds
from unrolled.data.codecs.codec import BEGIN, END, FIRST
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.codecs.words import Words
from unrolled.data.sequences import Sequences
from unrolled.predictor.build_network import build_network
from unrolled.tasks.task import Batches
from unrolled.training.build_task import build_text
from unrolled.training.hardware import choose_precision, find_hardware
from unrolled.training.kernel_cache import keep_kernels
from unrolled.training.memory import keep_freed_memory
from unrolled.training.resolve import resolve
from unrolled.training.schedule import WarmupOnly
from unrolled.training.trainer import Trainer

VOCABULARY, WIDTH, HEADS, DEPTH, HIDDEN = 8000, 256, 4, 3, 1024
PAIRS, BATCHES = 20_000, 4
DROPOUT, SMOOTHING = 0.1, 0.1
Pairs = list[tuple[Tensor, Tensor]]


class Theirs(nn.Module):
    """torch.nn.Transformer with one table for source, target and scores, and learned positions."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(VOCABULARY, WIDTH)
        nn.init.normal_(self.table.weight, std=WIDTH**-0.5)
        self.places = nn.Embedding(64, WIDTH)
        self.transformer = nn.Transformer(
            WIDTH, HEADS, DEPTH, DEPTH, HIDDEN, dropout=DROPOUT, batch_first=True
        )

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the loss; zeros are padding."""
        given, asked = target[:, :-1], target[:, 1:]
        later = nn.Transformer.generate_square_subsequent_mask(given.shape[1], dtype=torch.bool)
        features = self.transformer(
            self._vectors(source),
            self._vectors(given),
            tgt_mask=later,
            src_key_padding_mask=source == 0,
            tgt_key_padding_mask=given == 0,
            memory_key_padding_mask=source == 0,
            tgt_is_causal=True,
        )
        scores = features @ self.table.weight.T
        return cross_entropy(
            scores.flatten(0, 1).float(), asked.flatten(), ignore_index=0, label_smoothing=SMOOTHING
        )

    def _vectors(self, tokens: Tensor) -> Tensor:
        return self.table(tokens) * WIDTH**0.5 + self.places.weight[: tokens.shape[1]]


def generated_pairs() -> Sequences:
    """Return random pairs: sources of 13 ± 5 tokens, targets within about two of them, an end behind each."""
    draw = np.random.default_rng(0)
    sources = np.clip(draw.normal(13, 5, PAIRS).round(), 3, 50).astype(int)
    targets = np.clip((sources + draw.normal(0, 2, PAIRS)).round(), 3, 55).astype(int)
    written = [[*draw.integers(FIRST, VOCABULARY, length), END] for length in targets]
    return Sequences.from_rows(
        [draw.integers(FIRST, VOCABULARY, length) for length in sources], Sequences.from_rows(written)
    )


def our_trainer(model: str, pairs: Sequences) -> tuple[Trainer, Batches]:
    """Return what takes the steps of `unrolled train` on the pairs, and its batches."""
    given = {"steps": 1, "dropout": DROPOUT, "label_smoothing": SMOOTHING}
    settings = resolve(model=model, size="small", task="text", given=given)
    codec = Words(tuple(f"w{number}" for number in range(VOCABULARY - FIRST)))
    task = build_text(TextOutput(codec), settings, longest_source=50, longest_target=56)
    batches = task.batches(
        pairs,
        batch_tokens=settings.training.batch_tokens,
        context_length=settings.training.context_length,
        seed=0,
    )
    torch.manual_seed(0)
    trainer = Trainer(
        network=build_network(settings.model, codec, task),
        task=task,
        batches=batches,
        settings=settings.training,
        precision=choose_precision("auto", torch.device("cpu"), find_hardware()).dtype,
    )
    return trainer, batches


def our_round(trainer: Trainer) -> Callable[[], int]:
    """Return a call that takes a step on each of the first batches and counts their real target tokens."""
    rate = WarmupOnly(warmup=0)

    def run() -> int:
        before = trainer.tokens_seen
        for number in range(BATCHES):
            trainer.step(number, rate)
        return trainer.tokens_seen - before

    return run


def their_round(batches: Pairs, precision: torch.dtype) -> Callable[[], int]:
    """Return a call that trains on each batch and counts the real target tokens."""
    torch.manual_seed(0)
    model = Theirs()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    tokens = sum(int((target[:, 1:] != 0).sum()) for _, target in batches)

    def run() -> int:
        for source, target in batches:
            optimizer.zero_grad()
            with torch.autocast("cpu", precision, enabled=precision != torch.float32):
                loss = model(source, target)
            loss.backward()
            optimizer.step()
        return tokens

    return run


def padded_batches(pairs: Sequences, rows: Iterable[np.ndarray]) -> Pairs:
    """Return the chosen pairs, a begin token before each target, zeros behind what is shorter."""
    assert isinstance(pairs.targets, Sequences)
    return [
        (
            padded([pairs[row] for row in some]),
            padded([np.concatenate([[BEGIN], pairs.targets[row]]) for row in some]),
        )
        for some in rows
    ]


def padded(rows: list[np.ndarray]) -> Tensor:
    """Return rows of tokens as one tensor."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row, dtype=torch.long) for row in rows], batch_first=True)


def rates(contenders: dict[str, Callable[[], int]], rounds: int) -> dict[str, float]:
    """Return each contender's median real target tokens a second, rounds interleaved, one before them to warm up."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            tokens: list[int] = []
            taken = milliseconds(lambda run=run, tokens=tokens: tokens.append(run()))
            found[name].append(1000 * tokens[0] / taken)
    return {name: statistics.median(each[1:]) for name, each in found.items()}


def measured(model: str, rounds: int) -> dict[str, float]:
    """Return the rates of all contenders."""
    pairs = generated_pairs()
    trainer, batches = our_trainer(model, pairs)
    like = [batches.at(position).rows for position in range(BATCHES)]
    mixed = np.random.default_rng(1).permutation(PAIRS)
    size = round(statistics.mean(map(len, like)))
    random = padded_batches(pairs, np.split(mixed[: BATCHES * size], BATCHES))
    alike = padded_batches(pairs, like)
    contenders = {
        "nn.Transformer, float32, random batches": their_round(random, torch.float32),
        "nn.Transformer, float32, like lengths": their_round(alike, torch.float32),
        "nn.Transformer, bfloat16, random batches": their_round(random, torch.bfloat16),
        "nn.Transformer, bfloat16, like lengths": their_round(alike, torch.bfloat16),
        f"ours, {model}": our_round(trainer),
    }
    return rates(contenders, rounds)


def profiled(model: str) -> str:
    """Return the operations that our step spends its time in."""
    run = our_round(our_trainer(model, generated_pairs())[0])
    run()
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as found:
        run()
    by_kind = found.key_averages().table(sort_by="self_cpu_time_total", row_limit=30)
    by_shape = found.key_averages(group_by_input_shape=True)
    return by_kind + "\n" + by_shape.table(sort_by="self_cpu_time_total", row_limit=30)


def main() -> None:
    """Print the rates, or the profile."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--model", default="transformer")
    arguments.add_argument("--profile", action="store_true")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    keep_freed_memory()
    keep_kernels()
    if options.profile:
        print(profiled(options.model))
        return
    found = measured(options.model, options.rounds)
    if options.json:
        print(json.dumps({"threads": torch.get_num_threads(), "tokens_per_second": found}))
        return
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads; real target tokens a second")
    first = next(iter(found.values()))
    for name, rate in found.items():
        print(f"{name:>42}  {rate:8,.0f} ({rate / first:.2f})")


if __name__ == "__main__":
    main()
