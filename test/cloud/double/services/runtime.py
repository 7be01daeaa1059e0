"""InvokeEndpoint of sagemaker-runtime.

Scripted answers by endpoint under `endpoint-answer`: {"status", "contentType", "body"}, one for each invocation, the last one stays;
without a script the body comes back as it went. With the setting `jobs` = `real` the container of the endpoint answers.
"""

from protocol import Refusal
from services.base import Service

# 6 MiB, as the service's own model says of the body.
PAYLOAD_MAX = 6291456


class Runtime(Service):
    def __init__(self, world, sagemaker):
        self.sagemaker = sagemaker
        super().__init__(world)

    def reset(self):
        super().reset()
        self.answers: dict = {}

    def InvokeEndpoint(self, params, call):
        name = params["EndpointName"]
        endpoint = self.sagemaker.endpoints.get((call.region, name))
        if endpoint is None or endpoint.status not in ("InService", "Updating"):
            raise Refusal("ValidationError", f"Endpoint {name} of account {self.world.account} not found.")
        body = params.get("Body", b"")
        if len(body) > PAYLOAD_MAX:
            raise Refusal("ValidationError", f"UNCONFIRMED wording: Request size {len(body)} exceeds the limit of {PAYLOAD_MAX} bytes.", 413)
        status, kind, answer, attributes = self.ask(endpoint, params, body)
        if status // 100 != 2:
            group = f"/aws/sagemaker/Endpoints/{name}"
            at = f"https://{call.region}.console.aws.amazon.com/cloudwatch/home?region={call.region}#logEventViewer:group={group}"
            text = answer.decode(errors="replace")
            told = f'Received {"client" if status // 100 == 4 else "server"} error ({status}) from primary with message "{text}". See {at} in account {self.world.account} for more information.'
            arn = f"arn:aws:logs:{call.region}:{self.world.account}:log-group:{group}"
            raise Refusal("ModelError", told, 424, OriginalStatusCode=status, OriginalMessage=text, LogStreamArn=arn)
        found = {"Body": answer, "ContentType": kind, "InvokedProductionVariant": endpoint.extra["variant"]["VariantName"]}
        return found | ({"CustomAttributes": attributes} if attributes else {})

    def ask(self, endpoint, params, body):
        if "container" in endpoint.extra:
            return endpoint.extra["container"].invoke(body, params)
        scripted = self.answers.setdefault(endpoint.name, list(self.world.script("endpoint-answer", endpoint.name, [{}])))
        state = scripted.pop(0) if len(scripted) > 1 else scripted[0]
        kind = state.get("contentType", params.get("Accept", params.get("ContentType", "text/csv")))
        return state.get("status", 200), kind, state["body"].encode() if "body" in state else body, None
