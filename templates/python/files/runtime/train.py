"""Training container: `docker run IMAGE train` starts this file."""

import os
import sys

from .stop import Stop


def log(line: str) -> None:
    """Writes one line to the job's log, at once."""
    print(line, flush=True)


def main() -> None:
    """Trains, and ends the process with the exit code."""
    stop = Stop()
    # Before anything else is loaded: process 1 of a container ignores a signal that it has no handler for.
    stop.on_signals()
    from .job import run

    code = run(stop, log)
    sys.stderr.flush()
    # As process 1 of a container nobody else ends us: leave even if the algorithm has left threads behind.
    os._exit(code)


if __name__ == "__main__":
    main()
