"""Endpoint configurations and endpoints; InvokeEndpoint is in runtime.py.

Scripted states: {"status", "reason", "logs": [lines]}; without a script Creating twice, then InService. An endpoint that is deleted is
Deleting when it is described once more, and then gone.
"""

import copy

from protocol import Refusal
from services.tags import Tags
from services.things import Thing, find, listed

DEFAULT = [{"status": "Creating"}, {"status": "Creating"}, {"status": "InService", "logs": ["serving"]}]


class Endpoints(Tags):
    def reset(self):
        super().reset()
        for endpoint in getattr(self, "endpoints", {}).values():
            endpoint.stop_asked.set()
        self.endpoint_configs: dict = {}
        self.endpoints: dict = {}

    def CreateEndpointConfig(self, params, call):
        name = params["EndpointConfigName"]
        existing = self.endpoint_configs.get((call.region, name))
        if existing:
            raise Refusal("ValidationException", f'Cannot create already existing endpoint configuration "{existing.arn}".')
        for variant in params["ProductionVariants"]:
            self.find_model(variant.get("ModelName", ""), call)
        config = Thing("endpoint-config", name, params, call, self.world)
        self.endpoint_configs[(call.region, name)] = config
        self.tag(config.arn, params)
        return {"EndpointConfigArn": config.arn}

    def DescribeEndpointConfig(self, params, call):
        config = self.find_config(params["EndpointConfigName"], call)
        answer = {"EndpointConfigName": config.name, "EndpointConfigArn": config.arn, "CreationTime": config.created}
        return answer | {"ProductionVariants": config.request["ProductionVariants"]}

    def DeleteEndpointConfig(self, params, call):
        del self.endpoint_configs[(call.region, self.find_config(params["EndpointConfigName"], call).name)]
        return {}

    def ListEndpointConfigs(self, params, call):
        page, more = listed(self.endpoint_configs, params, call)
        shown = [{"EndpointConfigName": one.name, "EndpointConfigArn": one.arn, "CreationTime": one.created} for one in page]
        return more | {"EndpointConfigs": shown}

    def find_config(self, name, call) -> Thing:
        arn = f"arn:aws:sagemaker:{call.region}:{self.world.account}:endpoint-config/{name.lower()}"
        return find(self.endpoint_configs, name, call, f'Could not find endpoint configuration "{arn}".')

    def CreateEndpoint(self, params, call):
        name = params["EndpointName"]
        existing = self.endpoints.get((call.region, name))
        if existing:
            raise Refusal("ValidationException", f'Cannot create already existing endpoint "{existing.arn}".')
        config = self.find_config(params["EndpointConfigName"], call)
        variant = config.request["ProductionVariants"][0]
        self.world.outside.check_quota(variant.get("InstanceType", ""), "endpoint", variant.get("InitialInstanceCount", 1))
        endpoint = Thing("endpoint", name, params, call, self.world)
        endpoint.status = "Creating"
        endpoint.extra = {"variant": variant, "model": self.find_model(variant.get("ModelName", ""), call)}
        endpoint.extra["stream"] = f"{variant['VariantName']}/i-0{abs(hash(name)) % 16**16:016x}"
        with self.world.lock:
            self.endpoints[(call.region, name)] = endpoint
            self.tag(endpoint.arn, params)
        if self.world.settings.get("jobs") == "real":
            self.start_real("endpoint", endpoint)
        else:
            endpoint.states = copy.deepcopy(self.world.script("endpoint", name, DEFAULT))
        return {"EndpointArn": endpoint.arn}

    def DescribeEndpoint(self, params, call):
        with self.world.lock:
            endpoint = self.find_endpoint(params["EndpointName"], call)
            self.advance_endpoint(endpoint)
            if endpoint.status == "Deleting":
                del self.endpoints[(call.region, endpoint.name)]
        answer = {
            "EndpointName": endpoint.name,
            "EndpointArn": endpoint.arn,
            "EndpointConfigName": endpoint.request["EndpointConfigName"],
            "EndpointStatus": endpoint.status,
            "CreationTime": endpoint.created,
            "LastModifiedTime": endpoint.modified,
        }
        if endpoint.reason:
            answer["FailureReason"] = endpoint.reason
        if endpoint.status == "InService":
            variant, count = endpoint.extra["variant"], endpoint.extra["variant"].get("InitialInstanceCount", 1)
            answer["ProductionVariants"] = [
                {"VariantName": variant["VariantName"], "CurrentInstanceCount": count, "DesiredInstanceCount": count, "CurrentWeight": 1.0}
            ]
        return answer

    def advance_endpoint(self, endpoint):
        if not endpoint.states:
            return
        state = endpoint.states.pop(0)
        endpoint.status, endpoint.reason, endpoint.modified = state["status"], state.get("reason"), self.world.now()
        if state.get("logs") and self.world.moto:
            self.world.outside.say(f"/aws/sagemaker/Endpoints/{endpoint.name}", endpoint.extra["stream"], state["logs"])

    def DeleteEndpoint(self, params, call):
        with self.world.lock:
            endpoint = self.find_endpoint(params["EndpointName"], call)
            if endpoint.status in ("Creating", "Updating", "SystemUpdating"):
                # Seen on AWS: an endpoint that is on its way cannot be deleted. It moves on, although nobody describes it.
                self.advance_endpoint(endpoint)
                raise Refusal("ValidationException", f'Cannot update in-progress endpoint "{endpoint.arn}".')
            endpoint.status, endpoint.states = "Deleting", []
            endpoint.stop_asked.set()
        return {}

    def ListEndpoints(self, params, call):
        page, more = listed(self.endpoints, params, call)
        shown = [
            {"EndpointName": one.name, "EndpointArn": one.arn, "CreationTime": one.created, "LastModifiedTime": one.modified}
            | {"EndpointStatus": one.status}
            for one in page
        ]
        return more | {"Endpoints": shown}

    def find_endpoint(self, name, call) -> Thing:
        arn = f"arn:aws:sagemaker:{call.region}:{self.world.account}:endpoint/{name.lower()}"
        return find(self.endpoints, name, call, f'Could not find endpoint "{arn}".')
