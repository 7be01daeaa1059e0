"""The keys of the models."""

import re
from pathlib import Path

from .model_encryption import ModelError, ModelKey
from .spec import PROJECT

#: Beside `runtime`, in the project as in the images.
_NAME = "secrets/model.key"
_KEY = re.compile(r"[0-9a-fA-F]{64}")


def read_model_keys(path: Path = PROJECT / _NAME) -> list[ModelKey]:
    """The keys of this image: the first one encrypts, all of them decrypt."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ModelError(f"The key of the models, {_NAME}, is missing. Build the image again with the key.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ModelError(f"The key of the models, {_NAME}, cannot be read ({reason}).") from None
    return parse_model_keys(text)


def parse_model_keys(text: str) -> list[ModelKey]:
    """A key on each line, 64 hexadecimal digits. Empty lines, and lines that begin with #, do not count."""
    keys = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare == "" or bare.startswith("#"):
            continue
        if not _KEY.fullmatch(bare):
            raise ModelError(f"Line {number} of {_NAME} is not a key of 64 hexadecimal digits.")
        keys.append(ModelKey.of(bytes.fromhex(bare)))
    if not keys:
        raise ModelError(f"There is no key in {_NAME}.")
    return keys
