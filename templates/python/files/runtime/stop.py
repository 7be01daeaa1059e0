"""The request to stop: SIGTERM, which SageMaker sends 120 seconds before it kills the container."""

import os
import signal
from types import FrameType

_STANDARD_OUTPUT = 1


class Stop:
    """Tells whether the job is being stopped. Wakes up whoever waits for data meanwhile."""

    def __init__(self) -> None:
        self.requested = False
        #: Why the work cannot be completed, when it is for that reason that it ends and not because somebody stops it.
        self.failure: str | None = None
        self._wake_up_end, self._signal_end = os.pipe()

    def fileno(self) -> int:
        """A file descriptor that can be read from the request on, to be polled beside others."""
        return self._wake_up_end

    def request(self) -> None:
        """Asks to stop."""
        if not self.requested:
            self.requested = True
            os.write(self._signal_end, b"!")

    def fail(self, reason: str) -> None:
        """Ends the reading because the work cannot be completed."""
        if self.failure is None and not self.requested:
            self.failure = reason
            self.request()

    def on_signals(self) -> None:
        """Lets SIGTERM and Ctrl-C ask to stop."""

        def handle(number: int, _frame: FrameType | None) -> None:
            if not self.requested:
                # Past `print`, which may be just what the signal has interrupted.
                line = f"Received {signal.Signals(number).name}: finishing with the data read so far.\n"
                os.write(_STANDARD_OUTPUT, line.encode())
            self.request()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, handle)
