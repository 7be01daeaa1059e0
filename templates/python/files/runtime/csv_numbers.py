"""Lines of CSV to numbers: fast where the data is plain, exact about the place where it is wrong."""

import math
import re
import threading

import numpy as np
import simdjson

from .rows import Rows

#: A row's end as the fast reader sees it: a number that no data holds, so that a row of the wrong length shows.
_ROW_END = 1.6180339887498948e-300
_ROW_END_TEXT = b",1.6180339887498948e-300,"
#: What plain numbers are written with. Without this `float` would take `nan`, `1_000` and the like.
_PLAIN = b"0123456789+-.eE, \t\r\n"
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_FIELD = re.compile(rb'(?:[^",]|"[^"]*(?:"|$))*')
_LONGEST_SHOWN = 200
#: Bytes up to which the fast reader is the slower one: it makes a dozen arrays, however little there is to read.
_FEW = 1000

#: The parser keeps its memory for the next piece; one is enough, because it works while nobody else can.
_parser = simdjson.Parser()
_turn = threading.Lock()


class RowProblem(Exception):
    """What is wrong with the data, and where.

    Lines and columns count from 1; a column of 0 means the line as a whole. `text` is the field as it stands.
    """

    def __init__(self, message: str, line: int, column: int = 0, text: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.text = text


class NumberReader:
    """Reads pieces of whole lines. The first row decides how many columns there are, unless the number is given."""

    def __init__(self, columns: int | None = None, *, allow_blank_lines: bool = True) -> None:
        self._columns = columns
        #: Training data may hold blank lines; in a request each line is a record that wants an answer.
        self._allow_blank_lines = allow_blank_lines
        self._line = 0

    def begin_file(self) -> None:
        """Lines count from 1 again."""
        self._line = 0

    def read(self, lines: bytes) -> Rows:
        """The rows of these lines, each of which ends with a line feed."""
        columns = self._columns or _count_columns(lines)
        rows = None
        if columns is not None:
            rows = _read_fast(lines, columns) if len(lines) > _FEW else None
            if rows is None:
                rows = self._read_without_blank_lines(lines, columns)
        if rows is None:
            rows = self._read_exactly(lines, columns)
        self._line += lines.count(b"\n")
        if len(rows) > 0:
            self._columns = columns
        return rows

    def _read_without_blank_lines(self, lines: bytes, columns: int) -> Rows | None:
        """The second try: blank lines left out, and numbers in spellings that JSON does not have (`+1`, `.5`, `007`)."""
        kept = [line for line in lines.split(b"\n")[:-1] if not line.isspace() and line] if self._allow_blank_lines else None
        text = b"\n".join([*kept, b""]) if kept else lines
        if len(text) < len(lines):
            rows = _read_fast(text, columns)
            if rows is not None:
                return rows
        if text.translate(None, _PLAIN) or any(line.count(b",") != columns - 1 for line in text.split(b"\n")[:-1]):
            return None
        try:
            values = np.fromiter(map(float, text[:-1].replace(b"\n", b",").split(b",")), dtype=np.float64)
        except ValueError:
            return None
        return values.reshape(-1, columns) if np.isfinite(values).all() else None

    def _read_exactly(self, lines: bytes, columns: int | None) -> Rows:
        """Field by field. Raises RowProblem at the first one that is wrong."""
        rows = []
        for number, line in enumerate(lines.split(b"\n")[:-1], self._line + 1):
            if self._allow_blank_lines and line.strip() == b"":
                continue
            fields = _split(line)
            columns = columns or len(fields)
            row = [_read_field(field, number, at) for at, field in enumerate(fields[:columns], 1)]
            if len(fields) > columns:
                raise RowProblem(f"has more than {columns} columns", number)
            if len(fields) < columns:
                raise RowProblem(f"has {len(fields)} of {columns} columns", number)
            rows.append(row)
        return np.array(rows, dtype=np.float64).reshape(len(rows), columns or 0)


def _read_fast(lines: bytes, columns: int) -> Rows | None:
    """Takes the lines for one array of JSON numbers: several times faster than a reader of CSV, and as exact.

    None when that is not what they are.
    """
    # Brackets are the only thing in JSON that could be there unnoticed: arrays in the array are flattened.
    if b"[" in lines:
        return None
    text = b"".join((b"[", lines.replace(b"\n", _ROW_END_TEXT), b"0]"))
    try:
        with _turn:
            array = _parser.parse(text)
            if not isinstance(array, simdjson.Array):
                return None
            values = np.frombuffer(array.as_buffer(of_type="d"), dtype=np.float64)
            # The parser is not to be used again while anything that it has read is there.
            del array
    except (ValueError, TypeError, RuntimeError):
        return None
    rows, rest = divmod(len(values) - 1, columns + 1)
    if rest != 0:
        return None
    table = values[:-1].reshape(rows, columns + 1)
    if np.count_nonzero(table == _ROW_END) != rows or not (table[:, columns] == _ROW_END).all():
        return None
    # To the parser `-0` is a whole number, and those know one zero only.
    if (values[:-1] == 0).any() and _has_negative_zero(lines):
        return None
    return table[:, :columns]


def _has_negative_zero(lines: bytes) -> bool:
    """Whether a field of these lines of numbers may be `-0`."""
    text = np.frombuffer(lines, dtype=np.uint8)
    minus = np.flatnonzero(text == ord("-"))
    # What ends a field is below the point: comma, blank, line feed.
    return bool(((text[minus + 1] == ord("0")) & (text[minus + 2] < ord("."))).any())


def _count_columns(lines: bytes) -> int | None:
    """The first row decides. None when there is none."""
    for line in lines.split(b"\n"):
        if line.strip() != b"":
            return len(_split(line))
    return None


def _split(line: bytes) -> list[bytes]:
    """Cuts a line at its commas. A comma inside quotes belongs to the field."""
    if b'"' not in line:
        return line.split(b",")
    fields = []
    at = 0
    while at <= len(line):
        match = _FIELD.match(line, at)
        end = match.end() if match else len(line)
        fields.append(line[at:end])
        at = end + 1
    return fields


def _read_field(field: bytes, line: int, column: int) -> float:
    """Any spelling: blanks, quotes, plus signs, exponents."""
    text = field.strip().decode("utf-8", errors="replace")
    quoted = len(text) >= 2 and text.startswith('"') and text.endswith('"')
    bare = text[1:-1].strip() if quoted else text
    decimal = _DECIMAL.fullmatch(bare) is not None
    value = float(bare) if decimal else math.nan
    if math.isfinite(value):
        return value
    problem = "is empty" if text == "" else "is too large" if decimal else "is not a number"
    raise RowProblem(problem, line, column, text[:_LONGEST_SHOWN])
