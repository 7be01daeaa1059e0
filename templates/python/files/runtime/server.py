"""gunicorn around the Flask application, with the settings that SageMaker's limits ask for."""

import mmap
import os
import select
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.gthread import TConn, ThreadWorker

from .app import create_app
from .failure import describe_for_log
from .model_storage import read_model
from .paths import resolve_paths
from .spec import read_spec
from .workers import count_workers

#: Threads of a process: all but one wait for bytes or for their turn, so that there is always one left for /ping.
_THREADS = 32
#: How long a thread waits for the next request of its connection.
_NEXT_MS = 20
#: SageMaker kills the container 30 seconds after SIGTERM.
_GRACE = 25
#: How long a process may be stuck. Nobody waits longer than a minute for an endpoint, or an hour for batch transform.
_STUCK, _STUCK_IN_BATCH = 120, 3660
#: A process is replaced after so many requests, give or take, so that a leak of memory in some library never matters.
_REQUESTS, _JITTER = 50_000, 25_000
#: So many processes may die within a minute; then the container ends, and the platform replaces it.
_DEATHS_PER_MINUTE = 5


def serve() -> None:
    """Loads the model and serves it until SIGTERM."""
    spec = read_spec()
    try:
        import algorithm  # A fault in it is reported like any other.

        model = read_model(resolve_paths().model, algorithm.load)
    except Exception as error:  # noqa: BLE001 (whatever it is, there is nothing to serve)
        print("\n".join([f"The model could not be loaded: {error}", *describe_for_log(error)[1:]]), file=sys.stderr)
        sys.exit(1)
    processes = count_workers(os.environ.get("SAGEMAKER_MODEL_SERVER_WORKERS"))
    app = create_app(lambda rows: algorithm.predict(model, rows), spec, processes=processes)
    Server(app, processes).run()


class Worker(ThreadWorker):
    """One of the processes. Its thread that accepts connections answers no requests, so it is never late."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        #: Memory shared with the first process: 1 when the worker has come to its end, be it after so many requests.
        self.orderly = mmap.mmap(-1, 1)

    def run(self) -> None:
        """Answers requests."""
        super().run()
        self.orderly[0] = 1

    def handle(self, conn: TConn) -> bool:
        """Answers a request, and those that follow at once: to hand a connection over costs as much as a short answer.

        Only while there is a thread for each connection, so that none waits for another.
        """
        result = super().handle(conn)
        while result is True and self.alive and self.nr_conns < _THREADS and _has_more(conn):
            result = super().handle(conn)
        return result

    def set_accept_enabled(self, enabled: bool | None) -> None:
        """Takes connections or not. Once it is to end, never again: who comes then is refused, and not left to wait."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def is_parent_alive(self) -> bool:
        """Ends when the first process has."""
        self.alive = self.alive and super().is_parent_alive()
        return self.alive


def _has_more(conn: TConn) -> bool:
    readable = select.poll()
    readable.register(conn.sock, select.POLLIN)
    return bool(readable.poll(_NEXT_MS))


class Server(BaseApplication):
    """The application, loaded already, and how gunicorn is to run it."""

    def __init__(self, app: Flask, processes: int) -> None:
        self._app = app
        self._processes = processes
        super().__init__()

    def load_config(self) -> None:
        """All settings. None are taken from files, variables or arguments."""
        port = os.environ.get("SAGEMAKER_BIND_TO_PORT") or "8080"
        host = os.environ.get("SAGEMAKER_BIND_HOST") or "0.0.0.0"
        in_batch = os.environ.get("SAGEMAKER_BATCH", "").lower() == "true"
        settings = {
            "bind": f"{host}:{port}",
            "workers": self._processes,
            "worker_class": Worker,
            "threads": _THREADS,
            "timeout": _STUCK_IN_BATCH if in_batch else _STUCK,
            "graceful_timeout": _GRACE,
            # Longer than the platform keeps a connection that it does not use, so that it is the one to close it.
            "keepalive": 75,
            # Alone, a process cannot be replaced without a pause.
            "max_requests": _REQUESTS if self._processes > 1 else 0,
            "max_requests_jitter": _JITTER,
            "preload_app": True,
            # A disk that is slow would let a process seem stuck.
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda _: print(f"Serving on port {port} with {self._processes} processes.", flush=True),
            "child_exit": _watch_deaths(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override] # an application like any other, to whoever calls it
        """What answers requests."""
        return self._app


def _watch_deaths() -> Callable[[Arbiter, Worker], None]:
    deaths: list[float] = []

    def child_exit(_server: Arbiter, worker: Worker) -> None:
        if worker.orderly[0] == 1:
            return
        now = time.monotonic()
        deaths[:] = [*(death for death in deaths if death > now - 60), now]
        if len(deaths) > _DEATHS_PER_MINUTE:
            raise HaltServer("Too many processes have died within a minute.", 1)

    return child_exit
