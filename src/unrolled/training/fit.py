"""A run from its last checkpoint to its end: steps, validations, the best model, the decay where time ends."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from unrolled.data.sequences import Sequences
from unrolled.errors import UserError
from unrolled.tasks.network import Network
from unrolled.tasks.task import Task, Validation
from unrolled.training.checkpoints import load_checkpoint, save_checkpoint
from unrolled.training.observer import Judgement, Moment, Observer
from unrolled.training.pace_meter import PaceMeter
from unrolled.training.plan import Pace, Plan, in_force, plan_again, plan_by_clock, plan_by_steps
from unrolled.training.progress import Progress
from unrolled.training.run_directory import RunDirectory, write_text
from unrolled.training.schedule import Schedule, WarmupOnly, warmup_within
from unrolled.training.settings import TrainingSettings
from unrolled.training.trainer import Trainer

# The share of a time budget, and the steps, that the pace is measured on.
MEASURED_SHARE = 0.05
MEASURED_STEPS = 3


@dataclass
class Held:
    """What the run is judged on, and what is kept and shown when it is judged."""

    task: Task
    rows: Sequences
    at_most: int
    save: Callable[[Network], None]
    example: Callable[[Network], str]
    baseline: dict[str, float]


class Fit:
    """One run: the same settings give the same bits, however often it is stopped on the way."""

    def __init__(
        self,
        *,
        trainer: Trainer,
        held: Held,
        settings: TrainingSettings,
        epoch_batches: int,
        run: RunDirectory,
        observer: Observer,
    ) -> None:
        self._trainer = trainer
        self._held = held
        self._settings = settings
        self._epoch_batches = epoch_batches
        self._run = run
        self._observer = observer
        self._progress = Progress()

    def run(self) -> Progress:
        """Go on from the last checkpoint until the plan is done or patience is out."""
        self._resume()
        self._clock = time.monotonic() - self._progress.seconds
        self._saved_at = time.monotonic()
        self._window = (time.monotonic(), self._trainer.tokens_seen)
        self._meter = PaceMeter()
        plans = self._known_plans() or self._keep([self._measured_plan()])
        if self._progress.stopped:
            self._say("this run was stopped by its patience; there is nothing left to train")
        while not self._progress.stopped:
            plan = self._plan(plans)
            if self._progress.step >= plan.steps:
                break
            self._step(self._rate(plan), plan)
            if plan.validates_after(self._progress.step):
                with self._meter.validating():
                    self._validate()
                self._progress.stopped = self._out_of_patience()
            self._save_when_due()
        self._save()
        return self._progress

    def _resume(self) -> None:
        """Load the last whole checkpoint, and cut the figures back to it."""
        checkpoint, notes = load_checkpoint(self._run.checkpoints)
        for note in notes:
            self._say(note)
        if checkpoint is None:
            self._run.cut_metrics(0)
            return
        self._progress = Progress.from_json(checkpoint.progress)
        self._trainer.load(checkpoint.tensors)
        self._trainer.tokens_seen = self._progress.tokens
        self._run.cut_metrics(self._progress.metrics_bytes)
        self._say(f"going on from step {self._progress.step}")

    def _known_plans(self) -> list[Plan]:
        """Return the plans of a run whose length is known: given in steps or epochs, or measured before."""
        settings = self._settings
        if settings.budget is None:
            steps = settings.steps or max(
                1, round((settings.epochs or 1) * self._epoch_batches / settings.micro_batches)
            )
            return self._keep([plan_by_steps(steps, settings.validations, settings.decay_share)])
        saved = self._run.read(self._run.plan_file)
        if saved is None or saved["budget"] != settings.budget:
            return []
        return [Plan(**plan) for plan in saved["plans"]]

    def _measured_plan(self) -> Plan:
        """Take the first steps and a validation, and turn what is left of the budget into steps."""
        settings = self._settings
        budget = settings.budget
        assert budget is not None
        begun, marks = time.monotonic(), [time.monotonic()]
        while len(marks) <= MEASURED_STEPS or marks[-1] - begun < MEASURED_SHARE * budget:
            self._step(WarmupOnly(settings.warmup), None)
            marks.append(time.monotonic())
        with self._meter.validating():
            self._held.task.validate(self._trainer.network, self._held.rows, at_most=self._held.at_most)
        # The first step pays for what is made once, and is left out by the next plan too.
        per_step = (marks[-1] - marks[1]) / (len(marks) - 2)
        pace = Pace(time.monotonic() - self._clock, per_step, time.monotonic() - marks[-1])
        self._meter.restart()
        return plan_by_clock(budget, pace, self._progress.step, settings.validations, settings.decay_share)

    def _plan(self, plans: list[Plan]) -> Plan:
        """Return the plan for the next step, made again where that is due: a pace seldom stays as it began."""
        plan, step, budget = in_force(plans, self._progress.step), self._progress.step, self._settings.budget
        if budget is None or plan is not plans[-1] or plan.again_at != step:
            return plan
        pace = self._meter.pace(elapsed=time.monotonic() - self._clock, steps_done=step)
        plans.append(plan_again(plan, budget, pace, step))
        self._keep(plans)
        return plans[-1]

    def _rate(self, plan: Plan) -> Schedule | WarmupOnly:
        """Return the schedule of the next step's rate."""
        warmup = self._settings.warmup
        if self._progress.step < plan.measured_until:
            return WarmupOnly(warmup)
        if self._settings.budget is not None:
            warmup = warmup_within(warmup, plan.steps)
        return Schedule(plan.steps, warmup, plan.decay_share)

    def _keep(self, plans: list[Plan]) -> list[Plan]:
        """Write plans down, so that a resumed run keeps each from the step on where it was made."""
        saved = {"budget": self._settings.budget, "plans": [asdict(plan) for plan in plans]}
        if self._run.read(self._run.plan_file) != saved:
            write_text(self._run.plan_file, json.dumps(saved) + "\n")
            self._run.log("plan", budget=self._settings.budget, **asdict(plans[-1]))
        return plans

    def _step(self, rate: Schedule | WarmupOnly, plan: Plan | None) -> None:
        """Take one step and tell of it."""
        progress = self._progress
        loss = self._trainer.step(progress.step, rate)
        self._meter.stepped()
        progress.step += 1
        progress.loss_sum += loss
        progress.loss_count += 1
        progress.seconds = time.monotonic() - self._clock
        began, tokens = self._window
        speed = (self._trainer.tokens_seen - tokens) / max(1e-9, time.monotonic() - began)
        left, steps = self._seconds_left(plan), plan.steps if plan else None
        self._observer.stepped(Moment(progress.step, steps, loss, speed, progress.seconds, left))

    def _seconds_left(self, plan: Plan | None) -> float:
        """Estimate the time to the end from the pace so far."""
        if plan is None:
            return max(0.0, (self._settings.budget or 0.0) - self._progress.seconds)
        return self._progress.seconds / self._progress.step * (plan.steps - self._progress.step)

    def _validate(self) -> None:
        """Judge the network, keep it when it is the best so far, and write the figures down."""
        progress, network = self._progress, self._trainer.network
        if self._trainer.average:
            with self._trainer.average.applied():
                found, best = self._judge(network)
        else:
            found, best = self._judge(network)
        train_loss = progress.loss_sum / max(1, progress.loss_count)
        progress.loss_sum, progress.loss_count = 0.0, 0
        self._run.record({"step": progress.step, "train_loss": train_loss, **found.shown, "best": best})
        self._log_pace()

    def _judge(self, network: Network) -> tuple[Validation, bool]:
        """Validate the network as it stands, and save it when it is the best so far."""
        progress, held = self._progress, self._held
        found = held.task.validate(network, held.rows, at_most=held.at_most)
        if not all(map(math.isfinite, found.order)):
            # Nothing compares with it, so that it would stay the best.
            raise UserError(
                f"step {progress.step}: the loss became {found.order[-1]} on validation; "
                "a lower learning rate may help"
            )
        best = progress.best_order is None or list(found.order) < progress.best_order
        if best:
            progress.best_order, progress.best_step, progress.best = (
                list(found.order),
                progress.step,
                found.shown,
            )
            progress.waited = 0
            held.save(network)
        else:
            progress.waited += 1
        self._observer.validated(
            Judgement(progress.step, found.shown, best, held.example(network), held.baseline)
        )
        return found, best

    def _out_of_patience(self) -> bool:
        """Say whether the run has waited long enough for an improvement."""
        out = 0 < self._settings.patience <= self._progress.waited
        if out:
            self._say(f"stopped: no improvement in {self._progress.waited} validations")
        return out

    def _log_pace(self) -> None:
        """Write the throughput since the last validation into the journal, and start counting anew."""
        now, tokens = time.monotonic(), self._trainer.tokens_seen
        self._run.log(
            "validation",
            step=self._progress.step,
            seconds=round(self._progress.seconds, 2),
            tokens_per_second=round((tokens - self._window[1]) / max(1e-9, now - self._window[0])),
        )
        self._window = (now, tokens)

    def _save_when_due(self) -> None:
        """Save a checkpoint when the last one is old enough."""
        if time.monotonic() - self._saved_at >= self._settings.checkpoint_seconds:
            self._save()

    def _save(self) -> None:
        """Save a checkpoint of this moment."""
        self._progress.seconds = time.monotonic() - self._clock
        self._progress.tokens = self._trainer.tokens_seen
        self._progress.metrics_bytes = self._run.metrics_size()
        progress = replace(self._progress)
        save_checkpoint(self._run.checkpoints, progress.step, asdict(progress), self._trainer.tensors())
        self._saved_at = time.monotonic()

    def _say(self, sentence: str) -> None:
        """Tell the observer and the journal."""
        self._observer.note(sentence)
        self._run.log("note", text=sentence)
