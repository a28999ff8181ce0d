"""One run from prepared data to its result: everything that it is made of, and its fit."""

import json
from dataclasses import asdict, dataclass

import torch

from unrolled.models.contender import contender_name
from unrolled.predictor.model_folder import save_model
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.read import ReadData
from unrolled.tasks.network import Network
from unrolled.training.baseline import baseline_to_beat
from unrolled.training.build_trainer import build_batches, build_trainer
from unrolled.training.counted_tokens import counted_tokens
from unrolled.training.example import example_of
from unrolled.training.fit import Fit, Held
from unrolled.training.kernel_cache import keep_kernels
from unrolled.training.memory import keep_freed_memory
from unrolled.training.observer import Observer
from unrolled.training.prepare import Prepared
from unrolled.training.progress import Progress
from unrolled.training.resolve import Settings
from unrolled.training.run_directory import RunDirectory, write_text
from unrolled.training.thread_count import thread_count
from unrolled.training.trained import Trained, is_longer


@dataclass(frozen=True)
class Job:
    """What one run is made of."""

    read: ReadData
    prepared: Prepared
    settings: Settings
    network: Network
    directory: RunDirectory
    observer: Observer

    def result(self) -> Trained:
        """Fit, unless the run is finished already and asked for no more."""
        directory, settings = self.directory, self.settings
        finished = directory.read(directory.result_file)
        length = {name: getattr(settings.training, name) for name in ("budget", "steps", "epochs")}
        if finished and not is_longer(length, finished["length"]):
            self.observer.note(f"{directory.path}: this run is finished; here is its result")
            return Trained(**finished["result"])
        directory.go_on()
        keep_freed_memory()
        keep_kernels()
        self.network.to(torch.device(settings.training.device))
        count = self.network.parameter_count
        self.observer.note(f"{contender_name(settings.model)}: {count:,} parameters")
        with thread_count(settings.training.threads):
            progress = self._fit()
        result = Trained(
            run=str(directory.path),
            steps=progress.step,
            seconds=round(progress.seconds, 2),
            tokens_per_second=round(progress.tokens / max(progress.seconds, 1e-9), 1),
            parameters=count,
            best={"step": progress.best_step, **progress.best},
        )
        write_text(directory.result_file, json.dumps({"length": length, "result": asdict(result)}) + "\n")
        directory.log("finish", **asdict(result))
        return result

    def _fit(self) -> Progress:
        """Put the parts together and run them."""
        task, training = self.prepared.task, self.settings.training
        batches = build_batches(self.prepared, training)
        self.directory.log(
            "start",
            padding_share=round(batches.padding_share(0), 4),
            tokens=counted_tokens(task),
            torch=torch.__version__,
        )
        fit = Fit(
            trainer=build_trainer(self.network, self.prepared, batches, training),
            held=self._held(),
            settings=training,
            epoch_batches=len(batches),
            run=self.directory,
            observer=self.observer,
        )
        return fit.run()

    def _held(self) -> Held:
        """Say what the run is judged on, and what is kept and shown of it."""
        return Held(
            task=self.prepared.task,
            rows=self.prepared.valid,
            at_most=self.settings.training.validation_tokens,
            save=self._save,
            example=self._example,
            baseline=baseline_to_beat(self.read, self.prepared, self.directory, self.observer),
        )

    def _save(self, trained: Network) -> None:
        """Write the model folder of the best network so far."""
        save_model(
            self.directory.model,
            network=trained,
            task=self.prepared.task,
            codec=self.prepared.codec,
            model=asdict(self.settings.model),
            layout=self.read.layout,
        )

    def _example(self, trained: Network) -> str:
        """Return what the network says to a row of the validation split."""
        predictor = Predictor(trained, self.prepared.task, self.prepared.codec, self.read.layout)
        return example_of(predictor, self.prepared.valid, self.settings.training.seed)
