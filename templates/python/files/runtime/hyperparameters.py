"""Turns the content of hyperparameters.json, where SageMaker makes every value a string, into values."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .buyer_error import BuyerError, quote
from .spec import HyperparameterSpec

type Value = int | float | str

#: Added by tuning jobs (`_tuning_objective_metric`) and by SDK clients (`sagemaker_...`); not ours to judge.
_INJECTED = re.compile(r"_tuning_|sagemaker_")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
#: Whole numbers up to here have a float of their own.
_LARGEST_INTEGER = 2**53 - 1


@dataclass(frozen=True)
class Hyperparameters:
    """The declared hyperparameters, already checked against their ranges and values.

    Ask for each one by its kind: `number` for Continuous, `integer` for Integer, `text` for Categorical and FreeText.
    """

    values: Mapping[str, Value]

    def number(self, name: str) -> float:
        """The value of an entry of type Continuous or Integer."""
        value = self.values[name]
        if isinstance(value, str):
            raise TypeError(f"the hyperparameter {name} is no number in sagemaker-algo.json")
        return float(value)

    def integer(self, name: str) -> int:
        """The value of an entry of type Integer."""
        value = self.values[name]
        if not isinstance(value, int):
            raise TypeError(f"the hyperparameter {name} has not the type Integer in sagemaker-algo.json")
        return value

    def text(self, name: str) -> str:
        """The value of an entry of type Categorical or FreeText."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(f"the hyperparameter {name} is a number in sagemaker-algo.json")
        return value

    def __contains__(self, name: str) -> bool:
        """False for an entry that has no default and was not given."""
        return name in self.values


def parse_hyperparameters(
    given: object, declared: Mapping[str, HyperparameterSpec], log: Callable[[str], None]
) -> Hyperparameters:
    """Checks what was given against what is declared.

    Accepted are plain and scientific spelling, surrounding blanks, and values that a client has JSON-encoded once more.
    """
    if not isinstance(given, dict):
        raise BuyerError("hyperparameters.json does not hold an object of names and values.")
    values: dict[str, Value] = {}
    for name, spec in declared.items():
        raw = given.get(name, spec.default)
        if raw is not None:
            values[name] = _parse_value(name, _to_text(raw), spec)
        elif spec.required:
            raise BuyerError(f"Hyperparameter {quote(name)} is required and was not given.")
    for name in given:
        if name not in declared and not _INJECTED.match(name):
            log(f"Unknown hyperparameter {quote(name)} is ignored.")
    return Hyperparameters(values)


def plain_text(raw: str) -> str:
    """The value inside, when a client has JSON-encoded the text; otherwise the text without surrounding blanks."""
    text = raw.strip()
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return text
    try:
        return _to_text(json.loads(text)).strip()
    except ValueError:
        return text


def _to_text(raw: object) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw)


def _parse_value(name: str, raw: str, spec: HyperparameterSpec) -> Value:
    text = plain_text(raw)
    if spec.type in ("Integer", "Continuous"):
        return _parse_number(name, text, spec)
    if spec.values is None or text in spec.values:
        return text
    for value in spec.values:
        if value.lower() == text.lower():
            return value
    raise BuyerError(f"Hyperparameter {quote(name)} is {quote(text)}; it must be one of {', '.join(spec.values)}.")


def _parse_number(name: str, text: str, spec: HyperparameterSpec) -> int | float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    whole = spec.type == "Integer"
    if not math.isfinite(value) or (whole and not (value.is_integer() and abs(value) <= _LARGEST_INTEGER)):
        kind = "whole number" if whole else "number"
        raise BuyerError(f"Hyperparameter {quote(name)} is {quote(text)}; it must be a {kind}.")
    too_small = spec.minimum is not None and value < spec.minimum
    too_large = spec.maximum is not None and value > spec.maximum
    if too_small or too_large:
        limits = f"{_short(spec.minimum)} and {_short(spec.maximum)}"
        raise BuyerError(f"Hyperparameter {quote(name)} is {_short(value)}; it must lie between {limits}.")
    return int(value) if whole else value


def _short(value: float | None) -> str:
    """`1` rather than `1.0`."""
    return "any" if value is None else repr(int(value) if value.is_integer() and abs(value) < 1e15 else value)
