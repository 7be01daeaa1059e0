"""What lies outside of the counterpart, and is real or moto's: objects in S3, roles, log streams, and manifests in the registry."""

import io
import json
import re
import tarfile
import time
import urllib.error
import urllib.request
from functools import cached_property
from urllib.parse import unquote

from protocol import Refusal

ECR = re.compile(r"\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$")
MANIFESTS = [
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
]


class Outside:
    def __init__(self, world):
        self.world = world

    def client(self, service: str):
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            endpoint_url=self.world.moto,
            region_name="us-east-1",
            aws_access_key_id="AKIDCOUNTERPART",
            aws_secret_access_key="counterpart",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    @cached_property
    def s3(self):
        return self.client("s3")

    @cached_property
    def logs(self):
        return self.client("logs")

    @cached_property
    def iam(self):
        return self.client("iam")

    def objects(self, uri: str) -> list[str]:
        """Keys of all objects below a prefix, in order; none where there is no such bucket."""
        bucket, prefix = split(uri)
        try:
            pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            return [one["Key"] for page in pages for one in page.get("Contents", [])]
        except self.s3.exceptions.NoSuchBucket:
            return []

    def read(self, uri: str) -> bytes:
        bucket, key = split(uri)
        return self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, uri: str, content: bytes) -> None:
        bucket, key = split(uri)
        self.s3.put_object(Bucket=bucket, Key=key, Body=content)

    def exists(self, uri: str) -> bool:
        return split(uri)[1] in self.objects(uri)

    def say(self, group: str, stream: str, lines: list, region: str = "us-east-1") -> None:
        """Adds lines, or pairs of milliseconds and line, to a log stream, which is made."""
        for make in (
            lambda: self.logs.create_log_group(logGroupName=group),
            lambda: self.logs.create_log_stream(logGroupName=group, logStreamName=stream),
        ):
            try:
                make()
            except self.logs.exceptions.ResourceAlreadyExistsException:
                pass
        now = int(time.time() * 1000)
        events = [{"timestamp": one[0], "message": one[1]} if isinstance(one, tuple) else {"timestamp": now, "message": one} for one in lines]
        # CloudWatch takes no empty message, and no more than 10,000 at once.
        events = [one | {"message": one["message"] or " "} for one in events]
        for start in range(0, len(events), 5000):
            self.logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events[start : start + 5000])

    def check_role(self, arn: str) -> None:
        """Raises what SageMaker says of a role that it cannot take on. The setting `roles` = `any` takes every role."""
        if not self.world.moto or self.world.settings.get("roles") == "any":
            return
        try:
            role = self.iam.get_role(RoleName=arn.split("/")[-1])["Role"]
        except self.iam.exceptions.NoSuchEntityException:
            role = None
        trust = role["AssumeRolePolicyDocument"] if role else {}
        text = json.dumps(trust if isinstance(trust, dict) else json.loads(unquote(trust)))
        if role is None or role["Arn"] != arn or "sagemaker.amazonaws.com" not in text:
            told = f"Could not assume role {arn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role."
            raise Refusal("ValidationException", told)

    def check_prefix(self, uri: str, role: str, region: str) -> None:
        if self.world.moto and not self.objects(uri):
            raise Refusal("ValidationException", no_objects(uri, role, region))

    def check_quota(self, instance: str, usage: str, count: int) -> None:
        """The setting `quotas` is JSON: {"ml.p3.2xlarge for training job usage": 0}; what it does not name has no limit here."""
        limits = json.loads(self.world.settings.get("quotas", "{}"))
        most = limits.get(f"{instance} for {usage} usage")
        if most is not None and count > most:
            told = (
                f"The account-level service limit '{instance} for {usage} usage' is {most} Instances, with current utilization of 0 Instances and a "
                f"request delta of {count} Instances. Please use AWS Service Quotas to request an increase for this quota."
            )
            raise Refusal("ResourceLimitExceeded", told)

    def check_image_form(self, image: str, region: str) -> None:
        host, _, rest = image.partition("/")
        real = ECR.match(host)
        if not real and host != self.world.registry:
            raise Refusal("ValidationException", f'Using non-ECR image "{image}" without Vpc repository access mode is not supported.')
        if real and real[1] != region:
            told = f'Region of "{image}" does not match expected region of {region}. Cross region ECR image pulls are not allowed.'
            raise Refusal("ValidationException", told)
        if "@" not in rest and ":" not in rest:
            raise Refusal("ValidationException", f'ECR image "{image}" is invalid.')

    def media_type(self, image: str) -> str | None:
        """Media type of an image's manifest in the registry; None where it is not there. Images elsewhere are taken for sound."""
        host, _, rest = image.partition("/")
        if host != self.world.registry:
            return MANIFESTS[0]
        name, _, reference = rest.partition("@") if "@" in rest else rest.rpartition(":")
        request = urllib.request.Request(f"http://{host}/v2/{name}/manifests/{reference}", headers={"Accept": ", ".join(MANIFESTS)})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.headers["Content-Type"]
        except urllib.error.HTTPError:
            return None

    def check_image(self, image: str, region: str) -> None:
        """What CreateModel says of an image: its form, whether it is there, and the media type of its manifest."""
        self.check_image_form(image, region)
        found = self.media_type(image)
        if found is None:
            raise Refusal("ValidationException", f"Requested image {image} not found.")
        if found != MANIFESTS[0]:
            raise Refusal("ValidationException", unsupported(found, image))


def unsupported(media_type: str, image: str) -> str:
    return f"Unsupported manifest media type {media_type} for image {image}. Ensure that valid manifest media type is used for specified image."


def no_objects(uri: str, role: str, region: str) -> str:
    bucket = split(uri)[0]
    return (
        f'No S3 objects found under S3 URL "{uri}" given in input data source. Please ensure that the bucket exists in the selected region ({region}), '
        f'that objects exist under that S3 prefix, and that the role "{role}" has "s3:ListBucket" permissions on bucket "{bucket}".'
    )


def split(uri: str) -> tuple[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def below(prefix: str, *rest: str) -> str:
    return "/".join([prefix.rstrip("/"), *rest])


def pack(files: dict[str, bytes]) -> bytes:
    """A gzip tar of contents by path."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()
