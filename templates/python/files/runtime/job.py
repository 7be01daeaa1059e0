"""One training job, from the files that SageMaker has put there to the model or the failure reason."""

import json
import sys
from collections.abc import Callable, Mapping

from .buyer_error import BuyerError, printable
from .channels import InputChannel
from .failure import describe_failure, describe_for_log, write_failure
from .hyperparameters import parse_hyperparameters, plain_text
from .model_files import ModelFiles, write_model
from .model_storage import ModelStorage
from .paths import Paths, resolve_paths
from .rows import TrainingInput
from .spec import read_spec
from .stop import Stop


def run(stop: Stop, log: Callable[[str], None]) -> int:
    """Returns the exit code."""
    paths = resolve_paths()
    try:
        from algorithm import train  # A fault in it is reported like any other.

        training_input = prepare_input(paths, stop, log)
        # Before the training begins, so that nobody trains for hours a model that cannot be written.
        storage = ModelStorage()
        log(_describe_input(training_input))
        files: ModelFiles | None = train(training_input)
        if files is not None:
            write_model(paths.model, files, storage)
        log("Stopped early. The model covers the data read so far." if stop.requested else "Training is complete.")
        return 0
    except Exception as error:  # noqa: BLE001 (whatever it is, the job has to end with a reason)
        reason = describe_failure(error)
        if stop.requested and stop.failure is None and isinstance(error, BuyerError):
            log(f"Stopped before there was a model: {reason}")
            return 0
        print("\n".join([f"Training failed: {reason}", *describe_for_log(error)]), file=sys.stderr)
        write_failure(paths.failure, reason)
        return 1


def prepare_input(paths: Paths, stop: Stop, log: Callable[[str], None]) -> TrainingInput:
    """What `train` is given in this container."""
    spec = read_spec()
    found = _read_config(paths, "hyperparameters.json")
    given = {} if found is None else found
    hyperparameters = parse_hyperparameters(given, spec.hyperparameters, log)
    objective = given.get("_tuning_objective_metric") if isinstance(given, dict) else None
    inputs = _read_config(paths, "inputdataconfig.json")
    channels = {}
    for name, channel in spec.channels.items():
        found_folder: object = {} if (paths.data / name).exists() else None
        config = inputs.get(name) if isinstance(inputs, dict) else found_folder
        channels[name] = InputChannel(name, channel, config if isinstance(config, Mapping) else None, paths.data, stop)
    tuning_objective = None if objective is None else plain_text(str(objective))
    return TrainingInput(hyperparameters, channels, tuning_objective, log, stop)


def _read_config(paths: Paths, file: str) -> object:
    """Reads one of the platform's JSON files. None when it is not there, as when somebody starts this by hand."""
    path = paths.config / file
    if not path.exists():
        return None
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        raise BuyerError(f"{file} is not valid JSON.") from None


def _describe_input(training_input: TrainingInput) -> str:
    """The first line of the log: what this job was asked to do."""
    values = [f"{name}={printable(str(value))}" for name, value in training_input.hyperparameters.values.items()]
    present = " and ".join(channel.name for channel in training_input.channels.values() if channel.present)
    return f"Training with {', '.join([*values, f'channels {present}'])}."
