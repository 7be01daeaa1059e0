"""Feeds the FIFOs of Pipe channels: one for each epoch, the next when the last was closed, for as long as the job runs."""

import os
import pathlib
import threading
import time


class Feeder:
    def __init__(self):
        self.closed = threading.Event()
        self.threads: list = []

    def add(self, place: pathlib.Path, contents: list[bytes]) -> None:
        # The first one is there before the container starts.
        os.mkfifo(f"{place}_0")
        thread = threading.Thread(target=self.feed, args=(place, contents), daemon=True)
        self.threads.append(thread)
        thread.start()

    def feed(self, place: pathlib.Path, contents: list[bytes]) -> None:
        epoch = 0
        while not self.closed.is_set():
            path = f"{place}_{epoch}"
            if epoch:
                os.mkfifo(path)
            pipe = self.open(path)
            if pipe is None:
                return
            try:
                with os.fdopen(pipe, "wb") as stream:
                    for content in contents:
                        stream.write(content)
            except BrokenPipeError:
                # Closing early is a reader's right.
                pass
            os.unlink(path)
            epoch += 1

    def open(self, path: str):
        """Opens a FIFO for writing once somebody reads it; None when the job is over before."""
        while not self.closed.is_set():
            try:
                pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
                os.set_blocking(pipe, True)
                return pipe
            except OSError:
                time.sleep(0.02)
        return None

    def close(self) -> None:
        self.closed.set()
