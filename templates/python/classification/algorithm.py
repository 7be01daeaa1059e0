"""The algorithm: the one file to replace with your own.

The runtime beside it calls
- `train` in the training container, with checked hyperparameters and the input channels,
- `load` once in the inference container, with the folder that holds what `train` returned,
- `predict` with blocks of rows from requests.

This one is multinomial logistic regression with a penalty on large coefficients, fitted by Newton's method. It reads the
training data several times, in Pipe mode one epoch after the other, and adds up; memory does not grow with the data. (The
`LogisticRegression` of scikit-learn, which finds the same coefficients, wants all rows at once.)
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from runtime.buyer_error import BuyerError
from runtime.model_files import ModelFiles
from runtime.rows import Channel, ClassProbabilities, Rows, TrainingInput

if TYPE_CHECKING:
    from newton import Sums

type Array = NDArray[np.float64]

_FORMAT = "logistic-regression/1"
_MOST_CLASSES = 100
#: Newton's method needs memory and time for the square of their number.
_MOST_WEIGHTS = 4000
_EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Model:
    """What is in model.json. The score of a class is `intercept + sum(coefficients * (x - means))`."""

    labels: Sequence[float]
    means: Array
    #: One for each label.
    intercepts: Array
    #: A row for each label.
    coefficients: Array


def train(training: TrainingInput) -> ModelFiles:
    """Called by the training container. Rows hold the class first, then the features."""
    validation, log, objective = training.channels["validation"], training.log, training.tuning_objective
    if objective is not None and objective.startswith("validation:") and not validation.present:
        raise BuyerError(f'Tuning for {objective} needs the channel "validation". Add it to the training jobs.')
    survey = _take_survey(training.channels["train"])
    features = len(survey.means)
    log(f"Read {survey.count} rows with {features} features and {len(survey.labels)} classes from channel train.")
    model = _describe_model(survey, _fit(survey, training))
    if validation.present:
        _validate(model, validation, log)
    content = {
        "format": _FORMAT,
        "features": features,
        "labels": [_plain(label) for label in model.labels],
        "means": model.means.tolist(),
        "intercepts": model.intercepts.tolist(),
        "coefficients": model.coefficients.tolist(),
    }
    return {"model.json": f"{json.dumps(content, indent=2)}\n"}


def load(folder: Path) -> Model:
    """Called once before the server answers. An error here keeps it from starting."""
    content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if content["format"] != _FORMAT:
        raise ValueError(f"model.json has the format {content['format']} instead of {_FORMAT}")
    return Model(content["labels"], *(np.array(content[key]) for key in ("means", "intercepts", "coefficients")))


def predict(model: Model, rows: Rows) -> ClassProbabilities:
    """The probability of each class for each row of features. A BuyerError is answered with status 400."""
    features, columns = len(model.means), rows.shape[1]
    if columns != features:
        raise BuyerError(f"a record must have {features} numbers, not {columns}")
    with np.errstate(over="ignore", invalid="ignore"):
        # No product of matrices: in one of those the answer to a row may depend on how many others come with it.
        deviations = rows - model.means
        scores = np.stack([(deviations * weights).sum(axis=1) for weights in model.coefficients], axis=1) + model.intercepts
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities = powers / powers.sum(axis=1, keepdims=True)
    if not np.isfinite(probabilities).all():
        raise BuyerError("a record has a number that is too large")
    return ClassProbabilities(model.labels, probabilities)


@dataclass(frozen=True)
class Survey:
    """What the first pass finds out."""

    count: int
    #: In ascending order, with how many rows have them.
    labels: Array
    frequencies: Array
    means: Array
    #: Standard deviations; infinite for a column that never changes, which then gets the coefficient 0.
    scales: Array


def _take_survey(channel: Channel) -> Survey:
    found: Counter[float] = Counter()
    count = 0
    means, squares = np.zeros(0), np.zeros(0)
    for rows in channel.rows():
        if count == 0:
            means, squares = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
        labels, frequencies = np.unique(rows[:, 0], return_counts=True)
        found.update(dict(zip(labels.tolist(), frequencies.tolist(), strict=True)))
        if len(found) > _MOST_CLASSES:
            reason = f"more than {_MOST_CLASSES} different numbers in its first column; is that the class?"
            raise BuyerError(f'The channel "train" has {reason}')
        # Deviations from the block's own means, moved to the common means: so no digits are lost (Chan, Golub and LeVeque).
        total, mean = count + len(rows), rows.mean(axis=0)
        shift = mean - means
        means += shift * (len(rows) / total)
        squares += np.square(rows - mean).sum(axis=0) + np.square(shift) * (count * len(rows) / total)
        count = total
    _refuse_unfit(sorted(found), len(means))
    # A column that never changes has a variance of a few rounding errors.
    variances = squares / count
    scales = np.where(variances > np.square(count * means * _EPSILON), np.sqrt(variances), np.inf)
    labels = np.array(sorted(found))
    return Survey(count, labels, np.array([float(found[label]) for label in labels]), means[1:], scales[1:])


def _refuse_unfit(labels: Sequence[float], columns: int) -> None:
    if columns == 1:
        raise BuyerError('The channel "train" has 1 column; it needs the class and at least one feature.')
    if len(labels) < 2:
        only = _plain(labels[0]) if labels else "none"
        raise BuyerError(f'The channel "train" needs rows of at least 2 classes; all have {only} in their first column.')
    weights = len(labels) * columns
    if weights > _MOST_WEIGHTS:
        size = f"{columns - 1} features and {len(labels)} classes"
        reason = f"{weights} coefficients are more than the {_MOST_WEIGHTS} that can be fitted."
        raise BuyerError(f'The channel "train" has {size}; {reason}')


def _fit(survey: Survey, training: TrainingInput) -> Array:
    """Newton's method on scaled features.

    When the job is being stopped, or the passes are used up, the best weights so far.
    """
    # Loaded here and not above, because SciPy takes time that the inference container need not spend.
    from newton import newton_step, objective

    hyperparameters, log, stop = training.hyperparameters, training.log, training.stop
    alpha, tolerance = hyperparameters.number("alpha"), hyperparameters.number("tolerance")
    passes = hyperparameters.integer("max_passes")
    best, best_value = _start_weights(survey), math.inf
    step = np.zeros_like(best)
    for number in range(2, passes + 1):
        weights = best + step
        sums = None if stop.requested else _sum_up(training.channels["train"], survey, weights)
        if sums is None or stop.requested:
            return best
        value = objective(sums, weights, alpha)
        # Close to the end the values differ by rounding only.
        if math.isinf(best_value) or value <= best_value + abs(best_value) * 1e-12:
            log(f"Pass {number}: train:loss={sums.loss / sums.count}")
            best, best_value = weights, value
            step = newton_step(sums, weights, alpha)
        else:
            log(f"Pass {number}: the step was too long; half of it is tried.")
            step = step / 2
        if (np.abs(step) <= tolerance).all():
            return best + step
    log(f"The {passes} passes are used up before the coefficients have settled to {tolerance}.")
    return best


def _start_weights(survey: Survey) -> Array:
    """Without features, the probability of a class is how frequent it is."""
    weights = np.zeros((len(survey.labels), len(survey.means) + 1))
    weights[:, -1] = np.log(survey.frequencies)
    return weights


def _sum_up(channel: Channel, survey: Survey, weights: Array) -> "Sums":
    """One pass over the training data."""
    from newton import Sums

    sums = Sums.of(*weights.shape)
    for rows in channel.rows(columns=weights.shape[1]):
        right = np.searchsorted(survey.labels, rows[:, 0])
        unknown = survey.labels[np.minimum(right, len(survey.labels) - 1)] != rows[:, 0]
        if unknown.any():
            label = _plain(float(rows[unknown, 0][0]))
            raise BuyerError(f'The channel "train" has the class {label} that the first pass did not have.')
        x = np.ones((len(rows), weights.shape[1]))
        x[:, :-1] = (rows[:, 1:] - survey.means) / survey.scales
        sums.add(weights, x, right)
    return sums


def _describe_model(survey: Survey, weights: Array) -> Model:
    """Brings the weights back to the features as they are."""
    constants = weights[:, -1]
    return Model(survey.labels.tolist(), survey.means, constants - constants.mean(), weights[:, :-1] / survey.scales)


def _validate(model: Model, channel: Channel, log: Callable[[str], None]) -> None:
    """Prints the validation metrics. The names and the form of these lines are declared in `sagemaker-algo.json`."""
    count, hits, loss = 0, 0, 0.0
    for rows in channel.rows(columns=len(model.means) + 1):
        probabilities = predict(model, rows[:, 1:]).probabilities
        # A class that was not in the training data has no probability. Its loss is large, and finite, as in scikit-learn.
        right = (probabilities * (rows[:, :1] == np.array(model.labels))).sum(axis=1)
        hits += int((right == probabilities.max(axis=1)).sum())
        loss -= float(np.log(np.maximum(right, _EPSILON)).sum())
        count += len(rows)
    if count == 0:
        log("The channel validation holds no rows: there are no validation metrics.")
        return
    log(f"validation:accuracy={hits / count}")
    log(f"validation:log_loss={loss / count}")


def _plain(label: float) -> float:
    """`1` rather than `1.0`."""
    return int(label) if float(label).is_integer() else label
