"""Tests of `algorithm.py`: rewrite them together with it. `pytest` runs them."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from algorithm import Model, load, predict, train
from runtime.buyer_error import BuyerError
from runtime.channels import InputChannel
from runtime.hyperparameters import Hyperparameters
from runtime.rows import Channel, Rows, TrainingInput
from runtime.spec import PROJECT, ChannelSpec
from runtime.stop import Stop

ROW = [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87]


def sample_channel(name: str, *, present: bool = True) -> Channel:
    """The sample data, as the training container sees it."""
    config: dict[str, object] | None = {} if present else None
    return InputChannel(name, ChannelSpec(required=False), config, PROJECT / "samples/channels", Stop())


@dataclass
class ChannelOf:
    """A channel with these rows, in one block."""

    data: Sequence[Sequence[float]]
    name: str = "train"
    present: bool = True
    sharded: bool = False

    def rows(self, columns: int | None = None) -> Iterator[Rows]:
        del columns
        yield np.array(self.data, dtype=np.float64)

    def bytes(self) -> Iterator[bytes]:
        yield b""


def inputs(log: Callable[[str], None] = print) -> TrainingInput:
    channels = {name: sample_channel(name) for name in ("train", "validation")}
    return TrainingInput(Hyperparameters({"alpha": 1.0, "standardize": "true"}), channels, None, log, Stop())


def train_on(rows: Sequence[Sequence[float]], folder: Path, *, standardize: str = "true") -> Model:
    channels = {"train": ChannelOf(rows), "validation": sample_channel("validation", present=False)}
    hyperparameters = Hyperparameters({"alpha": 0.0, "standardize": standardize})
    return model_of(replace(inputs(), channels=channels, hyperparameters=hyperparameters), folder)


def model_of(training: TrainingInput, folder: Path) -> Model:
    for name, content in (train(training) or {}).items():
        assert isinstance(content, str)
        (folder / name).write_text(content)
    return load(folder)


class TestTrain:
    def test_prints_the_metrics_of_the_sample_data(self) -> None:
        log: list[str] = []
        train(inputs(log.append))
        metrics = dict(line.split("=") for line in log if "=" in line)
        assert float(metrics["train:rmse"]) == pytest.approx(53.79815, abs=1e-5)
        assert float(metrics["validation:rmse"]) == pytest.approx(52.63658, abs=1e-5)
        assert float(metrics["validation:r2"]) == pytest.approx(0.51996, abs=1e-5)

    def test_finds_the_line_that_the_points_lie_on(self, tmp_path: Path) -> None:
        model = train_on([[3 * x + 7, x] for x in range(1, 6)], tmp_path)
        assert predict(model, np.array([[100.0]])) == pytest.approx(307)

    def test_gives_a_column_that_never_changes_and_one_that_repeats_another_the_coefficient_0(self, tmp_path: Path) -> None:
        model = train_on([[3 * x + 7, 0.1, x, 2 * x] for x in range(1, 6)], tmp_path)
        assert model.coefficients == pytest.approx([0, 3, 0])
        assert [model.coefficients[0], model.coefficients[2]] == [0, 0]

    def test_keeps_its_digits_when_the_values_are_large_beside_their_differences(self, tmp_path: Path) -> None:
        model = train_on([[x, 1e9 + x] for x in range(1, 6)], tmp_path, standardize="false")
        assert model.coefficients == pytest.approx([1], abs=1e-9)

    def test_refuses_too_few_rows_and_rows_without_a_feature(self, tmp_path: Path) -> None:
        with pytest.raises(BuyerError, match="at least 2 rows"):
            train_on([[1, 2]], tmp_path)
        with pytest.raises(BuyerError, match="at least one feature"):
            train_on([[1], [2]], tmp_path)

    def test_says_that_tuning_needs_the_validation_channel(self) -> None:
        channels = {"train": sample_channel("train"), "validation": sample_channel("validation", present=False)}
        with pytest.raises(BuyerError, match='needs the channel "validation"'):
            train(replace(inputs(), channels=channels, tuning_objective="validation:rmse"))

    def test_a_model_of_another_format_is_not_loaded(self, tmp_path: Path) -> None:
        (tmp_path / "model.json").write_text(json.dumps({"format": "other/1"}))
        with pytest.raises(ValueError, match="the format other/1"):
            load(tmp_path)


class TestPredict:
    def test_answers_a_block_of_rows_at_once(self, tmp_path: Path) -> None:
        model = model_of(inputs(), tmp_path)
        assert predict(model, np.array([ROW, ROW])) == pytest.approx([207.426, 207.426], abs=1e-3)

    def test_gives_a_row_the_same_answer_whatever_comes_with_it(self, tmp_path: Path) -> None:
        model = model_of(inputs(), tmp_path)
        rows = np.concatenate(list(sample_channel("validation").rows()))[:, 1:]
        single = np.concatenate([predict(model, rows[i : i + 1]) for i in range(len(rows))])
        assert np.array_equal(predict(model, rows), single)

    def test_refuses_rows_with_the_wrong_number_of_features(self, tmp_path: Path) -> None:
        model = model_of(inputs(), tmp_path)
        with pytest.raises(BuyerError, match="must have 10 numbers, not 2"):
            predict(model, np.array([[1.0, 2.0]]))
