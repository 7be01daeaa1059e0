"""CreateAlgorithm, DescribeAlgorithm, DeleteAlgorithm, ListAlgorithms.

An algorithm goes through scripted states (`algorithm`), one for each time that it is described; without a script: Pending, InProgress,
Completed. With the setting `jobs` = `real` the jobs of its validation profile really run, see real/validation.py. One that is deleted is
Deleting for as many looks as its script `algorithm-deletion` has entries (one), then it is gone; its name is taken until then.
Known from real AWS: the texts for an unknown name and for a deletion while it is validated, and the members that DescribeAlgorithm
leaves out though they were sent. Not known, and made up here: the text for a name that exists, and details of statuses.
"""

import copy

from protocol import Refusal
from services.tags import Tags

DEFAULT = [{"status": "Pending"}, {"status": "InProgress"}, {"status": "Completed"}]


DELETION = [{"status": "Deleting"}]


class Algorithms(Tags):
    def reset(self):
        super().reset()
        # By Region and name.
        self.algorithms: dict = {}

    def CreateAlgorithm(self, params, call):
        key = (call.region, params["AlgorithmName"])
        with self.world.lock:
            if key in self.algorithms:
                raise Refusal("ValidationException", f"UNCONFIRMED wording: Algorithm {params['AlgorithmName']} already exists.")
            arn = f"arn:aws:sagemaker:{call.region}:{self.world.account}:algorithm/{params['AlgorithmName'].lower()}"
            script = copy.deepcopy(self.world.script("algorithm", params["AlgorithmName"], DEFAULT))
            self.algorithms[key] = {"arn": arn, "request": params, "created": self.world.now(), "states": script}
            self.tag(arn, params)
        if self.world.settings.get("jobs") == "real" and params.get("ValidationSpecification"):
            self.start_validation(self.algorithms[key], call)
        return {"AlgorithmArn": arn}

    def DescribeAlgorithm(self, params, call):
        name = params["AlgorithmName"].split("/")[-1]
        with self.world.lock:
            found = self.find(name, call)
            state = found["states"][0]
            deleting = state["status"] == "Deleting"
            if len(found["states"]) > 1:
                found["states"].pop(0)
            elif deleting:
                del self.algorithms[(call.region, found["request"]["AlgorithmName"])]
        request = copy.deepcopy(found["request"])
        strip(request)
        return {
            "AlgorithmName": request["AlgorithmName"],
            "AlgorithmArn": found["arn"],
            "CreationTime": found["created"],
            "TrainingSpecification": request["TrainingSpecification"],
            "AlgorithmStatus": state["status"],
            "AlgorithmStatusDetails": state.get("details", {}),
            "CertifyForMarketplace": request.get("CertifyForMarketplace", False),
            **{
                key: request[key]
                for key in ("AlgorithmDescription", "InferenceSpecification", "ValidationSpecification")
                if key in request
            },
        }

    def DeleteAlgorithm(self, params, call):
        with self.world.lock:
            found = self.find(params["AlgorithmName"], call)
            if found["states"][0]["status"] in ("Pending", "InProgress"):
                # Both seen on real AWS; the model declares a ConflictException besides.
                raise Refusal("ValidationException", "Cannot delete Algorithm in InProgress status")
            name = found["request"]["AlgorithmName"]
            found["states"] = copy.deepcopy(self.world.script("algorithm-deletion", name, DELETION))
        return {}

    def ListAlgorithms(self, params, call):
        here = [one for (region, _), one in self.algorithms.items() if region == call.region]
        wanted = [one for one in here if params.get("NameContains", "") in one["request"]["AlgorithmName"]]
        if params.get("SortOrder") == "Descending":
            wanted.reverse()
        return {
            "AlgorithmSummaryList": [
                {
                    "AlgorithmName": one["request"]["AlgorithmName"],
                    "AlgorithmArn": one["arn"],
                    "CreationTime": one["created"],
                    "AlgorithmStatus": one["states"][0]["status"],
                }
                for one in wanted
            ]
        }

    def find(self, name, call):
        for (region, known), one in self.algorithms.items():
            if region == call.region and known == name:
                return one
        raise Refusal("ValidationException", f"Algorithm arn:aws:sagemaker:{call.region}:{self.world.account}:algorithm/{name} does not exist.")


def strip(request: dict) -> None:
    """Takes out what real DescribeAlgorithm leaves out, and adds the digests that it computes."""
    for channel in request["TrainingSpecification"]["TrainingChannels"]:
        channel.setdefault("IsRequired", False)
    image = request["TrainingSpecification"]["TrainingImage"]
    if "@" in image:
        request["TrainingSpecification"]["TrainingImageDigest"] = image.split("@")[1]
    for container in request.get("InferenceSpecification", {}).get("Containers", []):
        if "@" in container.get("Image", ""):
            container["ImageDigest"] = container["Image"].split("@")[1]
    for profile in request.get("ValidationSpecification", {}).get("ValidationProfiles", []):
        job = profile["TrainingJobDefinition"]
        for channel in job["InputDataConfig"]:
            channel.pop("InputMode", None), channel.pop("ShuffleConfig", None)
        job["OutputDataConfig"].pop("CompressionType", None)
        job["ResourceConfig"].pop("KeepAlivePeriodInSeconds", None)
        for member in ("MaxPendingTimeInSeconds", "MaxWaitTimeInSeconds"):
            job["StoppingCondition"].pop(member, None)
