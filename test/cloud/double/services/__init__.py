"""The services that the counterpart plays, one module each. An operation is a method of its own name: (params, call) -> answer."""

from services.algorithms import Algorithms
from services.ecr import Ecr


class SageMaker(Algorithms):
    """The control plane, from one class for each family of things."""


def play(world) -> dict:
    """Service name of botocore -> who plays it. `reset` of each brings it back to the beginning."""
    return {"sagemaker": SageMaker(world), "ecr": Ecr(world)}
