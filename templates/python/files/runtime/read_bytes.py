"""Bytes of a channel, from files or from a FIFO."""

import contextlib
import fcntl
import os
import select
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from .stop import Stop

#: Large enough that a read costs little, small enough to stay in the processor's cache.
PIECE = 256 * 1024
#: Milliseconds between two looks for a FIFO that SageMaker has not made yet.
_POLL = 50


def list_files(folder: Path) -> list[Path]:
    """All files below a folder, in a fixed order."""
    found = [Path(where) / name for where, _, names in os.walk(folder, followlinks=True) for name in names]
    return sorted(path for path in found if stat.S_ISREG(path.stat().st_mode))


def read_file(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in pieces."""
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            # Lets the system read ahead while a piece is worked on: the disk, or the network behind FastFile mode.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while piece := file.read(PIECE):
            yield piece


def read_fifo(path: Path, stop: Stop) -> Iterator[bytes]:
    """The bytes of one epoch of a Pipe channel, up to its end.

    Waits for the FIFO to appear and for its writer. Ends early when the job is being stopped, even when no data comes.
    SageMaker makes the next epoch's FIFO only after this one is closed.
    """
    descriptor = _open_fifo(path, stop)
    if descriptor is None:
        return
    try:
        _enlarge(descriptor)
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.register(stop.fileno(), select.POLLIN)
        while True:
            # A FIFO that no writer has opened yet reads as if it were at its end, but only polls so after a writer has left.
            poll.poll()
            if stop.requested:
                return
            try:
                piece = os.read(descriptor, PIECE)
            except BlockingIOError:
                # A writer came after the poll, which had seen another one leave, and has written nothing yet.
                continue
            if not piece:
                return
            yield piece
    finally:
        os.close(descriptor)


def _open_fifo(path: Path, stop: Stop) -> int | None:
    """Opens without waiting for a writer, so that nothing can get stuck in `open`. None when stopped first."""
    while not stop.requested:
        try:
            return os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            select.select([stop], [], [], _POLL / 1000)
    return None


def _enlarge(descriptor: int) -> None:
    """Fewer switches between writer and reader. The system may refuse, which only costs time."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, 1024 * 1024)
