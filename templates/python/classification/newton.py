"""The arithmetic of multinomial logistic regression, block by block, and the step of Newton's method that follows from it.

Weights are a matrix with a row for each class, each with a constant as its last weight.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.special import log_softmax

type Array = NDArray[np.float64]


@dataclass
class Sums:
    """What one pass over the data adds up: loss, gradient and second derivatives."""

    count: int
    #: Minus the logarithms of the probabilities that the right classes had.
    loss: float
    gradient: Array
    #: For each pair of weights, by class and place of the one and class and place of the other.
    curvature: Array

    @classmethod
    def of(cls, classes: int, width: int) -> "Sums":
        """Sums of nothing yet; `width` is how many weights a class has."""
        return cls(0, 0.0, np.zeros((classes, width)), np.zeros((classes, width, classes, width)))

    def add(self, weights: Array, x: Array, right: NDArray[np.intp]) -> None:
        """Adds a block: a row of `x` for each example, ending with 1 for the constant, and the number of its class."""
        examples = np.arange(len(x))
        logarithms = log_softmax(x @ weights.T, axis=1)
        probabilities = np.exp(logarithms)
        self.count += len(x)
        self.loss -= float(logarithms[examples, right].sum())
        errors = probabilities.copy()
        errors[examples, right] -= 1
        self.gradient += errors.T @ x
        for k in range(len(weights)):
            for other in range(k + 1):
                factor = probabilities[:, k] * ((k == other) - probabilities[:, other])
                block = (x * factor[:, np.newaxis]).T @ x
                self.curvature[k, :, other] += block
                if other != k:
                    self.curvature[other, :, k] += block


def objective(sums: Sums, weights: Array, alpha: float) -> float:
    """What is to be made small: the loss, and half of alpha times the squares of all weights but the constants."""
    return sums.loss + alpha / 2 * float(np.square(weights[:, :-1]).sum())


def newton_step(sums: Sums, weights: Array, alpha: float) -> Array:
    """The step from these weights to where the objective would be smallest if it were a parabola."""
    classes, width = weights.shape
    penalty = np.full((classes, width), alpha)
    penalty[:, -1] = 0
    matrix = sums.curvature.reshape(classes * width, classes * width) + np.diag(penalty.ravel())
    # Adding the same to the constants of all classes changes nothing. This leaves the one step that does not add any.
    constants = np.zeros((classes, width))
    constants[:, -1] = 1
    matrix += np.outer(constants, constants)
    downhill = -sums.gradient - penalty * weights
    step: Array = solve(matrix, downhill.ravel(), assume_a="pos").reshape(classes, width)
    return step
