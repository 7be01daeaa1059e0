"""What CreateAlgorithm does with a validation profile: a training job, a model of its artifacts, a batch transform of it.

How real validation names its jobs, and its entries in ValidationStatuses, is not known: these are named after the algorithm and the stage.
"""

import time

from protocol import Refusal
from services.things import ENDS


def run(algorithm: dict, sagemaker, call) -> None:
    request = algorithm["request"]
    profile = request["ValidationSpecification"]["ValidationProfiles"][0]
    role = request["ValidationSpecification"]["ValidationRole"]
    name = request["AlgorithmName"][:40]
    stamp = f"{name}-{int(time.time())}"
    stages = [f"{profile['ProfileName'][:45]}-training"] + ([f"{profile['ProfileName'][:45]}-transform"] if "TransformJobDefinition" in profile else [])
    done: dict = {stage: {"Name": stage, "Status": "NotStarted"} for stage in stages}

    def show(status: str) -> None:
        details = {"ValidationStatuses": [dict(one) for one in done.values()], "ImageScanStatuses": []}
        algorithm["states"] = [{"status": status, "details": details}]

    def stage(which: str, work) -> bool:
        done[which]["Status"] = "InProgress"
        show("InProgress")
        try:
            reason = work()
        except Refusal as refusal:
            reason = f"ClientError: {refusal.message}"
        done[which] |= {"Status": "Failed", "FailureReason": reason[:1024]} if reason else {"Status": "Completed"}
        return reason is None

    def train():
        job = profile["TrainingJobDefinition"]
        offer = request["TrainingSpecification"]
        sagemaker.CreateTrainingJob(
            {
                "TrainingJobName": f"{stamp}-training",
                "AlgorithmSpecification": {
                    "TrainingImage": offer["TrainingImage"],
                    "TrainingInputMode": job["TrainingInputMode"],
                    "MetricDefinitions": offer.get("MetricDefinitions", []),
                },
                "RoleArn": role,
                "EnableNetworkIsolation": True,
                **{key: job[key] for key in ("HyperParameters", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "StoppingCondition") if key in job},
            },
            call,
        )
        return await_end(sagemaker.training_jobs[(call.region, f"{stamp}-training")])

    def transform():
        container = request["InferenceSpecification"]["Containers"][0]
        artifacts = sagemaker.training_jobs[(call.region, f"{stamp}-training")].artifacts
        primary = {"Image": container["Image"], "Environment": container.get("Environment", {}), "ModelDataUrl": artifacts}
        model = {"ModelName": f"{stamp}-model", "PrimaryContainer": primary, "ExecutionRoleArn": role, "EnableNetworkIsolation": True}
        sagemaker.CreateModel(model, call)
        job = profile["TransformJobDefinition"]
        sagemaker.CreateTransformJob({"TransformJobName": f"{stamp}-transform", "ModelName": f"{stamp}-model", **job}, call)
        return await_end(sagemaker.transform_jobs[(call.region, f"{stamp}-transform")])

    sound = all(stage(which, work) for which, work in zip(stages, (train, transform)))
    show("Completed" if sound else "Failed")


def await_end(job) -> str | None:
    """The reason of a failure; None when it went well."""
    while job.status not in ENDS:
        time.sleep(0.1)
    return None if job.status == "Completed" else job.reason or f"the job is {job.status}"
