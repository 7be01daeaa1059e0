"""Tests of `algorithm.py`: rewrite them together with it. `pytest` runs them."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from algorithm import Model, load, predict, train
from newton import Sums, newton_step, objective
from runtime.buyer_error import BuyerError
from runtime.channels import InputChannel
from runtime.hyperparameters import Hyperparameters
from runtime.rows import Channel, Rows, TrainingInput
from runtime.spec import PROJECT, ChannelSpec
from runtime.stop import Stop

ROW = [14.23, 1.71, 2.43, 15.6, 127, 2.8, 3.06, 0.28, 2.29, 5.64, 1.04, 3.92, 1065]
#: Points of a line, of class 5 up to 3 and of class 9 from 2 on.
POINTS: list[list[float]] = [[5, 0], [5, 1], [5, 2], [9, 2], [5, 3], [9, 3], [9, 4], [9, 5]]


def sample_channel(name: str, *, present: bool = True) -> Channel:
    """The sample data, as the training container sees it."""
    config: dict[str, object] | None = {} if present else None
    return InputChannel(name, ChannelSpec(required=False), config, PROJECT / "samples/channels", Stop())


@dataclass
class ChannelOf:
    """A channel with these rows, in one block; `after_pass` is called at the end of each pass."""

    data: Sequence[Sequence[float]]
    after_pass: Callable[[int], object] = lambda _: None
    name: str = "train"
    present: bool = True
    sharded: bool = False
    passes: int = field(default=0, init=False)

    def rows(self, columns: int | None = None) -> Iterator[Rows]:
        del columns
        yield np.array(self.data, dtype=np.float64)
        self.passes += 1
        self.after_pass(self.passes)

    def bytes(self) -> Iterator[bytes]:
        yield b""


def inputs(log: Callable[[str], None] = print, stop: Stop | None = None, **values: float) -> TrainingInput:
    channels = {name: sample_channel(name) for name in ("train", "validation")}
    hyperparameters = Hyperparameters({"alpha": 1.0, "tolerance": 1e-6, "max_passes": 50, **values})
    return TrainingInput(hyperparameters, channels, None, log, stop or Stop())


def with_rows(training: TrainingInput, channel: Channel, validation: Channel | None = None) -> TrainingInput:
    channels = {"train": channel, "validation": validation or sample_channel("validation", present=False)}
    return replace(training, channels=channels)


def model_of(training: TrainingInput, folder: Path) -> Model:
    for name, content in train(training).items():
        assert isinstance(content, str)
        (folder / name).write_text(content)
    return load(folder)


class TestTrain:
    def test_prints_the_metrics_of_the_sample_data(self) -> None:
        log: list[str] = []
        train(inputs(log.append))
        metrics = dict(line.split(": ")[-1].split("=") for line in log if "=" in line)
        assert float(metrics["train:loss"]) == pytest.approx(0.0312, abs=1e-4)
        assert float(metrics["validation:accuracy"]) == pytest.approx(0.944, abs=1e-3)
        assert float(metrics["validation:log_loss"]) == pytest.approx(0.1084, abs=1e-4)

    @pytest.mark.parametrize("alpha", [0.01, 1.0, 100.0])
    def test_finds_the_coefficients_of_scikit_learn(self, alpha: float, tmp_path: Path) -> None:
        rows = np.concatenate(list(sample_channel("train").rows()))
        scaled = StandardScaler().fit_transform(rows[:, 1:])
        expected = LogisticRegression(C=1 / alpha, tol=1e-10, max_iter=10_000).fit(scaled, rows[:, 0])
        model = model_of(inputs(alpha=alpha), tmp_path)
        assert model.labels == expected.classes_.tolist()
        assert model.coefficients * rows[:, 1:].std(axis=0) == pytest.approx(expected.coef_, rel=1e-4, abs=1e-5)
        assert model.intercepts == pytest.approx(expected.intercept_, rel=1e-4, abs=1e-5)

    def test_ends_where_no_small_change_makes_the_objective_smaller(self, tmp_path: Path) -> None:
        model = model_of(with_rows(inputs(), ChannelOf(POINTS)), tmp_path)
        labels, x = np.array(POINTS).T
        scaled = np.stack([(x - model.means) / x.std(), np.ones(len(x))], axis=1)
        weights = np.stack([model.coefficients[:, 0] * x.std(), model.intercepts], axis=1)

        def value_at(changed: Rows) -> float:
            sums = Sums.of(2, 2)
            sums.add(changed, scaled, np.searchsorted(model.labels, labels))
            return objective(sums, changed, 1)

        for place in np.ndindex(2, 2):
            for change in (-1e-3, 1e-3):
                changed = weights.copy()
                changed[place] += change
                assert value_at(changed) > value_at(weights)

    def test_takes_the_labels_as_they_are_and_gives_the_middle_even_chances(self, tmp_path: Path) -> None:
        model = model_of(with_rows(inputs(), ChannelOf(POINTS)), tmp_path)
        assert model.labels == [5, 9]
        assert predict(model, np.array([[2.5]])).probabilities == pytest.approx(np.array([[0.5, 0.5]]), abs=1e-9)

    def test_gives_a_column_that_never_changes_the_coefficient_0(self, tmp_path: Path) -> None:
        rows = [[label, 0.1, x] for label, x in POINTS]
        model = model_of(with_rows(inputs(), ChannelOf(rows)), tmp_path)
        assert np.abs(model.coefficients[:, 0]).tolist() == [0, 0]

    def test_finds_its_way_although_the_first_steps_are_too_long(self, tmp_path: Path) -> None:
        # Classes that a line divides perfectly: the smaller the penalty, the farther away the end.
        rows = [[0, i] if i < 3 else [1, 1000 + i**3] for i in range(40)]
        log: list[str] = []
        model = model_of(with_rows(inputs(log.append, alpha=1e-6), ChannelOf(rows)), tmp_path)
        assert not any("used up" in line for line in log)
        probabilities = predict(model, np.array([[1.0], [2000.0]])).probabilities
        assert probabilities[0, 0] > 0.9
        assert probabilities[1, 1] > 0.9

    def test_says_when_the_passes_do_not_suffice(self) -> None:
        log: list[str] = []
        train(inputs(log.append, max_passes=3))
        assert "The 3 passes are used up before the coefficients have settled to 1e-06." in log

    def test_returns_the_best_weights_so_far_when_it_is_stopped(self, tmp_path: Path) -> None:
        def stop_after(passes: int) -> Model:
            stop = Stop()
            channel = ChannelOf(POINTS, lambda number: stop.request() if number == passes else None)
            return model_of(with_rows(inputs(stop=stop), channel), tmp_path)

        first = stop_after(1)
        assert (first.coefficients.tolist(), first.intercepts.tolist()) == ([[0], [0]], [0, 0])
        early = stop_after(4).coefficients[1, 0]
        final = model_of(with_rows(inputs(), ChannelOf(POINTS)), tmp_path).coefficients[1, 0]
        assert 0 < abs(early - final) < 0.5 * final

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            ([[1], [2]], "at least one feature"),
            ([[1, 2], [1, 3]], "at least 2 classes; all have 1 "),
            ([[i, 0] for i in range(101)], "more than 100 different numbers"),
            ([[i] * 101 for i in range(50)], "5050 coefficients are more than the 4000"),
        ],
    )
    def test_refuses_data_that_are_no_classes(self, rows: list[list[float]], reason: str) -> None:
        with pytest.raises(BuyerError, match=reason):
            train(with_rows(inputs(), ChannelOf(rows)))

    @pytest.mark.parametrize("label", [4, 7, 10])
    def test_refuses_a_class_that_comes_up_later(self, label: float) -> None:
        rows = list(POINTS)
        channel = ChannelOf(rows, lambda _: rows.append([label, 7]))
        with pytest.raises(BuyerError, match=f"has the class {label} that the first pass did not have"):
            train(with_rows(inputs(), channel))

    def test_counts_a_class_of_the_validation_data_that_it_does_not_know_as_wrong(self) -> None:
        log: list[str] = []
        train(with_rows(inputs(log.append), ChannelOf(POINTS), ChannelOf([POINTS[0], [4, 4]])))
        assert "validation:accuracy=0.5" in log
        assert np.isfinite(float(log[-1].split("=")[1]))

    def test_says_that_tuning_needs_the_validation_channel(self) -> None:
        training = with_rows(inputs(), sample_channel("train"))
        with pytest.raises(BuyerError, match='needs the channel "validation"'):
            train(replace(training, tuning_objective="validation:accuracy"))

    def test_a_model_of_another_format_is_not_loaded(self, tmp_path: Path) -> None:
        (tmp_path / "model.json").write_text(json.dumps({"format": "other/1"}))
        with pytest.raises(ValueError, match="the format other/1"):
            load(tmp_path)


def test_newtons_step_leads_to_the_lowest_point_of_a_parabola_at_once() -> None:
    sums = Sums.of(2, 2)
    weights = np.zeros((2, 2))
    sums.add(weights, np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([0, 1]))
    # By hand: gradient -1 and 1, curvature 0.5 on and -0.5 off the diagonal, and the penalty.
    assert newton_step(sums, weights, 1) == pytest.approx(np.array([[0.5, 0], [-0.5, 0]]))


class TestPredict:
    def test_gives_probabilities_that_add_up_to_1(self, tmp_path: Path) -> None:
        answer = predict(model_of(inputs(), tmp_path), np.array([ROW, ROW]))
        assert (answer.labels, answer.probabilities.shape) == ([0, 1, 2], (2, 3))
        assert answer.probabilities.sum(axis=1) == pytest.approx([1, 1])
        assert answer.probabilities[0, 0] > 0.99

    def test_gives_a_row_the_same_answer_whatever_comes_with_it(self, tmp_path: Path) -> None:
        model = model_of(inputs(), tmp_path)
        rows = np.concatenate(list(sample_channel("validation").rows()))[:, 1:]
        single = np.concatenate([predict(model, rows[i : i + 1]).probabilities for i in range(len(rows))])
        assert np.array_equal(predict(model, rows).probabilities, single)

    def test_refuses_rows_with_the_wrong_number_of_features_and_numbers_beyond_all_measure(self, tmp_path: Path) -> None:
        model = model_of(inputs(), tmp_path)
        with pytest.raises(BuyerError, match="must have 13 numbers, not 2"):
            predict(model, np.array([[1.0, 2.0]]))
        with pytest.raises(BuyerError, match="too large"):
            predict(model, np.full((1, 13), 1e308))
