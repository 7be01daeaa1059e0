"""Writes the model."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .model_storage import ModelStorage

#: File names below /opt/ml/model, and their content. A host that leaves the model to another one has none to return.
type ModelFiles = Mapping[str, str | bytes]


def write_model(folder: Path, files: ModelFiles, storage: ModelStorage) -> None:
    """Writes the files so that each one is either whole or absent, even if the container is killed in the middle.

    Everything below the folder becomes model.tar.gz.
    """
    if not files:
        raise ValueError("train() returned no model files")
    for name, content in files.items():
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts or str(relative) != name or name == ".":
            raise ValueError(f"{name!r} is not a path below the model folder")
        path = folder / f"{name}{storage.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.unfinished")
        storage.write(unfinished, name, content.encode() if isinstance(content, str) else content)
        os.replace(unfinished, path)
