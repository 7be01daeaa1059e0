"""CreateTrainingJob, DescribeTrainingJob, StopTrainingJob, ListTrainingJobs.

A job goes through scripted states, one for each time that it is described, or with the setting `jobs` = `real` through those of a
container that really runs. A scripted state: {"status", "secondary", "reason", "logs": [lines], "metrics": {name: value},
"model": {path: text}, "output": {path: text}}, every member optional. Known from real AWS are the texts for a role, a prefix, a quota,
an image, a name that is not there and one that exists; where a text is made up it says UNCONFIRMED.
"""

import copy
import time

import outside
from protocol import Refusal
from services.tags import Tags
from services.things import ENDS, Thing, find, listed

GROUP = "/aws/sagemaker/TrainingJobs"
DEFAULT = [
    {"secondary": "Starting"},
    {"secondary": "Downloading"},
    {"secondary": "Training", "logs": ["training"]},
    {"secondary": "Uploading"},
    {"status": "Completed", "model": {"model.json": "{}"}},
]
ECHOED = (
    "HyperParameters AlgorithmSpecification RoleArn InputDataConfig OutputDataConfig ResourceConfig VpcConfig StoppingCondition "
    "EnableNetworkIsolation EnableInterContainerTrafficEncryption EnableManagedSpotTraining CheckpointConfig Environment RetryStrategy"
).split()


class TrainingJobs(Tags):
    def reset(self):
        super().reset()
        for job in getattr(self, "training_jobs", {}).values():
            job.stop_asked.set()
        self.training_jobs: dict = {}

    def CreateTrainingJob(self, params, call):
        name = params["TrainingJobName"]
        with self.world.lock:
            existing = self.training_jobs.get((call.region, name))
            if existing:
                told = f"Job name must be unique within an AWS account and region, and a job with this name already exists ({existing.arn})"
                raise Refusal("ResourceInUse", told)
        image, metrics = self.judge_training(params, call)
        job = Thing("training-job", name, params, call, self.world)
        job.extra = {"image": image, "metrics": metrics, "stream": f"{name}/algo-1-{int(time.time())}"}
        job.artifacts = outside.below(params["OutputDataConfig"]["S3OutputPath"], name, "output", "model.tar.gz")
        with self.world.lock:
            self.training_jobs[(call.region, name)] = job
            self.tag(job.arn, params)
        if self.world.settings.get("jobs") == "real":
            self.start_real("training", job)
        else:
            job.states = copy.deepcopy(self.world.script("training-job", name, DEFAULT))
        return {"TrainingJobArn": job.arn}

    def judge_training(self, params, call):
        """Raises what CreateTrainingJob refuses beyond the model; answers the image and the metric definitions."""
        there, spec, role = self.world.outside, params["AlgorithmSpecification"], params["RoleArn"]
        named = [key for key in ("TrainingImage", "AlgorithmName") if spec.get(key)]
        if len(named) != 1:
            raise Refusal("ValidationException", "UNCONFIRMED wording: Exactly one of TrainingImage and AlgorithmName has to be given.")
        there.check_role(role)
        resources = params["ResourceConfig"]
        spot, condition = params.get("EnableManagedSpotTraining", False), params["StoppingCondition"] if "StoppingCondition" in params else {}
        longest = condition.get("MaxWaitTimeInSeconds")
        if spot and (longest is None or longest < condition.get("MaxRuntimeInSeconds", 86400)):
            told = "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds"
            raise Refusal("ValidationException", told)
        if not spot and longest is not None:
            told = "UNCONFIRMED wording: MaxWaitTimeInSeconds is for managed spot training only."
            raise Refusal("ValidationException", told)
        usage = "spot training job" if spot else "training job"
        there.check_quota(resources.get("InstanceType", ""), usage, resources.get("InstanceCount", 1))
        for channel in params.get("InputDataConfig", []):
            source = channel["DataSource"].get("S3DataSource")
            if source:
                there.check_prefix(source["S3Uri"], role, call.region)
        if "AlgorithmName" in spec:
            return self.judge_by_algorithm(params, call)
        there.check_image_form(spec["TrainingImage"], call.region)
        return spec["TrainingImage"], spec.get("MetricDefinitions", [])

    def judge_by_algorithm(self, params, call):
        """A job of a buyer: what the algorithm does not offer is refused. Every text here is UNCONFIRMED."""
        algorithm = self.find(params["AlgorithmSpecification"]["AlgorithmName"].split("/")[-1], call)
        if algorithm["states"][0]["status"] != "Completed":
            raise Refusal("ValidationException", f"UNCONFIRMED wording: Algorithm {algorithm['arn']} is not Completed.")
        offer, resources = algorithm["request"]["TrainingSpecification"], params["ResourceConfig"]
        wrong = []
        if resources.get("InstanceType") not in offer["SupportedTrainingInstanceTypes"]:
            wrong.append(f"instance type {resources.get('InstanceType')} is not supported")
        if resources.get("InstanceCount", 1) > 1 and not offer.get("SupportsDistributedTraining", False):
            wrong.append("distributed training is not supported")
        known = {channel["Name"]: channel for channel in offer["TrainingChannels"]}
        given = {channel["ChannelName"] for channel in params.get("InputDataConfig", [])}
        wrong += [f"channel {name} is unknown" for name in given - set(known)]
        wrong += [f"channel {name} is required" for name, one in known.items() if one.get("IsRequired") and name not in given]
        described = offer.get("SupportedHyperParameters")
        if described is not None:
            names = {one["Name"]: one for one in described}
            sent = params.get("HyperParameters", {})
            wrong += [f"hyperparameter {name} is unknown" for name in sent if name not in names and name != "_tuning_objective_metric"]
            wrong += [f"hyperparameter {name} is required" for name, one in names.items() if one.get("IsRequired") and name not in sent]
        if params["AlgorithmSpecification"].get("MetricDefinitions"):
            wrong.append("MetricDefinitions cannot be given with AlgorithmName")
        if wrong:
            raise Refusal("ValidationException", f"UNCONFIRMED wording: {'; '.join(wrong)}")
        return offer["TrainingImage"], offer.get("MetricDefinitions", [])

    def DescribeTrainingJob(self, params, call):
        with self.world.lock:
            job = find(self.training_jobs, params["TrainingJobName"], call, "Requested resource not found.")
            self.advance_training(job)
        spec = copy.deepcopy(job.request["AlgorithmSpecification"])
        if job.extra["metrics"]:
            spec["MetricDefinitions"] = job.extra["metrics"]
        answer = {
            "TrainingJobName": job.name,
            "TrainingJobArn": job.arn,
            # The model demands it in every state.
            "ModelArtifacts": {"S3ModelArtifacts": job.artifacts},
            "TrainingJobStatus": job.status,
            "SecondaryStatus": job.secondary,
            "CreationTime": job.created,
            "LastModifiedTime": job.modified,
            "SecondaryStatusTransitions": job.transitions,
            **{key: job.request[key] for key in ECHOED if key in job.request},
            "AlgorithmSpecification": spec,
            "FailureReason": job.reason,
            "TrainingStartTime": job.started,
            "TrainingEndTime": job.ended,
            "FinalMetricDataList": job.extra.get("final"),
        }
        answer.setdefault("StoppingCondition", {"MaxRuntimeInSeconds": 86400})
        if job.started and job.ended:
            seconds = max(1, round(job.ended - job.started))
            answer["TrainingTimeInSeconds"] = seconds
            # What spot saves is the market's; a third is a figure like any other.
            answer["BillableTimeInSeconds"] = max(1, seconds // 3) if job.request.get("EnableManagedSpotTraining") else seconds
        return {key: value for key, value in answer.items() if value is not None}

    def advance_training(self, job):
        if not job.states:
            return
        state = job.states.pop(0)
        job.enter(state.get("status", "InProgress"), state.get("secondary"), state.get("reason"))
        there = self.world.outside
        if state.get("logs") and self.world.moto:
            there.say(GROUP, job.extra["stream"], state["logs"])
        if "metrics" in state:
            now = self.world.now()
            job.extra["final"] = [{"MetricName": name, "Value": value, "Timestamp": now} for name, value in state["metrics"].items()]
        for member, uri in (("model", job.artifacts), ("output", job.artifacts.replace("model.tar.gz", "output.tar.gz"))):
            if state.get(member) and self.world.moto:
                try:
                    there.write(uri, outside.pack({path: text.encode() for path, text in state[member].items()}))
                except there.s3.exceptions.NoSuchBucket:
                    pass

    def StopTrainingJob(self, params, call):
        with self.world.lock:
            job = find(self.training_jobs, params["TrainingJobName"], call, "Requested resource not found.")
            if job.status in ENDS:
                told = "The request was rejected because the training job is in status " + job.status + "."
                raise Refusal("ValidationException", told)
            job.enter("Stopping")
            job.stop_asked.set()
            if self.world.settings.get("jobs") != "real":
                job.states = [{"status": "Stopping"}, {"status": "Stopped"}]
        return {}

    def ListTrainingJobs(self, params, call):
        page, more = listed(self.training_jobs, params, call)
        return more | {
            "TrainingJobSummaries": [
                {"TrainingJobName": one.name, "TrainingJobArn": one.arn, "CreationTime": one.created, "LastModifiedTime": one.modified}
                | {"TrainingJobStatus": one.status, "SecondaryStatus": one.secondary}
                | ({"TrainingEndTime": one.ended} if one.ended else {})
                for one in page
            ]
        }
