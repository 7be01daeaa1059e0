"""CreateModel, DescribeModel, DeleteModel, ListModels; and model packages as buyers of an algorithm make them from their training job."""

import outside
from protocol import Refusal
from services.tags import Tags
from services.things import Thing, find, listed


class Models(Tags):
    def reset(self):
        super().reset()
        self.models: dict = {}
        self.model_packages: dict = {}

    def CreateModel(self, params, call):
        name, there = params["ModelName"], self.world.outside
        existing = self.models.get((call.region, name))
        if existing:
            raise Refusal("ValidationException", f'Cannot create already existing model "{existing.arn}".')
        role = params.get("ExecutionRoleArn")
        if role:
            there.check_role(role)
        containers = params.get("Containers") or ([params["PrimaryContainer"]] if "PrimaryContainer" in params else [])
        resolved = [self.resolve_container(one, call) for one in containers]
        if not resolved:
            raise Refusal("ValidationException", "UNCONFIRMED wording: A model needs a container.")
        for container in resolved:
            there.check_image(container["Image"], call.region)
            uri = container.get("ModelDataUrl")
            if uri and self.world.moto and not there.exists(uri):
                raise Refusal("ValidationException", f"Could not find model data at {uri}.")
            if uri and not uri.endswith(".tar.gz"):
                raise Refusal("ValidationException", f"UNCONFIRMED wording: {uri} does not end in .tar.gz.")
        model = Thing("model", name, params, call, self.world)
        model.extra = {"containers": resolved}
        self.models[(call.region, name)] = model
        self.tag(model.arn, params)
        return {"ModelArn": model.arn}

    def resolve_container(self, container, call):
        """A container that names a model package, as the package has it."""
        named = container.get("ModelPackageName")
        if named is None:
            if "Image" not in container:
                raise Refusal("ValidationException", "UNCONFIRMED wording: A container needs an image or a model package.")
            return container
        package = self.find_package(named, call)
        if package.status != "Completed":
            raise Refusal("ValidationException", f"UNCONFIRMED wording: Model package {package.arn} is {package.status}.")
        found = package.request["InferenceSpecification"]["Containers"][0]
        environment = found.get("Environment", {}) | container.get("Environment", {})
        return {**{key: found[key] for key in ("Image", "ModelDataUrl") if key in found}, "Environment": environment}

    def DescribeModel(self, params, call):
        model = self.find_model(params["ModelName"], call)
        kept = ("PrimaryContainer", "Containers", "ExecutionRoleArn", "VpcConfig")
        answer = {"ModelName": model.name, "ModelArn": model.arn, "CreationTime": model.created}
        answer["EnableNetworkIsolation"] = model.request.get("EnableNetworkIsolation", False)
        return answer | {key: model.request[key] for key in kept if key in model.request}

    def DeleteModel(self, params, call):
        del self.models[(call.region, self.find_model(params["ModelName"], call).name)]
        return {}

    def ListModels(self, params, call):
        page, more = listed(self.models, params, call)
        return more | {"Models": [{"ModelName": one.name, "ModelArn": one.arn, "CreationTime": one.created} for one in page]}

    def find_model(self, name, call) -> Thing:
        arn = f"arn:aws:sagemaker:{call.region}:{self.world.account}:model/{name.lower()}"
        return find(self.models, name, call, f'Could not find model "{arn}".')

    def CreateModelPackage(self, params, call):
        name = params.get("ModelPackageName")
        if name is None:
            raise Refusal("ValidationException", "UNCONFIRMED wording: only unversioned model packages are played here.")
        if (call.region, name) in self.model_packages:
            raise Refusal("ConflictException", f"UNCONFIRMED wording: Model package {name} already exists.")
        package = Thing("model-package", name, dict(params), call, self.world)
        source = params.get("SourceAlgorithmSpecification")
        if source:
            package.request["InferenceSpecification"] = self.from_algorithm(source["SourceAlgorithms"][0], call)
        if "InferenceSpecification" not in package.request:
            raise Refusal("ValidationException", "UNCONFIRMED wording: InferenceSpecification or SourceAlgorithmSpecification is needed.")
        package.status = "Pending"
        package.states = list(self.world.script("model-package", name, [{"status": "Completed"}]))
        self.model_packages[(call.region, name)] = package
        self.tag(package.arn, params)
        return {"ModelPackageArn": package.arn}

    def from_algorithm(self, source, call) -> dict:
        algorithm = self.find(source["AlgorithmName"].split("/")[-1], call)
        offer = algorithm["request"].get("InferenceSpecification")
        if offer is None:
            raise Refusal("ValidationException", f"UNCONFIRMED wording: Algorithm {algorithm['arn']} has no inference image.")
        container = offer["Containers"][0] | ({"ModelDataUrl": source["ModelDataUrl"]} if "ModelDataUrl" in source else {})
        return offer | {"Containers": [container]}

    def DescribeModelPackage(self, params, call):
        package = self.find_package(params["ModelPackageName"], call)
        if package.states:
            package.status = package.states.pop(0)["status"]
        kept = ("ModelPackageDescription", "InferenceSpecification", "SourceAlgorithmSpecification", "ValidationSpecification", "CertifyForMarketplace")
        answer = {"ModelPackageName": package.name, "ModelPackageArn": package.arn, "CreationTime": package.created}
        answer |= {"ModelPackageStatus": package.status, "ModelPackageStatusDetails": {"ValidationStatuses": []}}
        return answer | {key: package.request[key] for key in kept if key in package.request}

    def DeleteModelPackage(self, params, call):
        del self.model_packages[(call.region, self.find_package(params["ModelPackageName"], call).name)]
        return {}

    def ListModelPackages(self, params, call):
        page, more = listed(self.model_packages, params, call)
        shown = [
            {"ModelPackageName": one.name, "ModelPackageArn": one.arn, "CreationTime": one.created, "ModelPackageStatus": one.status} for one in page
        ]
        return more | {"ModelPackageSummaryList": shown}

    def find_package(self, name, call) -> Thing:
        short = name.split("/")[-1]
        return find(self.model_packages, short, call, f"ModelPackage {name} does not exist.")
