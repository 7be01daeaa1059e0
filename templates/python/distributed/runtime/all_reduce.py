"""Training on several hosts: each reads its share of the data, and all get the sum of what they have found.

The first host leads. It takes the parts of the others, combines them in the order of the hosts, so that the result does not
depend on who was first, and hands it back. For a few thousand numbers that is as quick as cleverer ways, and one place knows
how all are.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .buyer_error import BuyerError
from .cluster import Cluster
from .failure import describe_failure
from .peers import Peers, read_frames, send_frame
from .rows import Channel
from .stop import Stop

type Numbers = NDArray[np.float64]

#: Seconds that a host may come late: getting the image may take one of them longer.
_JOIN = 600
#: Seconds between two attempts to reach the leader, and for each of them.
_RETRY, _ATTEMPT = 0.2, 5
#: Seconds that a host which has failed waits for those that it has not told yet.
_TELL = 30
#: Seconds that a host which is being stopped waits for the others; SageMaker leaves it 120.
_GRACE = 20


class Hosts:
    """What the algorithm sees of the other hosts."""

    def __init__(self, cluster: Cluster, peers: Peers | None, log: Callable[[str], None]) -> None:
        self._cluster = cluster
        self._peers = peers
        self._log = log
        self._missed: set[str] = set()

    @property
    def is_leader(self) -> bool:
        """The leader writes the model: the folders of all hosts become one archive."""
        return self._cluster.is_leader

    def reads(self, channel: Channel) -> bool:
        """Whether this host is to read a channel. Where all hosts get the same data, the leader alone does."""
        return channel.sharded or self.is_leader

    def all_reduce(self, part: Numbers, combine: Callable[[Numbers, Numbers], Numbers]) -> Numbers:
        """Gives every host the parts of all, put together by `combine` from the first host to the last.

        All hosts call it equally often and in the same order, also those that have nothing to add.
        """
        if self._peers is None:
            return part
        return self._lead(self._peers, part, combine) if self.is_leader else self._follow(self._peers, part)

    def _lead(self, peers: Peers, part: Numbers, combine: Callable[[Numbers, Numbers], Numbers]) -> Numbers:
        total = part
        for host in self._cluster.partners:
            if host in self._missed:
                continue
            found = peers.next(host, _GRACE)
            if found is None:
                self._missed.add(host)
                self._log(f"Stopped without the part of host {host}.")
            else:
                total = combine(total, np.frombuffer(found, dtype="<f8"))
        peers.send("numbers", total.astype("<f8").tobytes())
        return total

    def _follow(self, peers: Peers, part: Numbers) -> Numbers:
        peers.meet(self._cluster.partners, _JOIN)
        peers.refuse_failure()
        peers.send("numbers", part.astype("<f8").tobytes())
        found = peers.next(self._cluster.leader, 2 * _GRACE)
        if found is None:
            raise BuyerError("This host was stopped before it had the result of all hosts.")
        return np.frombuffer(found, dtype="<f8")


def with_hosts[Result](
    cluster: Cluster, stop: Stop, log: Callable[[str], None], work: Callable[[Hosts], Result], *, join: float = _JOIN
) -> Result:
    """Does the work together with the other hosts, and returns what it returns.

    When a host fails or is lost, all end with its reason; when one is being stopped, all are.
    """
    if len(cluster.hosts) < 2:
        return work(Hosts(cluster, None, log))
    leads = "This one" if cluster.is_leader else cluster.leader
    log(f"{len(cluster.hosts)} hosts train together: {', '.join(cluster.hosts)}. {leads} leads.")
    peers = Peers(stop)
    over = threading.Event()
    begin = _listen if cluster.is_leader else _reach
    threading.Thread(target=begin, args=(cluster, peers, stop, over, log), daemon=True).start()
    threading.Thread(target=_miss_somebody, args=(cluster, peers, over, join), daemon=True).start()
    try:
        result = work(Hosts(cluster, peers, log))
        peers.refuse_failure()
        peers.send("done")
        return result
    except Exception as error:
        if not stop.requested or stop.failure is not None:
            peers.fail(f"Host {cluster.current_host}: {describe_failure(error)}")
            peers.meet(cluster.partners, min(_TELL, join))
        # Reading ends early when another host fails; what it came to then is not the reason.
        if stop.failure is not None and not stop.failure.startswith(f"Host {cluster.current_host}: "):
            raise BuyerError(stop.failure) from None
        raise
    finally:
        over.set()
        peers.close()


def _listen(cluster: Cluster, peers: Peers, stop: Stop, over: threading.Event, log: Callable[[str], None]) -> None:
    """The leader's side: waits for the other hosts."""
    try:
        server = socket.create_server((cluster.address, cluster.port), backlog=len(cluster.hosts))
    except OSError as error:
        peers.fail(f"The hosts cannot talk to each other: {error.strerror}.")
        return
    with server:
        server.settimeout(_RETRY)
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = server.accept()
                connection.settimeout(None)
                threading.Thread(target=_welcome, args=(connection, cluster, peers, stop, log), daemon=True).start()


def _welcome(connection: socket.socket, cluster: Cluster, peers: Peers, stop: Stop, log: Callable[[str], None]) -> None:
    """Whoever is none of the hosts, or comes when the job is being stopped, is sent away."""
    frames = read_frames(connection)
    kind, body = next(frames, ("done", b""))
    host = body.decode(errors="replace")
    stopping = stop.requested and stop.failure is None
    if kind != "hello" or host not in cluster.partners or host in peers or stopping:
        connection.close()
        return
    log(f"Host {host} has joined.")
    peers.follow(host, connection, frames)


def _reach(cluster: Cluster, peers: Peers, stop: Stop, over: threading.Event, _log: Callable[[str], None]) -> None:
    """The other side: connects to the leader, however late it comes up. At first its name may not be known."""
    while not over.is_set() and (not stop.requested or stop.failure is not None):
        with contextlib.suppress(OSError):
            connection = socket.create_connection((cluster.leader, cluster.port), timeout=_ATTEMPT)
            connection.settimeout(None)
            send_frame(connection, "hello", cluster.current_host.encode())
            peers.follow(cluster.leader, connection, read_frames(connection))
            return
        time.sleep(_RETRY)


def _miss_somebody(cluster: Cluster, peers: Peers, over: threading.Event, join: float) -> None:
    if over.wait(join):
        return
    missing = [host for host in cluster.partners if host not in peers]
    if missing:
        noun = "host" if len(missing) == 1 else "hosts"
        found = f"No connection to the {noun} {', '.join(missing)} within {join:g} seconds."
        peers.fail(f"{found} The log of such a host may tell why.")
