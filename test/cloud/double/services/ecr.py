"""ECR as a view on a real registry: repositories are kept here, images, digests and media types are the registry's own.

Settings, all of which tests may change while it runs:
    registryUrl        where the registry is for us and for `proxyEndpoint`; default http://HOST of --registry
    repositoryHost     the registry's part of `repositoryUri`; default that of registryUrl. A proxy in front of the registry goes here
    registryPassword   what GetAuthorizationToken gives for the user AWS
    registryCa         PEM file of the certificate of a registry with TLS
    scanning           basic (the default) or enhanced
Scripts: kind `scan`, by repository name: [{"status": "IN_PROGRESS"}, {"status": "COMPLETE", "findings": [{"name", "severity", ...}]}].

Known from AWS's model and pages: names of errors and states. Texts of errors are as far as public records show them; the one for an
enhanced registry that is asked to scan is made up.
"""

import base64
import hashlib
import json
import ssl
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from protocol import Refusal
from services.base import Service

SCHEMA_2 = "application/vnd.docker.distribution.manifest.v2+json"
MANIFESTS = (
    SCHEMA_2,
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
)
SCANNED = [{"status": "IN_PROGRESS"}, {"status": "COMPLETE"}]


class Ecr(Service):
    def reset(self):
        super().reset()
        # By Region and name.
        self.repositories: dict = {}
        # States that are left, by Region, repository and digest.
        self.scans: dict = {}

    # Repositories

    def CreateRepository(self, params, call):
        name, key = params["repositoryName"], (call.region, params["repositoryName"])
        with self.world.lock:
            if key in self.repositories:
                where = f"in the registry with id '{self.world.account}'"
                raise Refusal("RepositoryAlreadyExistsException", f"The repository with name '{name}' already exists {where}")
            self.repositories[key] = {
                "repositoryArn": f"arn:aws:ecr:{call.region}:{self.world.account}:repository/{name}",
                "registryId": self.world.account,
                "repositoryName": name,
                "repositoryUri": f"{self.shown_host()}/{name}",
                "createdAt": self.world.now(),
                "imageTagMutability": params.get("imageTagMutability", "MUTABLE"),
                "imageScanningConfiguration": {"scanOnPush": False} | params.get("imageScanningConfiguration", {}),
                "encryptionConfiguration": params.get("encryptionConfiguration", {"encryptionType": "AES256"}),
            }
        return {"repository": self.repositories[key]}

    def DescribeRepositories(self, params, call):
        if "repositoryNames" in params:
            return {"repositories": [self.repository(name, call) for name in params["repositoryNames"]]}
        return {"repositories": [one for (region, _), one in self.repositories.items() if region == call.region]}

    def GetAuthorizationToken(self, params, call):
        token = base64.b64encode(f"AWS:{self.password()}".encode()).decode()
        return {
            "authorizationData": [
                {"authorizationToken": token, "expiresAt": self.world.now() + 12 * 3600, "proxyEndpoint": self.registry_url()}
            ]
        }

    # Images

    def BatchGetImage(self, params, call):
        name = self.repository(params["repositoryName"], call)["repositoryName"]
        images, failures = [], []
        for wanted in params["imageIds"]:
            found = self.manifest(name, wanted.get("imageTag") or wanted.get("imageDigest"))
            if found is not None and wanted.get("imageDigest", found[1]) != found[1]:
                reason = "Requested image tag does not match the image digest"
                failures.append({"imageId": wanted, "failureCode": "ImageTagDoesNotMatchDigest", "failureReason": reason})
                continue
            if found is None:
                failures.append({"imageId": wanted, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"})
                continue
            media_type, digest, content = found
            identity = {"imageDigest": digest} | ({"imageTag": wanted["imageTag"]} if "imageTag" in wanted else {})
            images.append(
                {
                    **{"registryId": self.world.account, "repositoryName": name, "imageId": identity},
                    **{"imageManifest": content.decode(), "imageManifestMediaType": media_type},
                }
            )
        return {"images": images, "failures": failures}

    def PutImage(self, params, call):
        repository = self.repository(params["repositoryName"], call)
        name, tag, content = repository["repositoryName"], params.get("imageTag"), params["imageManifest"].encode()
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        if params.get("imageDigest", digest) != digest:
            raise Refusal("ImageDigestDoesNotMatchException", "The specified image digest does not match the image manifest")
        there = self.manifest(name, tag or digest)
        if there is not None and there[1] == digest:
            named = f"digest '{digest}'" + (f" and tag '{tag}'" if tag else "")
            raise Refusal("ImageAlreadyExistsException", f"Image with {named} already exists in the repository with name '{name}'")
        if there is not None and repository["imageTagMutability"] == "IMMUTABLE":
            text = f"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the repository is immutable."
            raise Refusal("ImageTagAlreadyExistsException", text)
        media_type = params.get("imageManifestMediaType") or json.loads(content).get("mediaType", SCHEMA_2)
        status, _, answer = self.registry("PUT", f"/v2/{name}/manifests/{tag or digest}", content, {"Content-Type": media_type})
        if status >= 300:
            kind = "LayersNotFoundException" if b"BLOB_UNKNOWN" in answer else "InvalidParameterException"
            raise Refusal(kind, answer.decode(errors="replace")[:1000])
        identity = {"imageDigest": digest} | ({"imageTag": tag} if tag else {})
        shown = {"registryId": self.world.account, "repositoryName": name, "imageId": identity}
        return {"image": shown | {"imageManifest": params["imageManifest"], "imageManifestMediaType": media_type}}

    def DescribeImages(self, params, call):
        name = self.repository(params["repositoryName"], call)["repositoryName"]
        tags: dict = {}
        for tag in self.tags(name):
            found = self.manifest(name, tag)
            if found is not None:
                tags.setdefault(found[1], []).append(tag)
        wanted = params.get("imageIds") or [{"imageDigest": digest} for digest in tags]
        return {"imageDetails": [self.details(name, one, tags, call) for one in wanted]}

    def details(self, name, wanted, tags, call):
        found = self.manifest(name, wanted.get("imageDigest") or wanted.get("imageTag"))
        if found is None:
            said = f"The image with imageId {{imageDigest:'{wanted.get('imageDigest', 'null')}', imageTag:'{wanted.get('imageTag', 'null')}'}}"
            raise Refusal("ImageNotFoundException", f"{said} does not exist within the repository with name '{name}' in the registry with id '{self.world.account}'")
        media_type, digest, content = found
        manifest = json.loads(content)
        sizes = [one.get("size", 0) for one in manifest.get("layers", [])]
        described = {
            **{"registryId": self.world.account, "repositoryName": name, "imageDigest": digest, "imageSizeInBytes": sum(sizes)},
            **{"imagePushedAt": self.world.now(), "imageManifestMediaType": media_type},
        }
        states = self.scans.get((call.region, name, digest))
        scan = {"imageScanStatus": {"status": states[0]["status"]}} if states else {}
        return described | scan | ({"imageTags": tags[digest]} if digest in tags else {})

    def GetDownloadUrlForLayer(self, params, call):
        name = self.repository(params["repositoryName"], call)["repositoryName"]
        path = f"/v2/{name}/blobs/{params['layerDigest']}"
        if self.registry("HEAD", path)[0] != 200:
            raise Refusal("LayersNotFoundException", f"The layer with digest {params['layerDigest']} does not exist")
        return {"downloadUrl": f"{self.registry_url()}{path}", "layerDigest": params["layerDigest"]}

    # Scans

    def StartImageScan(self, params, call):
        key, found = self.scan_key(params, call)
        if self.world.settings.get("scanning") == "enhanced":
            raise Refusal("ValidationException", "UNCONFIRMED wording: this feature is disabled for registries with enhanced scanning.")
        if key in self.scans:
            raise Refusal("LimitExceededException", "The scan quota per image has been exceeded. Wait and try again.")
        states = self.begin_scan(key)
        identity = {"imageDigest": found[1]}
        return {"registryId": self.world.account, "repositoryName": key[1], "imageId": identity, "imageScanStatus": {"status": states[0]["status"]}}

    def DescribeImageScanFindings(self, params, call):
        key, (_, digest, _) = self.scan_key(params, call)
        on_push = self.repository(key[1], call)["imageScanningConfiguration"]["scanOnPush"]
        with self.world.lock:
            if key not in self.scans and (on_push or self.world.settings.get("scanning") == "enhanced"):
                self.begin_scan(key)
            states = self.scans.get(key)
            if not states:
                raise Refusal("ScanNotFoundException", f"Image scan does not exist for the image with '{{imageDigest:'{digest}', imageTag:'null'}}' in the repository with name '{key[1]}' in the registry with id '{self.world.account}'")
            state = states[0]
            if len(states) > 1:
                states.pop(0)
        status = {"status": state["status"]} | ({"description": state["description"]} if "description" in state else {})
        answer = {"registryId": self.world.account, "repositoryName": key[1], "imageId": {"imageDigest": digest}, "imageScanStatus": status}
        if state["status"] not in ("COMPLETE", "ACTIVE"):
            return answer
        findings, counts = state.get("findings", []), {}
        for one in findings:
            counts[one["severity"]] = counts.get(one["severity"], 0) + 1
        kind = "enhancedFindings" if self.world.settings.get("scanning") == "enhanced" else "findings"
        when = {"imageScanCompletedAt": self.world.now(), "vulnerabilitySourceUpdatedAt": self.world.now()}
        return answer | {"imageScanFindings": when | {"findingSeverityCounts": counts, kind: findings}}

    def begin_scan(self, key):
        default = [{"status": "ACTIVE"}] if self.world.settings.get("scanning") == "enhanced" else SCANNED
        self.scans[key] = [dict(one) for one in self.world.script("scan", key[1], default)]
        return self.scans[key]

    def scan_key(self, params, call):
        name = self.repository(params["repositoryName"], call)["repositoryName"]
        wanted = params["imageId"]
        found = self.manifest(name, wanted.get("imageDigest") or wanted.get("imageTag"))
        if found is None:
            raise Refusal("ImageNotFoundException", f"The image does not exist within the repository with name '{name}'")
        return (call.region, name, found[1]), found

    # The registry behind it

    def repository(self, name, call):
        found = self.repositories.get((call.region, name))
        if found is None:
            where = f"in the registry with id '{self.world.account}'"
            raise Refusal("RepositoryNotFoundException", f"The repository with name '{name}' does not exist {where}")
        return found | {"repositoryUri": f"{self.shown_host()}/{name}"}

    def registry_url(self):
        return self.world.settings.get("registryUrl") or f"http://{self.world.registry}"

    def shown_host(self):
        return self.world.settings.get("repositoryHost") or urlsplit(self.registry_url()).netloc

    def password(self):
        return self.world.settings.get("registryPassword") or "password-of-the-tests"

    def manifest(self, name, reference):
        """Media type, digest and content; None when there is none."""
        status, headers, content = self.registry("GET", f"/v2/{name}/manifests/{reference}", None, {"Accept": ", ".join(MANIFESTS)})
        if status != 200:
            return None
        return headers["Content-Type"], headers["Docker-Content-Digest"], content

    def tags(self, name):
        status, _, content = self.registry("GET", f"/v2/{name}/tags/list")
        return (json.loads(content).get("tags") or []) if status == 200 else []

    def registry(self, method, path, body=None, headers=None):
        login = base64.b64encode(f"AWS:{self.password()}".encode()).decode()
        request = urllib.request.Request(f"{self.direct_url()}{path}", body, {"Authorization": f"Basic {login}"} | (headers or {}), method=method)
        ca = self.world.settings.get("registryCa")
        context = ssl.create_default_context(cafile=ca) if ca else None
        try:
            with urllib.request.urlopen(request, context=context, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def direct_url(self):
        """Past any proxy that a test has put before it: what ECR does itself does not go through the seller's network."""
        scheme = urlsplit(self.registry_url()).scheme
        return f"{scheme}://{self.world.registry}" if self.world.registry else self.registry_url()
