"""Tests of how hosts exchange numbers, which never needs to change."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from runtime.all_reduce import Hosts, Numbers, with_hosts
from runtime.buyer_error import BuyerError
from runtime.cluster import Cluster
from runtime.peers import send_frame
from runtime.stop import Stop

LEADER = "127.0.0.1"
HOSTS = (LEADER, "algo-10", "algo-2")


def free_port() -> int:
    with socket.create_server((LEADER, 0)) as server:
        return int(server.getsockname()[1])


def connect(port: int) -> socket.socket:
    """A connection to the leader, as soon as it listens."""
    while True:
        with contextlib.suppress(OSError):
            return socket.create_connection((LEADER, port))
        time.sleep(0.01)


def run_hosts(
    work: Callable[[str, Hosts], object], names: tuple[str, ...] = HOSTS, *, join: float = 20, port: int | None = None
) -> dict[str, object]:
    """Runs the work of each host in a thread. Gives what it returned, or the exception."""
    ends: dict[str, object] = {}
    where = port or free_port()

    def run(name: str) -> None:
        try:
            cluster = Cluster(name, HOSTS, LEADER, where)
            ends[name] = with_hosts(cluster, Stop(), lambda _: None, lambda hosts: work(name, hosts), join=join)
        except Exception as error:  # noqa: BLE001
            ends[name] = error

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def add(one: Numbers, other: Numbers) -> Numbers:
    return one + other


def test_one_host_has_its_own_part() -> None:
    cluster = Cluster("algo-1", ("algo-1",), "", 0)
    result = with_hosts(cluster, Stop(), print, lambda hosts: hosts.all_reduce(np.array([1.0]), add))
    assert result.tolist() == [1]


def test_all_hosts_get_the_parts_of_all_in_the_order_of_the_hosts_time_after_time() -> None:
    def work(name: str, hosts: Hosts) -> object:
        own = np.full(HOSTS.index(name) + 1, HOSTS.index(name))
        joined = hosts.all_reduce(own.astype(np.float64), lambda one, other: np.concatenate([one, other]))
        empty = hosts.all_reduce(np.empty(0), lambda one, _: one)
        return joined.tolist(), empty.tolist(), hosts.is_leader

    expected = [0.0, 1.0, 1.0, 2.0, 2.0, 2.0]
    assert run_hosts(work) == {name: (expected, [], name == LEADER) for name in HOSTS}


def test_the_reason_of_a_host_that_fails_reaches_all() -> None:
    def work(name: str, hosts: Hosts) -> object:
        if name == "algo-2":
            raise BuyerError("bad data")
        return hosts.all_reduce(np.zeros(1), add)

    ends = run_hosts(work)
    assert {name: str(error) for name, error in ends.items()} == {
        LEADER: "Host algo-2: bad data",
        "algo-10": "Host algo-2: bad data",
        "algo-2": "bad data",
    }


def test_a_host_that_does_not_come_is_named() -> None:
    ends = run_hosts(lambda _, hosts: hosts.all_reduce(np.zeros(1), add), HOSTS[:2], join=2)
    reason = "No connection to the host algo-2 within 2 seconds. The log of such a host may tell why."
    assert str(ends[LEADER]) == reason
    assert str(ends["algo-10"]) == reason


def test_a_host_that_is_lost_is_named() -> None:
    port = free_port()

    def leave() -> None:
        with connect(port) as connection:
            send_frame(connection, "hello", b"algo-2")

    threading.Thread(target=leave).start()
    ends = run_hosts(lambda _, hosts: hosts.all_reduce(np.zeros(1), add), HOSTS[:2], port=port)
    reason = "The host algo-2 was lost before the training was complete. Its log may tell why."
    assert [str(end) for end in ends.values()] == [reason, reason]


@pytest.mark.parametrize("greeting", [b"GET / HTTP/1.1\r\n\r\n", b"\x00\x05\x00\x00\x00other", b"\x01\x00\x00\x00\x00"])
def test_strangers_are_sent_away(greeting: bytes) -> None:
    port = free_port()

    def work(name: str, hosts: Hosts) -> object:
        if name == LEADER:
            with connect(port) as stranger:
                stranger.sendall(greeting)
                assert stranger.recv(1) == b""
        return hosts.all_reduce(np.ones(1), add).tolist()

    assert run_hosts(work, port=port) == {name: [3.0] for name in HOSTS}
