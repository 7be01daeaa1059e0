"""CreateTransformJob, DescribeTransformJob, StopTransformJob, ListTransformJobs.

Scripted states as for training jobs: {"status", "reason", "logs": [lines], "outputs": {name: text}}. Without `outputs` a job that
completes answers each object with itself.
"""

import copy

import outside
from protocol import Refusal
from services.tags import Tags
from services.things import ENDS, Thing, find, listed

GROUP = "/aws/sagemaker/TransformJobs"
DEFAULT = [{"status": "InProgress"}, {"status": "InProgress", "logs": ["serving"]}, {"status": "Completed"}]
ECHOED = (
    "ModelName MaxConcurrentTransforms ModelClientConfig MaxPayloadInMB BatchStrategy Environment TransformInput TransformOutput "
    "TransformResources DataProcessing"
).split()
UNKNOWN = "Could not find requested job with name: "


class TransformJobs(Tags):
    def reset(self):
        super().reset()
        for job in getattr(self, "transform_jobs", {}).values():
            job.stop_asked.set()
        self.transform_jobs: dict = {}

    def CreateTransformJob(self, params, call):
        name = params["TransformJobName"]
        existing = self.transform_jobs.get((call.region, name))
        if existing:
            told = f"Job name must be unique within an AWS account and region, and a job with this name already exists ({existing.arn})"
            raise Refusal("ResourceInUse", told)
        model = self.find_model(params["ModelName"], call)
        concurrent, payload = params.get("MaxConcurrentTransforms", 0), params.get("MaxPayloadInMB", 6)
        if payload > 100 or max(concurrent, 1) * payload > 100:
            raise Refusal("ValidationException", "UNCONFIRMED wording: MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100.")
        resources = params["TransformResources"]
        self.world.outside.check_quota(resources["InstanceType"], "transform job", resources["InstanceCount"])
        job = Thing("transform-job", name, params, call, self.world)
        job.enter("InProgress")
        job.extra = {"model": model, "stream": f"{name}/i-0{abs(hash(name)) % 16**16:016x}"}
        with self.world.lock:
            self.transform_jobs[(call.region, name)] = job
            self.tag(job.arn, params)
        if self.world.settings.get("jobs") == "real":
            self.start_real("transform", job)
        else:
            job.states = copy.deepcopy(self.world.script("transform-job", name, DEFAULT))
        return {"TransformJobArn": job.arn}

    def DescribeTransformJob(self, params, call):
        with self.world.lock:
            job = self.find_transform(params, call)
            self.advance_transform(job)
        answer = {
            "TransformJobName": job.name,
            "TransformJobArn": job.arn,
            "TransformJobStatus": job.status,
            "CreationTime": job.created,
            **{key: job.request[key] for key in ECHOED if key in job.request},
            "FailureReason": job.reason,
            "TransformStartTime": job.started,
            "TransformEndTime": job.ended,
        }
        return {key: value for key, value in answer.items() if value is not None}

    def advance_transform(self, job):
        if not job.states:
            return
        state, there = job.states.pop(0), self.world.outside
        job.enter(state["status"], reason=state.get("reason"))
        job.started = job.started or self.world.now()
        if state.get("logs") and self.world.moto:
            there.say(GROUP, job.extra["stream"], state["logs"])
        if state["status"] == "Completed" and self.world.moto:
            to, source = job.request["TransformOutput"]["S3OutputPath"], job.request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
            outputs = {name: text.encode() for name, text in state["outputs"].items()} if "outputs" in state else self.echo(source)
            for name, content in outputs.items():
                there.write(outside.below(to, name), content)

    def echo(self, source: str) -> dict:
        bucket, prefix = outside.split(source)
        there = self.world.outside
        return {f"{relative(key, prefix)}.out": there.read(f"s3://{bucket}/{key}") for key in there.objects(source) if not key.endswith("/")}

    def StopTransformJob(self, params, call):
        with self.world.lock:
            job = self.find_transform(params, call)
            if job.status in ENDS:
                told = "The request was rejected because the transform job is in status " + job.status + "."
                raise Refusal("ValidationException", told)
            job.enter("Stopping")
            job.stop_asked.set()
            if self.world.settings.get("jobs") != "real":
                job.states = [{"status": "Stopping"}, {"status": "Stopped"}]
        return {}

    def ListTransformJobs(self, params, call):
        page, more = listed(self.transform_jobs, params, call)
        return more | {
            "TransformJobSummaries": [
                {"TransformJobName": one.name, "TransformJobArn": one.arn, "CreationTime": one.created, "TransformJobStatus": one.status}
                | ({"TransformEndTime": one.ended} if one.ended else {})
                | ({"FailureReason": one.reason} if one.reason else {})
                for one in page
            ]
        }

    def find_transform(self, params, call) -> Thing:
        return find(self.transform_jobs, params["TransformJobName"], call, UNKNOWN + params["TransformJobName"])


def relative(key: str, prefix: str) -> str:
    """What stands below the prefix of an input; an object that is the prefix itself keeps its name."""
    return key[len(prefix) :].lstrip("/") or key.rsplit("/", 1)[-1]
