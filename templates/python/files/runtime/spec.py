"""`sagemaker-algo.json` as the runtime sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class HyperparameterSpec:
    """An entry of `training.hyperparameters`."""

    type: str
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] | None = None
    default: str | None = None
    required: bool = False


@dataclass(frozen=True)
class ChannelSpec:
    """An entry of `training.channels`."""

    required: bool = True
    content_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """What the runtime reads from `sagemaker-algo.json`."""

    hyperparameters: Mapping[str, HyperparameterSpec]
    channels: Mapping[str, ChannelSpec]
    request_types: tuple[str, ...]
    answer_types: tuple[str, ...]


def read_spec() -> Spec:
    """Reads the spec that lies beside this package."""
    whole = json.loads((PROJECT / "sagemaker-algo.json").read_text(encoding="utf-8"))
    training, inference = whole["training"], whole["inference"]
    request_types = tuple(inference["contentTypes"])
    return Spec(
        hyperparameters={name: _hyperparameter(entry) for name, entry in training.get("hyperparameters", {}).items()},
        channels={name: _channel(entry) for name, entry in training["channels"].items()},
        request_types=request_types,
        answer_types=tuple(inference.get("responseTypes", request_types)),
    )


def _hyperparameter(entry: Mapping[str, Any]) -> HyperparameterSpec:
    limits = entry.get("range", {})
    return HyperparameterSpec(
        type=entry["type"],
        minimum=float(limits["min"]) if "min" in limits else None,
        maximum=float(limits["max"]) if "max" in limits else None,
        values=tuple(entry["values"]) if "values" in entry else None,
        default=_as_text(entry["default"]) if "default" in entry else None,
        required=entry.get("required", False),
    )


def _channel(entry: Mapping[str, Any]) -> ChannelSpec:
    return ChannelSpec(entry.get("required", True), tuple(entry.get("contentTypes", ())))


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
