"""Reads requests and writes answers in AWS's protocols, from botocore's models: JSON 1.0 and 1.1, REST-JSON, and Query as IAM speaks it."""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

import botocore.session
from botocore.model import OperationModel, ServiceModel

# By the name that requests are signed for. The runtime of endpoints is signed as `sagemaker`, too; its paths tell it apart.
SIGNED = {"sagemaker": "sagemaker", "ecr": "ecr", "aws-marketplace": "marketplace-catalog", "iam": "iam"}
SCOPE = re.compile(r"Credential=([^/,]+)/\d{8}/([^/,]+)/([^/,]+)/aws4_request")

_session = botocore.session.Session()
_models: dict[str, ServiceModel] = {}


def model_of(service: str) -> ServiceModel:
    if service not in _models:
        _models[service] = _session.get_service_model(service)
    return _models[service]


class Refusal(Exception):
    """An error answer, such as `ValidationException`."""

    def __init__(self, code: str, message: str, status: int = 400, **fields):
        super().__init__(message)
        self.code, self.message, self.status, self.fields = code, message, status, fields


@dataclass
class Call:
    """One request, understood."""

    service: str
    operation: OperationModel
    params: dict
    region: str
    access_key: str
    headers: dict = field(default_factory=dict)
    body: bytes = b""


def read_call(method: str, target: str, headers: dict, body: bytes) -> Call:
    """`headers` have names in small letters. Raises Refusal when the request is for nobody here."""
    found = SCOPE.search(headers.get("authorization", ""))
    if not found:
        raise Refusal("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
    access_key, region, signed = found.groups()
    path = urlsplit(target).path
    service = "sagemaker-runtime" if signed == "sagemaker" and path.startswith("/endpoints/") else SIGNED.get(signed)
    if service is None:
        raise Refusal("UnknownService", f"this counterpart does not play {signed}", 501)
    model = model_of(service)
    protocol = model.metadata["protocol"]
    if protocol == "json":
        name = headers.get("x-amz-target", "").split(".")[-1]
        params = json.loads(body or b"{}")
    elif protocol == "query":
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        name = fields.pop("Action", "")
        fields.pop("Version", None)
        params = unflatten(fields)
        if name in model.operation_names:
            params = as_typed(model.operation_model(name).input_shape, params)
    else:
        name, params = read_rest(model, method, target, headers, body)
    if name not in model.operation_names:
        raise Refusal("UnknownOperationException", f"{service} has no operation {name!r}", 404)
    return Call(service, model.operation_model(name), params, region, access_key, headers, body)


def read_rest(model: ServiceModel, method: str, target: str, headers: dict, body: bytes):
    """The operation whose path fits, and its parameters from path, query, headers and body."""
    split = urlsplit(target)
    for name in model.operation_names:
        operation = model.operation_model(name)
        http = operation.http
        pattern = re.sub(r"\\\{(\w+)\\?\+?\\\}", r"(?P<\1>[^/]+)", re.escape(http["requestUri"].split("?")[0]))
        found = re.fullmatch(pattern, split.path)
        if http["method"] != method or not found:
            continue
        query = parse_qs(split.query)
        params, in_body = {}, True
        shape = operation.input_shape
        for member, one in (shape.members if shape else {}).items():
            where, wire = one.serialization.get("location"), one.serialization.get("name", member)
            if where == "uri":
                params[member] = unquote(found[wire])
            elif where == "querystring" and wire in query:
                params[member] = query[wire][0]
            elif where == "header" and wire.lower() in headers:
                params[member] = headers[wire.lower()]
        payload = shape.serialization.get("payload") if shape else None
        if payload:
            params[payload], in_body = body, False
        if in_body and body:
            params |= json.loads(body)
        return name, params
    return "", {}


def unflatten(fields: dict) -> dict:
    """`A.member.1=x` of the Query protocol as `{"A": ["x"]}`."""
    result: dict = {}
    for key, value in fields.items():
        steps, here = key.split("."), result
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = value

    def fold(value):
        if not isinstance(value, dict):
            return value
        if set(value) == {"member"}:
            value = value["member"]
        if value and all(key.isdigit() for key in value):
            return [fold(value[key]) for key in sorted(value, key=int)]
        return {key: fold(one) for key, one in value.items()}

    return fold(result)


def as_typed(shape, value):
    """The Query protocol carries text alone; what is no number where one should be stays text, for the judge."""
    kind = shape.type_name if shape is not None else ""
    if kind == "structure" and isinstance(value, dict):
        return {name: as_typed(shape.members.get(name), one) for name, one in value.items()}
    if kind == "list" and value == "":
        return []
    if kind == "list" and isinstance(value, list):
        return [as_typed(shape.member, one) for one in value]
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind in ("integer", "long") and isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    return value


def write_answer(call: Call, answer: dict):
    """Status, headers and body."""
    protocol = model_of(call.service).metadata["protocol"]
    common = {"x-amzn-RequestId": str(uuid.uuid4())}
    if protocol == "query":
        return 200, common | {"Content-Type": "text/xml"}, write_xml(call, answer)
    shape = call.operation.output_shape
    payload = shape.serialization.get("payload") if shape else None
    if payload is None:
        version = model_of(call.service).metadata.get("jsonVersion", "1.1")
        kind = "application/json" if protocol == "rest-json" else f"application/x-amz-json-{version}"
        return 200, common | {"Content-Type": kind}, json.dumps(answer, default=as_json).encode()
    headers = dict(common)
    for member, one in shape.members.items():
        if one.serialization.get("location") == "header" and member in answer:
            headers[one.serialization.get("name", member)] = str(answer[member])
    return 200, headers, answer.get(payload, b"")


def write_refusal(call: Call | None, refusal: Refusal):
    if call is not None and model_of(call.service).metadata["protocol"] == "query":
        text = f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(refusal.code)}</Code><Message>{escape(refusal.message)}</Message></Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
        return refusal.status, {"Content-Type": "text/xml"}, text.encode()
    # The Query-compatible services and the JSON ones name the member differently; the SDKs read either.
    body = {"__type": refusal.code, "message": refusal.message, "Message": refusal.message} | refusal.fields
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": refusal.code, "x-amzn-RequestId": str(uuid.uuid4())}
    return refusal.status, headers, json.dumps(body, default=as_json).encode()


def as_json(value):
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    raise TypeError(f"no JSON for {type(value)}")


def write_xml(call: Call, answer: dict) -> bytes:
    def element(name: str, shape, value) -> str:
        if shape.type_name == "structure":
            inside = "".join(element(key, shape.members[key], one) for key, one in value.items())
        elif shape.type_name == "list":
            inside = "".join(element("member", shape.member, one) for one in value)
        elif shape.type_name == "map":
            inside = "".join(f"<entry>{element('key', shape.key, key)}{element('value', shape.value, one)}</entry>" for key, one in value.items())
        elif isinstance(value, bool):
            inside = "true" if value else "false"
        elif isinstance(value, datetime):
            inside = value.isoformat()
        else:
            inside = escape(str(value))
        return f"<{name}>{inside}</{name}>"

    name, shape = call.operation.name, call.operation.output_shape
    inside = "".join(element(key, shape.members[key], one) for key, one in answer.items()) if shape else ""
    result = f"<{name}Result>{inside}</{name}Result>"
    return f"<{name}Response>{result}<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></{name}Response>".encode()
