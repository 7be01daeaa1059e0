"""Inference container: `docker run IMAGE serve` starts this file.

It loads the model, listens, and then forks the processes that answer requests: they share the memory of the model. A model
that cannot be loaded ends the container before anything listens.
"""

import os
import signal
from types import FrameType


def main() -> None:
    """Serves until SIGTERM."""
    # Before anything else is loaded: process 1 of a container ignores a signal that it has no handler for.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    # All processors are in use by as many processes already; threads of the number libraries would only be in their way.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from .server import serve

    serve()


def _end(_number: int, _frame: FrameType | None) -> None:
    """While the model is being loaded there are no requests to finish."""
    os._exit(0)


if __name__ == "__main__":
    main()
