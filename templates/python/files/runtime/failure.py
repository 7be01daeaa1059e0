"""The failure reason of a training job, and what the log says beside it."""

import errno
import traceback
from pathlib import Path

from .buyer_error import BuyerError, printable
from .spec import PROJECT

#: DescribeTrainingJob shows the first 1024 characters; the first line is what people read.
_LONGEST = 1024
_LONGEST_LINE = 200

#: System errors that the buyer can do something about.
_SYSTEM = {
    errno.ENOSPC: "The disk is full. Give the training job a larger volume.",
    errno.EDQUOT: "The disk is full. Give the training job a larger volume.",
    errno.EACCES: "A file could not be opened: permission denied.",
    errno.EIO: "Reading or writing a file failed (input/output error).",
}
_NO_MEMORY = "The memory is full. Use an instance type with more memory."


def describe_failure(error: BaseException) -> str:
    """The failure reason for an error: no stack, no paths of ours, nothing of the algorithm's inner life."""
    if isinstance(error, BuyerError):
        return _shorten(str(error))
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        return _SYSTEM[error.errno]
    kind = type(error).__name__
    return _shorten(f"The algorithm failed because of a fault of its own ({kind}). Please report this to its seller.")


def _shorten(message: str) -> str:
    first, *more = (printable(line) for line in message.split("\n"))
    head = first if len(first) <= _LONGEST_LINE else f"{first[: _LONGEST_LINE - 1]}…"
    return "\n".join([head, *more])[:_LONGEST]


def write_failure(path: Path, reason: str) -> None:
    """Writes the file that becomes the job's failure reason. It must be the last thing written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{reason}\n", encoding="utf-8")


def describe_for_log(error: BaseException) -> list[str]:
    """For the log: the error's own words and where in the project it came from, for the seller who looks for the fault."""
    if isinstance(error, BuyerError):
        return []
    cause = f" ({error.__cause__})" if error.__cause__ is not None else ""
    lines = [printable(f"{type(error).__name__}: {error}{cause}")]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(PROJECT) and not {"packages", ".venv"} & set(file.relative_to(PROJECT).parts):
            lines.append(f"  at {file.relative_to(PROJECT)}:{frame.lineno}")
    return lines[:6]
