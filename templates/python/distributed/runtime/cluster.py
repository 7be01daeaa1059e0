"""The hosts of a training job, as resourceconfig.json names them."""

import fcntl
import json
import os
import socket
import struct
import sys
from dataclasses import dataclass

from .buyer_error import BuyerError, quote
from .paths import resolve_paths

_PORT = 7070
#: What Linux calls the question for the IPv4 address of an interface, and where the address stands in the answer.
_SIOCGIFADDR = 0x8915
_ADDRESS = slice(20, 24)


@dataclass(frozen=True)
class Cluster:
    """One host among the others."""

    current_host: str
    #: In the order of text, in which algo-10 comes before algo-2. The first one leads.
    hosts: tuple[str, ...]
    #: At which the other hosts reach this one; empty for all of its addresses.
    address: str
    #: On which the leader listens.
    port: int

    @property
    def leader(self) -> str:
        """The first host."""
        return self.hosts[0]

    @property
    def is_leader(self) -> bool:
        """Whether this host is the first one."""
        return self.current_host == self.leader

    @property
    def partners(self) -> tuple[str, ...]:
        """The hosts that this one talks to."""
        return self.hosts[1:] if self.is_leader else self.hosts[:1]


def read_cluster() -> Cluster:
    """Reads resourceconfig.json. Without it, as when somebody starts a training by hand, there is one host."""
    port = int(os.environ.get("ALL_REDUCE_PORT") or _PORT)
    path = resolve_paths().config / "resourceconfig.json"
    if not path.exists():
        return Cluster("algo-1", ("algo-1",), "", port)
    try:
        config = json.loads(path.read_bytes())
    except ValueError:
        raise BuyerError("resourceconfig.json is not valid JSON.") from None
    found = config.get("hosts")
    hosts = tuple(sorted(str(host) for host in found)) if isinstance(found, list) else ()
    current = config.get("current_host")
    if current not in hosts:
        raise BuyerError(f"resourceconfig.json names this host {quote(str(current))}, which is not among its hosts.")
    return Cluster(current, hosts, _address_of(str(config.get("network_interface_name"))), port)


def _address_of(interface: str) -> str:
    """The address of a network interface. One that is not there, as on a developer's machine, stands for all."""
    if sys.platform != "linux":
        return ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            answer = fcntl.ioctl(asked.fileno(), _SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
        except OSError:
            return ""
    return socket.inet_ntoa(answer[_ADDRESS])
