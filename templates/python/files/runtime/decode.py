"""Request bodies to blocks of rows. Raises BuyerError for input that the caller has to mend."""

from collections.abc import Iterable, Iterator

import numpy as np
import simdjson

from .buyer_error import BuyerError, quote
from .csv_numbers import NumberReader, RowProblem
from .csv_rows import LineTooLongError, read_rows, whole_lines
from .media_types import MediaType
from .rows import Rows


def decode(media_type: MediaType, pieces: Iterable[bytes]) -> Iterator[Rows]:
    """The rows of a body that arrives in pieces. CSV and JSON Lines are read while they arrive."""
    if media_type == "text/csv":
        return _decode_csv(pieces)
    if media_type == "application/json":
        return _decode_json(pieces)
    return _decode_json_lines(pieces)


def _decode_csv(pieces: Iterable[bytes]) -> Iterator[Rows]:
    try:
        yield from read_rows(pieces, NumberReader(allow_blank_lines=False))
    except RowProblem as problem:
        value = quote(problem.text) if problem.text else "the value"
        field = f", column {problem.column}: {value}" if problem.column > 0 else ""
        raise BuyerError(f"record {problem.line}{field} {problem}") from None
    except LineTooLongError as problem:
        raise BuyerError(str(problem)) from None


def _decode_json(pieces: Iterable[bytes]) -> Iterator[Rows]:
    """`{"instances": [...]}` or the bare list; a list of numbers alone is one record."""
    body = b"".join(pieces)
    if body == b"":
        return
    value = _parse(body, "the body")
    if isinstance(value, simdjson.Object):
        value = value.get("instances")
    if not isinstance(value, simdjson.Array):
        raise BuyerError('the body must be {"instances": [[...], ...]} or a list of records')
    if len(value) == 0:
        return
    records = Records()
    # One bracket for the list and one for each record: there are no lists in the records.
    rows = records.read_at_once(value) if body.count(b"[") == len(value) + 1 else None
    if rows is None:
        found = value.as_list()
        rows = records.read([found] if _is_number(found[0]) else found)
    yield rows


def _decode_json_lines(pieces: Iterable[bytes]) -> Iterator[Rows]:
    """One record on each line: `[1, 2]` or `{"features": [1, 2]}`."""
    records = Records()
    for lines in whole_lines(pieces):
        rows = _read_lists(lines, records)
        yield records.read(_parse_lines(lines, records.count)) if rows is None else rows


def _read_lists(lines: bytes, records: "Records") -> Rows | None:
    """Lines that are lists of numbers, read together as one list: several times faster. None for all others."""
    count = lines.count(b"\n")
    plain = lines.replace(b"\r\n", b"\n")
    if not plain.startswith(b"[") or (plain.count(b"["), plain.count(b"]\n[") + 1) != (count, count):
        return None
    try:
        array = simdjson.Parser().parse(b"[" + plain[:-1].replace(b"\n", b",") + b"]")
    except (ValueError, RuntimeError):
        return None
    return records.read_at_once(array) if isinstance(array, simdjson.Array) else None


def _parse_lines(lines: bytes, before: int) -> Iterator[object]:
    for number, line in enumerate(lines.split(b"\n")[:-1], before + 1):
        value = _parse(line, f"record {number}")
        if isinstance(value, simdjson.Object):
            yield value.as_dict()
        else:
            yield value.as_list() if isinstance(value, simdjson.Array) else value


def _parse(text: bytes, what: str) -> object:
    bare = text.removeprefix(b"\xef\xbb\xbf")
    try:
        return simdjson.Parser().parse(bare)
    except (ValueError, RuntimeError):
        raise BuyerError(f"{what} is empty" if bare.strip() == b"" else f"{what} is not valid JSON") from None


class Records:
    """Turns records that came as JSON into rows. The first one decides how many numbers each has."""

    def __init__(self) -> None:
        self.count = 0
        self._columns: int | None = None

    def read_at_once(self, array: simdjson.Array) -> Rows | None:
        """For lists of numbers of the same length, without lists in them. None for everything else."""
        lengths = set()
        for record in array:
            if not isinstance(record, simdjson.Array):
                return None
            lengths.add(len(record))
        if len(lengths) != 1 or lengths == {0} or (self._columns is not None and lengths != {self._columns}):
            return None
        (columns,) = lengths
        try:
            values = np.frombuffer(array.as_buffer(of_type="d"), dtype=np.float64)
        except (ValueError, TypeError, RuntimeError):
            return None
        self._columns = columns
        self.count += len(array)
        return values.reshape(-1, columns)

    def read(self, records: Iterable[object]) -> Rows:
        """One record after the other, to say which one is wrong."""
        rows = [self._read_one(record) for record in records]
        return np.array(rows, dtype=np.float64).reshape(len(rows), self._columns or 0)

    def _read_one(self, record: object) -> list[float]:
        self.count += 1
        values = record.get("features") if isinstance(record, dict) else record
        if not isinstance(values, list):
            raise BuyerError(f"record {self.count} is not a list of numbers")
        if not values:
            raise BuyerError(f"record {self.count} is empty")
        if self._columns is None:
            self._columns = len(values)
        if len(values) != self._columns:
            raise BuyerError(f"record {self.count} has {len(values)} numbers instead of {self._columns}")
        for column, value in enumerate(values, 1):
            if not _is_number(value):
                raise BuyerError(f"record {self.count}, column {column}: {quote(_shown(value))} is not a number")
        return values


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return simdjson.dumps(value, ensure_ascii=False)
