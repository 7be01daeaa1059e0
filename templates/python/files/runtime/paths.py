"""Folders that SageMaker and the container share."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Paths:
    """They lie below /opt/ml.

    `SAGEMAKER_BASE_DIR` moves them, which is how `sagemaker-algo test-local --engine process` runs this project without a
    container.
    """

    config: Path
    data: Path
    model: Path
    failure: Path


def resolve_paths() -> Paths:
    """The folders of this container."""
    base = Path(os.environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml")
    return Paths(base / "input/config", base / "input/data", base / "model", base / "output/failure")
