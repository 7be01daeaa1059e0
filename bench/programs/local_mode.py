"""Local mode of the SageMaker Python SDK: `local_mode.py smoke|transform SETTINGS`, the settings as JSON."""

import json
import sys

import boto3
from sagemaker.estimator import Estimator
from sagemaker.local import LocalSession
from sagemaker.model import Model
from sagemaker.serializers import IdentitySerializer

# Never used: nothing here asks AWS.
ROLE = "arn:aws:iam::123456789012:role/local"


def open_session(root, port):
    """Without the telemetry, which asks AWS who is calling."""
    config = {"SchemaVersion": "1.0", "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}}}
    session = LocalSession(boto3.Session(region_name="us-east-1"), sagemaker_config=config)
    session.config = {"local": {"local_code": True, "container_root": root, "serving_port": port}}
    return session


def smoke(*, image, channels, body, answer, root, port):
    estimator = Estimator(
        image_uri=image,
        role=ROLE,
        instance_count=1,
        instance_type="local",
        output_path=f"file://{root}",
        sagemaker_session=open_session(root, port),
    )
    estimator.fit(channels)
    predictor = estimator.deploy(1, "local", serializer=IdentitySerializer("text/csv"))
    with open(body, "rb") as file:
        predictions = predictor.predict(file.read())
    with open(answer, "wb") as file:
        file.write(predictions)
    predictor.delete_endpoint()


def transform(*, image, model, data, output, root, port):
    served = Model(image_uri=image, model_data=model, role=ROLE, sagemaker_session=open_session(root, port))
    transformer = served.transformer(1, "local", output_path=output, strategy="MultiRecord", assemble_with="Line")
    # Local mode has ended when the call returns; waiting for it would ask CloudWatch for its log.
    transformer.transform(data, content_type="text/csv", split_type="Line", wait=False, logs=False)


{"smoke": smoke, "transform": transform}[sys.argv[1]](**json.loads(sys.argv[2]))
