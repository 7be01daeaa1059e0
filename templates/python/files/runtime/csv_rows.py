"""CSV bytes in, blocks of rows out. Pieces may be cut anywhere; blocks have the same size however they were cut."""

from collections.abc import Iterable, Iterator

import numpy as np

from .csv_numbers import NumberReader
from .rows import Rows

#: Nobody writes rows of this size; a file without line feeds is something else than text.
_LONGEST_LINE = 32 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Numbers in a block: 512 KiB.
_BLOCK = 65536


class LineTooLongError(Exception):
    """There is no line feed where text would have one."""

    def __init__(self) -> None:
        super().__init__("a line is longer than 32 MiB")


def whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cuts a file at line feeds: each piece that comes out ends with one, the last one too. Leaves out a byte order mark."""
    carried: list[bytes] = []
    carried_bytes = 0
    at_start = True
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end == 0:
            carried.append(piece)
            carried_bytes += len(piece)
            if carried_bytes > _LONGEST_LINE:
                raise LineTooLongError
            continue
        lines = b"".join((*carried, piece[:end]))
        yield lines.removeprefix(_BYTE_ORDER_MARK) if at_start else lines
        at_start = False
        carried = [piece[end:]]
        carried_bytes = len(carried[0])
    rest = b"".join(carried)
    rest = rest.removeprefix(_BYTE_ORDER_MARK) if at_start else rest
    if rest:
        yield rest + b"\n"


class BlockFiller:
    """Puts rows that come in any number into blocks of the same size.

    So sums are added up in the same order, and give the same model to the last bit, however the data was cut into files.
    """

    def __init__(self) -> None:
        self._block: Rows = np.empty((0, 0))
        self._filled = 0

    def add(self, rows: Rows) -> Iterator[Rows]:
        """Takes rows, and gives the blocks that are full."""
        at = 0
        while at < len(rows):
            if len(self._block) == 0:
                columns = rows.shape[1]
                self._block = np.empty((max(1, _BLOCK // columns), columns))
            count = min(len(rows) - at, len(self._block) - self._filled)
            self._block[self._filled : self._filled + count] = rows[at : at + count]
            self._filled += count
            at += count
            if self._filled == len(self._block):
                yield from self.rest()

    def rest(self) -> Iterator[Rows]:
        """The rows that did not fill a block."""
        if self._filled > 0:
            block, filled = self._block, self._filled
            self._block, self._filled = np.empty((0, 0)), 0
            yield block[:filled]


def read_rows(pieces: Iterable[bytes], reader: NumberReader) -> Iterator[Rows]:
    """The rows of one file, in whatever number they come."""
    reader.begin_file()
    for lines in whole_lines(pieces):
        yield reader.read(lines)
