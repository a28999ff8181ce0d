"""`train`: data in, a run directory with the best model out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, overload

import torch

from unrolled.data.layout import Layout
from unrolled.errors import UsageError
from unrolled.models.architectures import build_model, require_steps
from unrolled.predictor.model_folder import save_model
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.tasks.continuation import SCORED_BLOCK
from unrolled.tasks.network import Network
from unrolled.training.baseline import baseline_to_beat
from unrolled.training.example import example_of
from unrolled.training.fit import Fit, Held
from unrolled.training.fit_codec import choose_codec
from unrolled.training.fold_result import FoldedResult
from unrolled.training.folds import train_folds
from unrolled.training.hardware import choose_device, choose_precision, find_hardware
from unrolled.training.memory import keep_freed_memory
from unrolled.training.observer import Observer, Silent
from unrolled.training.origin import data_table, default_run
from unrolled.training.prepare import Prepared, prepare
from unrolled.training.progress import Progress
from unrolled.training.randomness import reseed
from unrolled.training.resolve import Settings, resolve
from unrolled.training.run_directory import RunDirectory, write_text
from unrolled.training.trained import Trained, is_longer
from unrolled.training.trainer import Trainer


@overload
def train(data: Any, *, folds: None = None, **options: Any) -> Trained: ...
@overload
def train(data: Any, *, folds: int | str, **options: Any) -> FoldedResult: ...
def train(
    data: Any,
    *,
    input: str | None = None,
    output: str | None = None,
    valid: Any = None,
    test: Any = None,
    format: str | None = None,
    input_kind: str | None = None,
    separator: str | None = None,
    by: str | None = None,
    order: str | None = None,
    group: str | None = None,
    patch: str | None = None,
    task: str | None = None,
    skip_bad: bool = False,
    split: str | None = None,
    folds: int | str | None = None,
    model: str = "lstm",
    size: str = "small",
    run: str | Path | None = None,
    observer: Observer | None = None,
    **settings: Any,
) -> Trained | FoldedResult:
    """Train a model on data and keep the best on validation; the same call again resumes or returns the result.

    ``data`` is a path, a DataFrame or Arrow table, a list of records, or ``(X, y)``; ``settings`` are any of the
    names in run.toml, such as ``budget`` (seconds), ``steps``, ``seed``, ``width`` or ``learning_rate``. Without a
    length the budget is 180 seconds. With ``folds`` K, or "groups" for one of each group, K models share the budget,
    each tested on its own part of the data, which gives a `FoldedResult`. Raises `UserError` naming the row, column
    or setting that cannot be used.
    Cost: the budget; before it, several passes over the data and the fitting of the baselines.

    >>> rows = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(30)]
    >>> result = train(rows, input="text", output="kind", model="gru", size="tiny", steps=2, run="runs/doctest")
    >>> result.steps
    2
    """
    observer = observer or Silent()
    layout = Layout(input, output, format, input_kind, separator, by, order, group, patch)
    request = Request(data, valid, test, layout, task, skip_bad, split)
    if folds is not None:
        place = Path(run) if run else default_run(data, f"{model}-{folds}-folds")
        one = partial(_train, model, size)
        return train_folds(request, folds, path=place, settings=settings, observer=observer, train_one=one)
    return _train(model, size, request, run, settings, observer)[0]


def _train(
    model: str,
    size: str,
    request: Request,
    run: str | Path | None,
    settings: Mapping[str, Any],
    observer: Observer,
) -> tuple[Trained, ReadData]:
    """Train one model; return what it came to, and the data it was trained on."""
    read = read_data(request)
    for sentence in (*read.said, *read.skipped_in_words()):
        observer.note(sentence)
    resolved = _resolve(read, model, size, settings, observer)
    prepared = prepare(read, resolved)
    for note in prepared.notes:
        observer.note(note)
    resolved = _with_longest(resolved, prepared, settings)
    # Before the directory is opened, so that a shape that cannot be leaves nothing behind.
    network = _network(prepared, resolved)
    directory = RunDirectory(Path(run) if run else default_run(request.data, model))
    directory.open({"data": data_table(request, read), **resolved.tables()})
    try:
        return _run(read, prepared, resolved, directory, observer, network), read
    finally:
        observer.finished()
        directory.close()


def _run(
    read: ReadData,
    prepared: Prepared,
    settings: Settings,
    directory: RunDirectory,
    observer: Observer,
    network: Network,
) -> Trained:
    """Fit, unless the run is finished already and asked for no more."""
    finished = directory.read(directory.result_file)
    length = {name: getattr(settings.training, name) for name in ("budget", "steps", "epochs")}
    if finished and not is_longer(length, finished["length"]):
        observer.note(f"{directory.path}: this run is finished; here is its result")
        return Trained(**finished["result"])
    directory.go_on()
    torch.set_num_threads(settings.training.threads)
    keep_freed_memory()
    network.to(torch.device(settings.training.device))
    observer.note(f"{settings.model.architecture}: {network.parameter_count:,} parameters")
    progress = _fit(read, prepared, settings, directory, observer, network)
    result = Trained(
        run=str(directory.path),
        steps=progress.step,
        seconds=round(progress.seconds, 2),
        tokens_per_second=round(progress.tokens / max(progress.seconds, 1e-9), 1),
        parameters=network.parameter_count,
        best={"step": progress.best_step, **progress.best},
    )
    write_text(directory.result_file, json.dumps({"length": length, "result": asdict(result)}) + "\n")
    directory.log("finish", **asdict(result))
    return result


def _network(prepared: Prepared, settings: Settings) -> Network:
    """Build the network with the weights that the seed gives."""
    reseed(settings.training.seed, "weights")
    body = build_model(settings.model, prepared.codec.inputs)
    return Network(body, prepared.task.build_head(body.width))


def _fit(
    read: ReadData,
    prepared: Prepared,
    settings: Settings,
    directory: RunDirectory,
    observer: Observer,
    network: Network,
) -> Progress:
    """Put the parts of a run together and run it."""
    task, training = prepared.task, settings.training
    batches = task.batches(
        prepared.train,
        batch_tokens=training.batch_tokens // training.micro_batches,
        context_length=training.context_length,
        seed=training.seed,
    )
    directory.log("start", padding_share=round(batches.padding_share(0), 4), torch=torch.__version__)
    model = asdict(settings.model)
    held = Held(
        task=task,
        rows=prepared.valid,
        at_most=training.validation_tokens,
        save=lambda trained: save_model(
            directory.model, network=trained, task=task, codec=prepared.codec, model=model, layout=read.layout
        ),
        example=lambda trained: example_of(
            Predictor(trained, task, prepared.codec, read.layout), prepared.valid, training.seed
        ),
        baseline=baseline_to_beat(read, prepared, directory, observer),
    )
    precision = choose_precision(training.precision, network.device, find_hardware()).dtype
    trainer = Trainer(network=network, task=task, batches=batches, settings=training, precision=precision)
    fit = Fit(
        trainer=trainer,
        held=held,
        settings=training,
        epoch_batches=len(batches),
        run=directory,
        observer=observer,
    )
    return fit.run()


def _resolve(read: ReadData, model: str, size: str, given: Mapping[str, Any], observer: Observer) -> Settings:
    """Resolve every setting; what says `auto` is decided here, and said."""
    settings = resolve(architecture=model, size=size, task=read.task, given=given)
    if read.task == "continuation":
        settings = replace(settings, model=require_steps(settings.model, read.task))
        _require_room(settings)
    if settings.codec.codec == "auto":
        name, why = choose_codec(read)
        observer.note(why)
        settings = replace(settings, codec=replace(settings.codec, codec=name))
    hardware = find_hardware()
    device = choose_device(settings.training.device, hardware)
    precision = choose_precision(settings.training.precision, device, hardware)
    observer.note(f"{precision.name} on {device.type}: {precision.why}")
    training = replace(
        settings.training,
        device=device.type,
        precision=precision.name,
        threads=settings.training.threads or hardware.threads,
    )
    return replace(settings, training=training)


def _require_room(settings: Settings) -> None:
    """Refuse learned positions for fewer steps than a block that is trained on or scored has."""
    needed = max(settings.training.context_length, SCORED_BLOCK)
    if settings.model.positions == "learned" and settings.model.longest < needed:
        raise UsageError(
            f"longest: found {settings.model.longest}, expected at least {needed} for blocks of it"
        )


def _with_longest(settings: Settings, prepared: Prepared, given: Mapping[str, Any]) -> Settings:
    """Let `flat` be as long as the longest input of any split, unless the user said how long."""
    if settings.model.architecture != "flat" or "longest" in given:
        return settings
    splits = (prepared.train, prepared.valid, prepared.test)
    longest = max(1, *(int(split.lengths.max()) for split in splits if split is not None))
    return replace(settings, model=replace(settings.model, longest=longest))
