"""What passes between your algorithm (`algorithm.py`) and the runtime."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .hyperparameters import Hyperparameters
from .stop import Stop

#: A block of rows: one row of the array for each record. It is yours to keep.
type Rows = NDArray[np.float64]


@dataclass(frozen=True)
class ClassProbabilities:
    """What a classifier answers. The label of a row is that of its most probable class."""

    labels: Sequence[float | str]
    #: A row for each record, a column for each label.
    probabilities: NDArray[np.float64]


#: One result for each row, in the order of the rows: a number, a text, or the probabilities of classes.
type Predictions = NDArray[np.float64] | Sequence[float | str] | ClassProbabilities


class Channel(Protocol):
    """One input channel. File, FastFile and Pipe mode look the same from here."""

    @property
    def name(self) -> str:
        """As in `sagemaker-algo.json`."""

    @property
    def present(self) -> bool:
        """False when the buyer left out this channel. Required channels are always present."""

    @property
    def sharded(self) -> bool:
        """True when each host of the job has a part of the data (ShardedByS3Key), which may be empty."""

    def rows(self, columns: int | None = None) -> Iterator[Rows]:
        """One pass over the CSV rows of all files, in blocks, in constant memory.

        Call it again for another pass (in Pipe mode that is the next epoch). `columns` is how many numbers a row must have;
        without it the first row decides. Ends early when the job is being stopped.
        """

    def bytes(self) -> Iterator[bytes]:
        """One pass over the raw bytes, for data that is not rows of numbers."""


@dataclass(frozen=True)
class TrainingInput:
    """What `train` is given."""

    #: Already checked against the ranges and values in `sagemaker-algo.json`.
    hyperparameters: Hyperparameters
    #: By name.
    channels: Mapping[str, Channel]
    #: Set by a tuning job: the name of the metric that it optimises.
    tuning_objective: str | None
    #: Writes one line to the job's log. Metrics are lines too: print them as the regexes in `sagemaker-algo.json` expect.
    log: Callable[[str], None]
    #: Requested when the job is being stopped: return what you have within seconds. Channels end by themselves.
    stop: Stop
