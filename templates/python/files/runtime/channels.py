"""Input channels in every input mode."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .buyer_error import BuyerError, printable, quote
from .csv_numbers import NumberReader, RowProblem
from .csv_rows import BlockFiller, LineTooLongError, read_rows
from .read_bytes import list_files, read_fifo, read_file
from .rows import Rows
from .spec import ChannelSpec
from .stop import Stop

_HEADER = re.compile(r'"?[A-Za-z_]')


@dataclass(frozen=True)
class Source:
    """A file, or one epoch of a FIFO. `name` is what the buyer knows it by."""

    name: str
    pieces: Iterator[bytes]


@dataclass
class InputChannel:
    """Makes one channel readable, whatever its input mode. Says what the buyer has to change when it cannot be read."""

    name: str
    spec: ChannelSpec
    #: This channel's entry of inputdataconfig.json, None when the buyer left the channel out.
    config: Mapping[str, object] | None
    #: /opt/ml/input/data
    folder: Path
    stop: Stop
    _epoch: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Refuses what cannot be read at all."""
        if self.config is None:
            if self.spec.required:
                raise BuyerError(
                    f"The channel {quote(self.name)} is missing. Add an input channel with this name to the training job."
                )
            return
        _check_config(self.name, self.spec, self.config)

    @property
    def present(self) -> bool:
        """False when the buyer left out this channel."""
        return self.config is not None

    @property
    def sharded(self) -> bool:
        """True when each host of the job has a part of the data."""
        return self.config is not None and self.config.get("S3DistributionType") == "ShardedByS3Key"

    def rows(self, columns: int | None = None) -> Iterator[Rows]:
        """One pass over the CSV rows of all files, in blocks."""
        count = 0
        if self.present:
            for block in self._blocks(columns):
                count += len(block)
                yield block
                if self.stop.requested:
                    return
        if count == 0 and self.spec.required and not self.sharded and not self.stop.requested:
            raise BuyerError(f"The channel {quote(self.name)} holds no data.")

    def bytes(self) -> Iterator[bytes]:
        """One pass over the raw bytes."""
        for source in self._sources():
            yield from source.pieces

    def _blocks(self, columns: int | None) -> Iterator[Rows]:
        reader = NumberReader(columns)
        filler = BlockFiller()
        for source in self._sources():
            try:
                for rows in read_rows(_until_stopped(source.pieces, self.stop), reader):
                    yield from filler.add(rows)
            except (RowProblem, LineTooLongError) as problem:
                # A stop request may have cut the last line.
                if self.stop.requested:
                    break
                raise explain_problem(source.name, problem) from None
        yield from filler.rest()

    def _sources(self) -> Iterator[Source]:
        if self.config is None:
            return
        if self.config.get("TrainingInputMode") == "Pipe":
            # One FIFO for each pass, numbered from 0. Where one object ends and the next begins cannot be seen.
            path = self.folder / f"{self.name}_{self._epoch}"
            self._epoch += 1
            yield Source(f"channel {self.name}", read_fifo(path, self.stop))
            return
        # File and FastFile mode: a folder with any number of files, nested to any depth.
        folder = self.folder / self.name
        for path in list_files(folder):
            if self.stop.requested:
                return
            yield Source(f"{self.name}/{printable(_as_text(path.relative_to(folder)))}", read_file(path))


def _until_stopped(pieces: Iterator[bytes], stop: Stop) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        if stop.requested:
            return


def _as_text(path: Path) -> str:
    """File names are bytes to Linux; those that are no UTF-8 are shown with question marks."""
    return str(path).encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def explain_problem(source: str, problem: RowProblem | LineTooLongError) -> BuyerError:
    """The failure reason for data that cannot be read: where it is, what stands there, what to do."""
    if isinstance(problem, LineTooLongError):
        return BuyerError(f"{source}: {problem}; is this a CSV file?")
    place = f"{source}, line {problem.line}{f', column {problem.column}' if problem.column > 0 else ''}: "
    if problem.text.startswith("\x1f"):
        return BuyerError(f"{place}this looks like a compressed file. Unpack it first.")
    header = " A header line is not allowed." if problem.line == 1 and _HEADER.match(problem.text) else ""
    subject = quote(problem.text) if problem.text else "the value" if problem.column > 0 else "the line"
    return BuyerError(f"{place}{subject} {problem}.{header}")


def _check_config(name: str, spec: ChannelSpec, config: Mapping[str, object]) -> None:
    if config.get("RecordWrapperType") == "RecordIO":
        raise BuyerError(f"The channel {quote(name)} uses the record wrapper RecordIO; set RecordWrapperType to None.")
    content_type = config.get("ContentType")
    if not isinstance(content_type, str) or not spec.content_types:
        return
    essence = content_type.split(";", 1)[0].strip().lower()
    if essence not in (accepted.lower() for accepted in spec.content_types):
        accepted_types = ", ".join(spec.content_types)
        raise BuyerError(
            f"The channel {quote(name)} has the content type {quote(content_type)}; this algorithm reads {accepted_types}."
        )
