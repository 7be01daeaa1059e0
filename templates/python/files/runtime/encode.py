"""Predictions to answers."""

import json
import math
from collections.abc import Callable, Iterator

import numpy as np

from .media_types import MediaType
from .rows import ClassProbabilities, Predictions

#: Single numbers keep all their digits, probabilities as many decimals as a 32-bit float has: with more, answers would be
#: longer than their requests, and SageMaker passes on 6 MiB in both directions.
_PRECISION = 1e7

#: What stands before, between and after the results. In CSV and JSON Lines each record has its line, the last one too: batch
#: transform may glue answers together.
_BODIES: dict[MediaType, tuple[str, str, str]] = {
    "text/csv": ("", "\n", "\n"),
    "application/json": ('{"predictions":[', ",", "]}"),
    "application/jsonlines": ("", "\n", "\n"),
}


class Encoder:
    """Writes predictions in one of the formats, block by block."""

    def __init__(self, media_type: MediaType) -> None:
        self._before, self._between, self._after = _BODIES[media_type]
        self._is_csv = media_type == "text/csv"
        #: Around a result that is a single value.
        self._open, self._close = ('{"prediction":', "}") if media_type == "application/jsonlines" else ("", "")
        self._blocks: list[str] = []

    def add(self, predictions: Predictions) -> int:
        """Takes the predictions for the next block of rows. Returns for how many rows there was one."""
        if isinstance(predictions, ClassProbabilities):
            results = _csv_classes(predictions) if self._is_csv else _json_classes(predictions)
            self._blocks.append(self._between.join(results))
            return len(predictions.probabilities)
        values = predictions.tolist() if isinstance(predictions, np.ndarray) else predictions
        encode: Callable[[float | str], str] = _csv_field if self._is_csv else _json_value
        # Much faster, but JSON has no word for infinite numbers: there they become null.
        plain = isinstance(predictions, np.ndarray) and predictions.dtype == np.float64
        if plain and (self._is_csv or np.isfinite(predictions).all()):
            encode = float.__repr__
        joined = f"{self._close}{self._between}{self._open}".join(map(encode, values))
        self._blocks.append(f"{self._open}{joined}{self._close}")
        return len(values)

    def finish(self) -> str:
        """The whole body."""
        return f"{self._before}{self._between.join(self._blocks)}{self._after}"


def _csv_field(value: float | str) -> str:
    if isinstance(value, str):
        quoted = value.replace('"', '""')
        return f'"{quoted}"' if any(c in value for c in '",\r\n') else value
    return str(value)


def _json_value(value: float | str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    return json.dumps(value, ensure_ascii=False)


def _csv_classes(predictions: ClassProbabilities) -> Iterator[str]:
    """The label, then the probabilities in the order of the labels."""
    fields = [_csv_field(label) for label in predictions.labels]
    for best, row in _each_row(predictions):
        yield f"{fields[best]},{','.join(map(repr, row))}"


def _json_classes(predictions: ClassProbabilities) -> Iterator[str]:
    # One pattern for all rows with the same label, into which the probabilities are put.
    keys = ",".join(f"{_json_value(str(label)).replace('%', '%%')}:%s" for label in predictions.labels)
    labels = [_json_value(label).replace("%", "%%") for label in predictions.labels]
    patterns = [f'{{"label":{label},"probabilities":{{{keys}}}}}' for label in labels]
    finite = bool(np.isfinite(predictions.probabilities).all())
    for best, row in _each_row(predictions):
        yield patterns[best] % tuple(row if finite else map(_json_value, row))


def _each_row(predictions: ClassProbabilities) -> Iterator[tuple[int, list[float]]]:
    """Which probability is the largest, and all of them, rounded."""
    best = predictions.probabilities.argmax(axis=1).tolist()
    rounded = np.floor(predictions.probabilities * _PRECISION + 0.5) / _PRECISION
    return zip(best, rounded.tolist(), strict=True)
