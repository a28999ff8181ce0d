"""Settings decided for the data and the machine at hand: what says `auto`, and what only the data can say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from unrolled.errors import UsageError
from unrolled.models.architectures import require_serves_steps, require_steps
from unrolled.predictor.read import ReadData
from unrolled.tasks.continuation import SCORED_BLOCK
from unrolled.training.fit_codec import choose_codec
from unrolled.training.hardware import choose_device, choose_precision, find_hardware
from unrolled.training.observer import Observer
from unrolled.training.pair_codecs import choose_pair_codecs
from unrolled.training.prepare import Prepared
from unrolled.training.resolve import Settings, resolve


def decide(read: ReadData, model: str, size: str, given: Mapping[str, Any], observer: Observer) -> Settings:
    """Resolve every setting; what is decided here is said."""
    settings = resolve(model=model, size=size, task=read.task, given=given)
    if read.task == "continuation":
        settings = replace(settings, model=require_steps(settings.model, read.task))
        _require_room(settings)
    if read.task == "text":
        require_serves_steps(settings.model, read.task)
        codec, why = choose_pair_codecs(read, settings.codec)
        observer.note(why)
        settings = replace(settings, codec=codec)
    elif settings.codec.codec == "auto":
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


def with_longest(settings: Settings, prepared: Prepared, given: Mapping[str, Any]) -> Settings:
    """Let `flat` be as long as the longest input of any split, unless the user said how long."""
    if settings.model.architecture != "flat" or "longest" in given:
        return settings
    splits = (prepared.train, prepared.valid, prepared.test)
    longest = max(1, *(int(split.lengths.max()) for split in splits if split is not None))
    return replace(settings, model=replace(settings.model, longest=longest))


def _require_room(settings: Settings) -> None:
    """Refuse learned positions for fewer steps than a block that is trained on or scored has."""
    needed = max(settings.training.context_length, SCORED_BLOCK)
    if settings.model.positions == "learned" and settings.model.longest < needed:
        raise UsageError(
            f"longest: found {settings.model.longest}, expected at least {needed} for blocks of it"
        )
