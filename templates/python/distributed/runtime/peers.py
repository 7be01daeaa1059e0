"""Connections to the other hosts of a job, and what has come from them."""

import contextlib
import os
import signal
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from .buyer_error import BuyerError
from .stop import Stop

type Kind = Literal["hello", "numbers", "stop", "failed", "done"]

#: What hosts send each other: a byte for the kind and four for the length, then so many bytes.
_KINDS: tuple[Kind, ...] = ("hello", "numbers", "stop", "failed", "done")
_HEAD = struct.Struct("<BI")
#: More bytes than any numbers of a model have.
_LONGEST = 1024**3
#: Seconds of silence after which Linux asks whether a machine is still there, ten times, once a second.
_SILENCE = 20
#: Seconds that the end of a connection may take.
_FAREWELL = 3
#: Seconds between two looks whether the job is being stopped.
_LOOK = 0.1


def send_frame(connection: socket.socket, kind: Kind, body: bytes = b"") -> None:
    """Sends one frame."""
    connection.sendall(_HEAD.pack(_KINDS.index(kind), len(body)) + body)


def read_frames(connection: socket.socket) -> Iterator[tuple[Kind, bytes]]:
    """The frames that arrive, until the connection ends or brings something else."""
    with connection.makefile("rb") as stream, contextlib.suppress(OSError):
        while len(head := stream.read(_HEAD.size)) == _HEAD.size:
            kind, length = _HEAD.unpack(head)
            if kind >= len(_KINDS) or length > _LONGEST:
                return
            body = stream.read(length)
            if len(body) < length:
                return
            yield _KINDS[kind], body


@dataclass
class _Peer:
    connection: socket.socket
    #: What has come and was not asked for yet.
    numbers: deque[bytes] = field(default_factory=deque)
    #: It has said that it needs nothing any more.
    done: bool = False
    gone: bool = False


class Peers:
    """The hosts that this one is connected to. All methods may be called from any thread."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._peers: dict[str, _Peer] = {}
        self._waited_for: str | None = None
        self._closing = False
        self._changed = threading.Condition()
        self._sending = threading.Lock()
        threading.Thread(target=self._pass_stop_on, daemon=True).start()

    def __contains__(self, host: str) -> bool:
        """Whether the host has been connected."""
        return host in self._peers

    def follow(self, host: str, connection: socket.socket, frames: Iterator[tuple[Kind, bytes]]) -> None:
        """Watches a connection until it ends."""
        peer = _Peer(connection)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_KEEPIDLE"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _SILENCE)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 10)
        with self._changed:
            self._peers[host] = peer
            if self._stop.failure is not None:
                self._send_to(peer, "failed", self._stop.failure.encode())
            self._changed.notify_all()
        for kind, body in frames:
            self._receive(peer, kind, body)
        with self._changed:
            peer.gone = True
            self._changed.notify_all()
        if not peer.done or (self._waited_for == host and not peer.numbers):
            self._lose(f"The host {host} was lost before the training was complete. Its log may tell why.")

    def _receive(self, peer: _Peer, kind: Kind, body: bytes) -> None:
        if kind == "stop" and not self._stop.requested:
            # The same signal that comes from SageMaker, because the same has to happen.
            os.kill(os.getpid(), signal.SIGTERM)
        with self._changed:
            if kind in ("done", "failed"):
                peer.done = True
            if kind == "numbers":
                peer.numbers.append(body)
            self._changed.notify_all()
        if kind == "failed":
            self._lose(body.decode(errors="replace"))

    def _lose(self, reason: str) -> None:
        # A stop ends the hosts one after the other; those that are left go on with what they have.
        if not self._stop.requested:
            self.fail(reason)

    def fail(self, reason: str) -> None:
        """Gives up the work in common, and tells all that are connected; those that come later are told then."""
        with self._changed:
            if self._stop.failure is not None or self._closing:
                return
            self._stop.fail(reason)
            # Before anybody else can notice it and end the connections.
            self.send("failed", reason.encode())
            self._changed.notify_all()

    def refuse_failure(self) -> None:
        """Raises the reason for which the work in common was given up."""
        if self._stop.failure is not None:
            raise BuyerError(self._stop.failure)

    def send(self, kind: Kind, body: bytes = b"") -> None:
        """To all hosts that are connected."""
        for peer in list(self._peers.values()):
            self._send_to(peer, kind, body)

    def _send_to(self, peer: _Peer, kind: Kind, body: bytes) -> None:
        # One that has gone is noticed where its end is read.
        with self._sending, contextlib.suppress(OSError):
            send_frame(peer.connection, kind, body)

    def next(self, host: str, grace: float) -> bytes | None:
        """The next numbers from a host, also from one that has not joined yet.

        When the job is being stopped they are waited for no longer than `grace` seconds, and not at all from a host that
        has not joined: it has nothing that counts. Then None, and also when the host goes meanwhile. Raises when the work is
        given up.
        """
        deadline: float | None = None
        with self._changed:
            self._waited_for = host
            while True:
                self.refuse_failure()
                peer = self._peers.get(host)
                if peer is not None and peer.numbers:
                    self._waited_for = None
                    return peer.numbers.popleft()
                if self._stop.requested:
                    deadline = deadline or time.monotonic() + (grace if peer is not None else 0)
                    if time.monotonic() >= deadline or (peer is not None and peer.gone):
                        self._waited_for = None
                        return None
                elif peer is not None and peer.gone:
                    self.fail(f"The host {host} was lost before the training was complete. Its log may tell why.")
                self._changed.wait(_LOOK)

    def meet(self, hosts: Collection[str], seconds: float) -> bool:
        """Waits until all of these hosts have been connected, but not when it takes too long or the job is being stopped."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not all(host in self._peers for host in hosts):
                if time.monotonic() >= deadline or (self._stop.requested and self._stop.failure is None):
                    return False
                self._changed.wait(_LOOK)
        return True

    def _pass_stop_on(self) -> None:
        while not self._stop.requested and not self._closing:
            time.sleep(_LOOK)
        if self._stop.requested and self._stop.failure is None:
            self.send("stop")

    def close(self) -> None:
        """Waits until everything that was sent has arrived, and ends the connections."""
        with self._changed:
            self._closing = True
        for peer in self._peers.values():
            with contextlib.suppress(OSError):
                peer.connection.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + _FAREWELL
        with self._changed:
            while any(not peer.gone for peer in self._peers.values()) and time.monotonic() < deadline:
                self._changed.wait(_LOOK)
        for peer in self._peers.values():
            with contextlib.suppress(OSError):
                peer.connection.close()
