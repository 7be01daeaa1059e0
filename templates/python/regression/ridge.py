"""The arithmetic of ridge regression: sums over the rows, block by block, and the coefficients that follow from them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runtime.rows import Rows

type Array = NDArray[np.float64]

#: What is left of a column beside the ones before it, in relation to itself, for it to count as independent of them.
_INDEPENDENT = 1e-12


@dataclass
class Sums:
    """Means of all columns, and sums of products of their deviations from these means."""

    count: int
    means: Array
    products: Array

    @classmethod
    def of(cls, rows: Rows) -> "Sums":
        """The sums of a block: raw products would lose all digits where a mean is large beside its deviation."""
        means = rows.mean(axis=0)
        deviations = rows - means
        return cls(len(rows), means, deviations.T @ deviations)

    def add(self, other: "Sums") -> None:
        """Adds the sums of other rows, moved to the common means (Chan, Golub and LeVeque 1983)."""
        shift, total = other.means - self.means, self.count + other.count
        self.products += other.products + np.outer(shift, shift) * (self.count * other.count / total)
        self.means += shift * (other.count / total)
        self.count = total


@dataclass
class Errors:
    """Squared errors of predictions, and how far the labels spread around their mean."""

    count: int = 0
    squares: float = 0.0
    mean: float = 0.0
    spread: float = 0.0

    def add(self, other: "Errors") -> None:
        """Adds the errors of other rows."""
        shift, total = other.mean - self.mean, max(1, self.count + other.count)
        self.squares += other.squares
        self.spread += other.spread + shift * shift * self.count * other.count / total
        self.mean += shift * other.count / total
        self.count += other.count


def fit(sums: Sums, *, alpha: float, standardize: bool) -> tuple[Array, float]:
    """The coefficients, and the root of the mean squared error on the rows of the sums.

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
    return coefficients, math.sqrt(max(0.0, float(errors)) / sums.count)


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
