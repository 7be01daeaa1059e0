"""Predictions to answers. Numbers keep all their digits."""

import json
import math
from collections.abc import Callable

import numpy as np

from .media_types import MediaType
from .rows import Predictions


class Encoder:
    """Writes predictions in one of the formats, block by block.

    In CSV and JSON Lines each record has its line, the last one too: batch transform may glue answers together.
    """

    def __init__(self, media_type: MediaType) -> None:
        self._before, self._between, self._after = _FORMATS[media_type]
        self._encode = _csv_field if media_type == "text/csv" else _json_value
        self._parts: list[str] = []

    def add(self, predictions: Predictions) -> None:
        """Takes the predictions for the next block of rows."""
        values = predictions.tolist() if isinstance(predictions, np.ndarray) else predictions
        encode: Callable[[float | str], str] = self._encode
        # Much faster, but JSON has no word for infinite numbers: there they become null.
        if isinstance(predictions, np.ndarray) and predictions.dtype == np.float64 and np.isfinite(predictions).all():
            encode = float.__repr__
        self._parts.append(self._between.join(map(encode, values)))

    def finish(self) -> str:
        """The whole body."""
        return f"{self._before}{self._between.join(self._parts)}{self._after}"


_FORMATS: dict[MediaType, tuple[str, str, str]] = {
    "text/csv": ("", "\n", "\n"),
    "application/json": ('{"predictions":[', ",", "]}"),
    "application/jsonlines": ('{"prediction":', '}\n{"prediction":', "}\n"),
}


def _csv_field(value: float | str) -> str:
    if isinstance(value, str):
        quoted = value.replace('"', '""')
        return f'"{quoted}"' if any(c in value for c in '",\r\n') else value
    return str(value)


def _json_value(value: float | str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    return json.dumps(value, ensure_ascii=False)
