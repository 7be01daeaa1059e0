"""How the files of a model lie in the artifact: encrypted, each with `.enc` behind its name."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from .model_encryption import HEADER, ModelError, ModelKey, parse_header, seal, unseal
from .model_key import read_model_keys


class ModelStorage:
    """What writes the files. Cannot be made when this image has no key."""

    #: What is added to each file's name.
    suffix = ".enc"

    def __init__(self, keys: Sequence[ModelKey] | None = None) -> None:
        self._key = (read_model_keys() if keys is None else keys)[0]
        self._model_id = os.urandom(16)

    def write(self, path: Path, name: str, content: bytes) -> None:
        """Writes the content of the file `name` of the model to `path`."""
        with path.open("wb") as file:
            for piece in seal(content, name, self._key, model_id=self._model_id, prefix=os.urandom(7)):
                file.write(piece)


def read_model[Model](folder: Path, load: Callable[[Path], Model]) -> Model:
    """Calls `load` with a folder that holds the model's files in the clear.

    It is private, in the container's own file system, never on the volume that is shared with the platform, and removed as
    soon as `load` is through, or when the server is stopped meanwhile. `load` has to read what it needs.
    """
    keys = read_model_keys()
    plain = Path(tempfile.mkdtemp(prefix="model-"))

    def end(_number: int, _frame: FrameType | None) -> None:
        shutil.rmtree(plain, ignore_errors=True)
        os._exit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        decrypt_model(folder, plain, keys)
        return load(plain)
    finally:
        shutil.rmtree(plain, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def decrypt_model(folder: Path, target: Path, keys: Sequence[ModelKey]) -> None:
    """Decrypts every file below a folder into another one. Raises ModelError before anything of a wrong model is used."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    if not files:
        raise ModelError("There is no model: the model folder is empty.")
    first: tuple[str, bytes] | None = None
    for shown in files:
        if not shown.endswith(ModelStorage.suffix):
            raise ModelError(f"The model file {shown} is not encrypted, and this image only reads models that are.")
        name = shown.removesuffix(ModelStorage.suffix)
        model_id = _decrypt_file(folder / shown, target / name, keys, name)
        first = first or (shown, model_id)
        if first[1] != model_id:
            raise ModelError(f"The model files {first[0]} and {shown} come from two different models.")


def _decrypt_file(source: Path, target: Path, keys: Sequence[ModelKey], name: str) -> bytes:
    """Gives the id of the model that the file belongs to."""
    shown = f"{name}{ModelStorage.suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file:
        header = parse_header(file.read(HEADER), keys, shown)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as plain:
            for piece in unseal(file.read, header, name, shown):
                plain.write(piece)
    return header.model_id
