"""How the files of a model lie in the artifact: as `train` returned them."""

from collections.abc import Callable
from pathlib import Path


class ModelStorage:
    """What writes the files."""

    #: What is added to each file's name.
    suffix = ""

    def write(self, path: Path, name: str, content: bytes) -> None:
        """Writes the content of the file `name` of the model to `path`."""
        del name
        path.write_bytes(content)


def read_model[Model](folder: Path, load: Callable[[Path], Model]) -> Model:
    """Calls `load` with the folder that holds the model's files."""
    return load(folder)
