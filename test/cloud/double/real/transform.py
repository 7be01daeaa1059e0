"""A batch transform: each object cut into requests, sent to a model's container, and put together under its name with `.out`.

How a record's own line end is sent, which answers are tried again, and how much a megabyte is are not documented. Here a request holds its
records as they stand in the object, a single record goes without its line end, 5xx and broken connections are tried again, MB is 2^20.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import outside
from real.serving import NotServing, Served

GROUP = "/aws/sagemaker/TransformJobs"
MIB = 1024 * 1024
PING = "AlgorithmError: Model container failed to respond to ping; Please ensure /ping endpoint is implemented and responds with an HTTP 200 status code"


def run(job, world, engine) -> None:
    stream, request = job.extra["stream"], job.request

    def say(lines):
        world.outside.say(GROUP, stream, lines)

    def data_log(line):
        world.outside.say(GROUP, f"{stream}/data-log", [f"[sagemaker logs]: {line}"])

    wanted = {"SAGEMAKER_BATCH": "true"}
    if "MaxPayloadInMB" in request:
        wanted["SAGEMAKER_MAX_PAYLOAD_IN_MB"] = str(request["MaxPayloadInMB"])
    if "BatchStrategy" in request:
        wanted["SAGEMAKER_BATCH_STRATEGY"] = {"MultiRecord": "MULTI_RECORD", "SingleRecord": "SINGLE_RECORD"}[request["BatchStrategy"]]
    if request.get("MaxConcurrentTransforms"):
        wanted["SAGEMAKER_MAX_CONCURRENT_TRANSFORMS"] = str(request["MaxConcurrentTransforms"])
    served = Served(world, engine, job.extra["model"].extra["containers"][0], wanted | request.get("Environment", {}), say)
    try:
        source = request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
        keys = [key for key in world.outside.objects(source) if not key.endswith("/")]
        if not keys:
            # The text is that of training jobs; for transform jobs it is UNCONFIRMED.
            role = job.extra["model"].request.get("ExecutionRoleArn", "")
            return job.enter("Failed", reason=f"ClientError: {outside.no_objects(source, role, job.region)}")
        served.start()
        job.started = world.now()
        served.wait(float(world.settings.get("batchHealthSeconds", "1800")), 0.2, job.stop_asked)
        settings = settle(request, served)
        data_log(", ".join(f"{name}={value}" for name, value in settings.items()))
        failed = [status for key in keys if (status := transform(job, world, served, key, settings, data_log)) is not None]
        if job.stop_asked.is_set():
            return job.enter("Stopped")
        if failed:
            whose = "ClientError" if all(status // 100 == 4 for status in failed) else "AlgorithmError"
            return job.enter("Failed", reason=f"{whose}: See job logs for more information")
        return job.enter("Completed")
    except NotServing as error:
        if job.stop_asked.is_set():
            return job.enter("Stopped")
        told = str(error)
        job.enter("Failed", reason=PING if told in ("ping", "exited", "start") else f"ClientError: {told}")
    finally:
        served.stop()


def settle(request: dict, served: Served) -> dict:
    """The job's own settings before those of the container before the defaults."""
    offered = {}
    status, _, body = served.ask("GET", "/execution-parameters")
    if status == 200:
        try:
            offered = json.loads(body)
        except ValueError as error:
            raise NotServing(f"UNCONFIRMED wording: /execution-parameters is no JSON: {error}") from error
    asked = {
        "MaxConcurrentTransforms": request.get("MaxConcurrentTransforms") or None,
        "MaxPayloadInMB": request.get("MaxPayloadInMB"),
        "BatchStrategy": {"MultiRecord": "MULTI_RECORD", "SingleRecord": "SINGLE_RECORD"}.get(request.get("BatchStrategy", "")),
    }
    defaults = {"MaxConcurrentTransforms": 1, "MaxPayloadInMB": 6, "BatchStrategy": "MULTI_RECORD"}
    return {name: asked[name] if asked[name] is not None else offered.get(name, default) for name, default in defaults.items()}


def transform(job, world, served: Served, key: str, settings: dict, data_log) -> int | None:
    """The status that an object failed with; None when its output is written."""
    request = job.request
    bucket, prefix = outside.split(request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"])
    content = world.outside.read(f"s3://{bucket}/{key}")
    given, output = request["TransformInput"], request["TransformOutput"]
    headers = {name: value for name, value in (("Content-Type", given.get("ContentType")), ("Accept", output.get("Accept"))) if value}
    bodies = cut(content, given.get("SplitType", "None"), settings)
    most = settings["MaxPayloadInMB"] * MIB
    if most and any(len(body) > most for body in bodies):
        data_log(f"{bucket}/{key}: UNCONFIRMED wording: a record is larger than MaxPayloadInMB.")
        return 413

    def send(body: bytes):
        client = request.get("ModelClientConfig", {})
        for _ in range(1 + client.get("InvocationsMaxRetries", 3)):
            if job.stop_asked.is_set():
                return 0, b"stopped"
            try:
                status, _, answer = served.ask("POST", "/invocations", body, headers, client.get("InvocationsTimeoutInSeconds", 600))
            except OSError:
                status, answer = 0, b""
            if status // 100 in (2, 4):
                break
        return status, answer

    with ThreadPoolExecutor(settings["MaxConcurrentTransforms"]) as pool:
        answers = list(pool.map(send, bodies))
    for status, answer in answers:
        if status // 100 != 2:
            unheard = "Unable to get response from algorithm"
            data_log(f"{bucket}/{key}: {f'Bad HTTP status received from algorithm: {status}' if status else unheard}")
            if answer:
                data_log(f"{bucket}/{key}: Message: {answer[:1024].decode(errors='replace')}")
            return status or 500
    path = f"{key[len(prefix) :].lstrip('/') or key.rsplit('/', 1)[-1]}.out"
    world.outside.write(outside.below(output["S3OutputPath"], path), assemble([answer for _, answer in answers], output.get("AssembleWith", "None")))
    return None


def cut(content: bytes, split: str, settings: dict) -> list[bytes]:
    if split == "None":
        return [content]
    if split != "Line":
        raise NotServing(f"this counterpart cuts no {split}")
    records = content.split(b"\n")
    records = [one + b"\n" for one in records[:-1]] + ([records[-1]] if records[-1] else [])
    if settings["BatchStrategy"] == "SINGLE_RECORD":
        return [one.removesuffix(b"\n") for one in records]
    most, bodies = settings["MaxPayloadInMB"] * MIB, []
    for one in records:
        if bodies and (not most or len(bodies[-1]) + len(one) <= most):
            bodies[-1] += one
        else:
            bodies.append(one)
    return bodies


def assemble(answers: list[bytes], how: str) -> bytes:
    if how != "Line":
        return b"".join(answers)
    return b"".join(one if one.endswith(b"\n") else one + b"\n" for one in answers)
