"""A training job in a container: channels from S3, /opt/ml as SageMaker lays it out, `train` without a network, artifacts back to S3."""

import json
import os
import pathlib
import re
import tarfile
import time

import outside
from real.engine import EngineError
from real.pipes import Feeder

GROUP = "/aws/sagemaker/TrainingJobs"


def run(job, world, engine) -> None:
    folder = engine.folder()
    hosts = [f"algo-{number}" for number in range(1, job.request["ResourceConfig"].get("InstanceCount", 1) + 1)]
    containers: list[str] = []
    network = engine.network() if len(hosts) > 1 else None
    try:
        job.enter("InProgress", "Starting")
        job.enter("InProgress", "Downloading")
        media_type = world.outside.media_type(job.extra["image"])
        if media_type is None:
            told = "ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect."
            return job.enter("Failed", reason=told)
        if media_type != outside.MANIFESTS[0]:
            # Known of CreateModel; that a training job fails so is UNCONFIRMED.
            return job.enter("Failed", reason=f"ClientError: {outside.unsupported(media_type, job.extra['image'])}")
        engine.fetch(job.extra["image"], world.registry)
        feeder = Feeder()
        for host in hosts:
            lay_out(job, world, os.path.join(folder, host), host, hosts, feeder)
        job.enter("InProgress", "Training")
        options = [describe(job, os.path.join(folder, host), host, network) for host in hosts]
        containers += [engine.create(job.extra["image"], "train", one) for one in options]
        watch(job, world, engine, dict(zip(hosts, containers)), folder, feeder)
    except EngineError as error:
        job.enter("Failed", reason=f"InternalServerError: {error}")
    finally:
        engine.remove(*containers)
        engine.remove_network(network)
        engine.drop_folder(folder)


def describe(job, at: str, host: str, network: str | None) -> list[str]:
    """Arguments of `docker create`. Deliberately no terminal, no credentials and no more rights than an engine gives by itself."""
    set_by_platform = {"TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": job.arn, "AWS_REGION": job.region}
    environment = set_by_platform | job.request.get("Environment", {})
    mounts = [f"{at}/input:/opt/ml/input:ro", f"{at}/model:/opt/ml/model", f"{at}/output:/opt/ml/output"]
    checkpoints = job.request.get("CheckpointConfig")
    if checkpoints:
        mounts.append(f"{at}/checkpoints:{checkpoints.get('LocalPath', '/opt/ml/checkpoints')}")
    spec = job.request["AlgorithmSpecification"]
    entrypoint = ["--entrypoint", spec["ContainerEntrypoint"][0]] if spec.get("ContainerEntrypoint") else []
    net = ["--network", network, "--network-alias", host] if network else ["--network", "none", "--add-host", f"{host}:127.0.0.1"]
    flags = ["--hostname", f"ip-10-0-0-{host.split('-')[1]}.ec2.internal", *net, *entrypoint]
    return flags + [part for mount in mounts for part in ("--volume", mount)] + [part for key, value in environment.items() for part in ("--env", f"{key}={value}")]


def lay_out(job, world, at: str, host: str, hosts: list[str], feeder) -> None:
    for path in ("input/config", "input/data", "model", "output/data"):
        os.makedirs(os.path.join(at, path))
    request = job.request
    instance = request["ResourceConfig"].get("InstanceType")
    group = "homogeneousCluster"
    write(at, "hyperparameters", request.get("HyperParameters", {}))
    channels = {}
    for index, channel in enumerate(request.get("InputDataConfig", [])):
        mode = channel.get("InputMode", request["AlgorithmSpecification"]["TrainingInputMode"])
        source = channel["DataSource"]["S3DataSource"]
        distribution = source.get("S3DataDistributionType", "FullyReplicated")
        channels[channel["ChannelName"]] = {
            # A channel that is streamed as files says File.
            "TrainingInputMode": "Pipe" if mode == "Pipe" else "File",
            "S3DistributionType": distribution,
            "RecordWrapperType": channel.get("RecordWrapperType", "None"),
        } | ({"ContentType": channel["ContentType"]} if "ContentType" in channel else {})
        share = list(objects_of(world, source))
        if distribution == "ShardedByS3Key":
            share = share[hosts.index(host) :: len(hosts)]
        place = pathlib.Path(at, "input/data", channel["ChannelName"])
        if mode == "Pipe":
            feeder.add(place, [world.outside.read(f"s3://{bucket}/{key}") for _, bucket, key in share])
            continue
        place.mkdir()
        for path, bucket, key in share:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(world.outside.read(f"s3://{bucket}/{key}"))
    write(at, "inputdataconfig", channels)
    write(
        at,
        "resourceconfig",
        {
            "current_host": host,
            "current_instance_type": instance,
            "current_group_name": group,
            "hosts": sorted(hosts),
            "instance_groups": [{"instance_group_name": group, "instance_type": instance, "hosts": list(reversed(hosts))}],
            "network_interface_name": "eth0",
            "topology": None,
        },
    )
    checkpoints = request.get("CheckpointConfig")
    if checkpoints:
        os.makedirs(os.path.join(at, "checkpoints"))
        bucket, prefix = outside.split(checkpoints["S3Uri"])
        for key in world.outside.objects(checkpoints["S3Uri"]):
            path = pathlib.Path(at, "checkpoints", key[len(prefix) :].lstrip("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(world.outside.read(f"s3://{bucket}/{key}"))


def objects_of(world, source: dict):
    """Path in the channel, bucket and key of each object; what a console makes for a folder is left out."""
    bucket, prefix = outside.split(source["S3Uri"])
    if source["S3DataType"] == "ManifestFile":
        first, *rest = json.loads(world.outside.read(source["S3Uri"]))
        bucket, prefix = outside.split(first["prefix"])
        for suffix in rest:
            yield suffix, bucket, prefix + suffix
        return
    for key in world.outside.objects(source["S3Uri"]):
        if not key.endswith("/"):
            yield key[len(prefix) :].lstrip("/") or key.rsplit("/", 1)[-1], bucket, key


def write(at: str, name: str, content) -> None:
    pathlib.Path(at, "input/config", f"{name}.json").write_text(json.dumps(content))


def watch(job, world, engine, containers: dict, folder: str, feeder) -> None:
    epoch = int(time.time())
    metrics = {one["Name"]: re.compile(one["Regex"]) for one in job.extra["metrics"]}
    found: dict = {}

    def take(host):
        def lines(some):
            world.outside.say(GROUP, f"{job.name}/{host}-{epoch}", some)
            for name, pattern in metrics.items():
                for _, line in some:
                    match = pattern.search(line)
                    if match and match.groups() and is_number(match[1]):
                        found[name] = {"MetricName": name, "Value": float(match[1]), "Timestamp": world.now()}

        return lines

    following = []
    exits: dict = {}
    for host, container in containers.items():
        try:
            engine.start(container)
            following.append(engine.follow(container, take(host)))
        except EngineError:
            # The engine finds no program to start; the log of a real job stays empty then, too.
            exits[host] = 127
    limit = job.request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86400)
    deadline, stopped = time.time() + limit, None
    while len(exits) < len(containers):
        for host, container in containers.items():
            if host not in exits:
                state = engine.state(container)
                if state["Status"] == "exited":
                    exits[host] = state["ExitCode"]
        if stopped is None and (job.stop_asked.is_set() or time.time() > deadline):
            stopped = "Stopped" if job.stop_asked.is_set() else "MaxRuntimeExceeded"
            for container in containers.values():
                engine.stop(container, 120)
        time.sleep(0.1)
    feeder.close()
    for thread in following:
        thread.join(10)
    job.extra["final"] = list(found.values()) or None
    finish(job, world, folder, exits, stopped)


def finish(job, world, folder: str, exits: dict, stopped: str | None) -> None:
    failed = next((host for host, code in exits.items() if code != 0), None)
    if failed and not stopped:
        text = read_failure(os.path.join(folder, failed, "output/failure"))
        return job.enter("Failed", reason=f"AlgorithmError: {text}, exit code: {exits[failed]}")
    job.enter("Stopping" if stopped == "Stopped" else "InProgress", "Uploading")
    upload(job, world, folder, list(exits))
    if stopped:
        return job.enter("Stopped", stopped)
    return job.enter("Completed")


def upload(job, world, folder: str, hosts: list[str]) -> None:
    for path, uri in (("model", job.artifacts), ("output/data", job.artifacts.replace("model.tar.gz", "output.tar.gz"))):
        archive = os.path.join(folder, f"{os.path.basename(path)}.tar.gz")
        count = 0
        with tarfile.open(archive, "w:gz") as tar:
            for host in hosts:
                root = pathlib.Path(folder, host, path)
                for entry in sorted(root.iterdir()) if root.is_dir() else []:
                    # Links stay links: that a model with one cannot be unpacked later is what a seller has to see.
                    tar.add(entry, arcname=entry.name)
                    count += 1
        if count:
            world.outside.write(uri, pathlib.Path(archive).read_bytes())
    checkpoints = job.request.get("CheckpointConfig")
    for host in hosts if checkpoints else []:
        root = pathlib.Path(folder, host, "checkpoints")
        for entry in root.rglob("*"):
            if entry.is_file():
                world.outside.write(outside.below(checkpoints["S3Uri"], str(entry.relative_to(root))), entry.read_bytes())


def read_failure(path: str) -> str:
    try:
        return pathlib.Path(path).read_text(errors="replace")[:1000]
    except OSError:
        return ""


def is_number(text: str) -> bool:
    try:
        float(text)
        return True
    except ValueError:
        return False


