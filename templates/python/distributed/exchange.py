"""What the hosts of a job tell each other: sums over the rows that each has read, as a row of numbers."""

from dataclasses import astuple

import numpy as np

from ridge import Array, Errors, Sums
from runtime.all_reduce import Hosts
from runtime.buyer_error import BuyerError


def add_up_sums(hosts: Hosts, own: Sums | None) -> Sums | None:
    """The sums of all hosts; None when none has read a row."""
    return _unpack(hosts.all_reduce(_pack(own), _combine))


def _combine(one: Array, other: Array) -> Array:
    total, more = _unpack(one), _unpack(other)
    if total is None or more is None:
        return other if total is None else one
    if len(total.means) != len(more.means):
        columns = f"{len(total.means)} columns on one host and {len(more.means)} on another"
        raise BuyerError(f'The channel "train" has {columns}.')
    total.add(more)
    return _pack(total)


def _pack(sums: Sums | None) -> Array:
    if sums is None:
        return np.empty(0)
    return np.concatenate([[sums.count, len(sums.means)], sums.means, sums.products.ravel()])


def _unpack(numbers: Array) -> Sums | None:
    if len(numbers) == 0:
        return None
    columns = int(numbers[1])
    products = numbers[2 + columns :].reshape(columns, columns)
    return Sums(int(numbers[0]), numbers[2 : 2 + columns].copy(), products.copy())


def add_up_errors(hosts: Hosts, own: Errors) -> Errors:
    """The errors of all hosts."""

    def combine(one: Array, other: Array) -> Array:
        total = Errors(*one.tolist())
        total.add(Errors(*other.tolist()))
        return np.array(astuple(total))

    count, *others = hosts.all_reduce(np.array(astuple(own), dtype=np.float64), combine).tolist()
    return Errors(int(count), *others)
