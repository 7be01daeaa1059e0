"""The services that the counterpart plays, one module each. An operation is a method of its own name: (params, call) -> answer."""

from services.algorithms import Algorithms
from services.catalog import Catalog
from services.ecr import Ecr
from services.endpoints import Endpoints
from services.iam import Iam
from services.models import Models
from services.real_runs import RealRuns
from services.runtime import Runtime
from services.training_jobs import TrainingJobs
from services.transform_jobs import TransformJobs


class SageMaker(Algorithms, TrainingJobs, TransformJobs, Models, Endpoints, RealRuns):
    """The control plane, from one class for each family of things."""


def play(world) -> dict:
    """Service name of botocore -> who plays it. `reset` of each brings it back to the beginning."""
    sagemaker = SageMaker(world)
    return {
        "sagemaker": sagemaker,
        "sagemaker-runtime": Runtime(world, sagemaker),
        "ecr": Ecr(world),
        "marketplace-catalog": Catalog(world, sagemaker),
        "iam": Iam(world),
    }
