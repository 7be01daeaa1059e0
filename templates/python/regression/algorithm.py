"""The algorithm: the one file to replace with your own.

The runtime beside it calls
- `train` in the training container, with checked hyperparameters and the input channels,
- `load` once in the inference container, with the folder that holds what `train` returned,
- `predict` with blocks of rows from requests.

This one is ridge regression: linear least squares with a penalty on large coefficients. It reads the training data once,
adds up means and products of the columns, and lets scikit-learn fit their triangular factor at the end. Memory does not grow
with the data.
"""

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runtime.buyer_error import BuyerError
from runtime.model_files import ModelFiles
from runtime.rows import Channel, Rows, TrainingInput

type Array = NDArray[np.float64]

_FORMAT = "ridge-regression/1"
#: What is left of a column beside the ones before it, in relation to itself, for it to count as independent of them.
_INDEPENDENT = 1e-12


@dataclass(frozen=True)
class Model:
    """What is in model.json. A prediction is `intercept + sum(coefficients * (x - means))`."""

    intercept: float
    means: Array
    coefficients: Array


def train(training: TrainingInput) -> ModelFiles:
    """Called by the training container. Rows hold the label first, then the features."""
    validation, log = training.channels["validation"], training.log
    objective = training.tuning_objective
    if objective is not None and objective.startswith("validation:") and not validation.present:
        raise BuyerError(f'Tuning for {objective} needs the channel "validation". Add it to the training jobs.')
    sums = _sum_up(training.channels["train"], log)
    alpha, standardize = training.hyperparameters.number("alpha"), training.hyperparameters.text("standardize") == "true"
    model, rmse = fit(sums, alpha=alpha, standardize=standardize)
    log(f"Read {sums.count} rows with {len(model.means)} features from channel train.")
    log(f"train:rmse={rmse}")
    if validation.present:
        _validate(model, validation, log)
    content = {"format": _FORMAT, "features": len(model.means), **asdict(model)}
    return {"model.json": f"{json.dumps(content, indent=2, default=np.ndarray.tolist)}\n"}


def load(folder: Path) -> Model:
    """Called once before the server answers. An error here keeps it from starting."""
    content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if content["format"] != _FORMAT:
        raise ValueError(f"model.json has the format {content['format']} instead of {_FORMAT}")
    return Model(content["intercept"], np.array(content["means"]), np.array(content["coefficients"]))


def predict(model: Model, rows: Rows) -> Array:
    """One prediction for each row of features. A BuyerError is answered with status 400."""
    features, columns = len(model.means), rows.shape[1]
    if columns != features:
        raise BuyerError(f"a record must have {features} numbers, not {columns}")
    with np.errstate(over="ignore", invalid="ignore"):
        # No product of matrices: in one of those the answer to a row may depend on how many others come with it.
        predictions: Array = ((rows - model.means) * model.coefficients).sum(axis=1) + model.intercept
    return predictions


@dataclass
class Sums:
    """Means of all columns, and sums of products of their deviations from these means."""

    count: int
    means: Array
    products: Array

    def add(self, rows: Rows) -> None:
        """Adds a block.

        Products are taken of deviations from the block's own means, and then moved to the common means (Chan, Golub and
        LeVeque 1983): adding up raw products would lose all digits where a mean is large beside its deviation.
        """
        count, means = len(rows), rows.mean(axis=0)
        deviations = rows - means
        shift, total = means - self.means, self.count + count
        self.products += deviations.T @ deviations + np.outer(shift, shift) * (self.count * count / total)
        self.means += shift * (count / total)
        self.count = total


def _sum_up(channel: Channel, log: Callable[[str], None]) -> Sums:
    sums: Sums | None = None
    next_report = time.monotonic() + 5
    for rows in channel.rows():
        if sums is None:
            columns = rows.shape[1]
            sums = Sums(0, np.zeros(columns), np.zeros((columns, columns)))
        sums.add(rows)
        if time.monotonic() > next_report:
            log(f"{sums.count} rows read")
            next_report += 5
    if sums is None or sums.count < 2:
        raise BuyerError('The channel "train" needs at least 2 rows.')
    if len(sums.means) < 2:
        raise BuyerError('The channel "train" has 1 column; it needs the label and at least one feature.')
    return sums


def fit(sums: Sums, *, alpha: float, standardize: bool) -> tuple[Model, float]:
    """The model, and its error on the data that went into the sums.

    Ridge regression sees its data only through X'X and X'y. A matrix R with R'R = X'X has the same ones with R'z = X'y, and
    as few rows as columns. So scikit-learn fits R and z in place of all the rows.
    """
    # Loaded here and not above, because it takes a second that the inference container need not spend.
    from sklearn.linear_model import Ridge

    squares, cross = sums.products[1:, 1:], sums.products[1:, 0]
    variances = np.diag(squares) / sums.count
    # A column that never changes has a variance of a few rounding errors. An infinite scale gives it the coefficient 0.
    changes = variances > (sums.count * sums.means[1:] * np.finfo(np.float64).eps) ** 2
    scales = np.where(changes, np.sqrt(variances) if standardize else 1.0, np.inf)
    gram, right = squares / np.outer(scales, scales), cross / scales
    kept = _independent(gram + alpha * np.eye(len(gram)))
    factor = _factor(gram[np.ix_(kept, kept)])
    target = _solve_forwards(factor, right[kept])
    coefficients = np.zeros(len(gram))
    if kept.any():
        ridge = Ridge(alpha=alpha, fit_intercept=False, solver="cholesky").fit(factor.T, target)
        coefficients[kept] = ridge.coef_ / scales[kept]
    # Sum of squared errors: y'y - 2 w'X'y + w'X'Xw. So the training error needs no second pass over the data.
    errors = sums.products[0, 0] - 2 * coefficients @ cross + coefficients @ squares @ coefficients
    model = Model(float(sums.means[0]), sums.means[1:], coefficients)
    return model, math.sqrt(max(0.0, float(errors)) / sums.count)


def _factor(matrix: Array) -> Array:
    """Cholesky: the symmetric matrix is L L'. A column that depends on the ones before it leaves nothing; its pivot is 0."""
    lower = np.zeros_like(matrix)
    for j in range(len(matrix)):
        rest = matrix[j:, j] - lower[j:, :j] @ lower[j, :j]
        if rest[0] > _INDEPENDENT * matrix[j, j]:
            lower[j:, j] = rest / math.sqrt(rest[0])
    return lower


def _independent(matrix: Array) -> NDArray[np.bool_]:
    return np.asarray(np.diag(_factor(matrix)) > 0)


def _solve_forwards(lower: Array, right: Array) -> Array:
    """Solves L z = b; where the pivot is 0, so is z."""
    result = np.zeros_like(right)
    for j, pivot in enumerate(np.diag(lower)):
        if pivot > 0:
            result[j] = (right[j] - lower[j, :j] @ result[:j]) / pivot
    return result


def _validate(model: Model, channel: Channel, log: Callable[[str], None]) -> None:
    """Prints the validation metrics. The names and the form of these lines are declared in `sagemaker-algo.json`."""
    count, squares, mean, spread = 0, 0.0, 0.0, 0.0
    for rows in channel.rows(columns=len(model.means) + 1):
        labels = rows[:, 0]
        squares += float(np.square(predict(model, rows[:, 1:]) - labels).sum())
        shift, total = float(labels.mean()) - mean, count + len(rows)
        spread += float(np.square(labels - labels.mean()).sum()) + shift * shift * count * len(rows) / total
        mean += shift * len(rows) / total
        count = total
    if count == 0:
        log("The channel validation holds no rows: there are no validation metrics.")
        return
    log(f"validation:rmse={math.sqrt(squares / count)}")
    log(f"validation:r2={1 - squares / spread if spread > 0 else 0.0}")
