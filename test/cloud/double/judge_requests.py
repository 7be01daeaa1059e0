"""Judges many requests in one go: reads JSON lines `{"service", "operation", "params"}`, writes for each a JSON line of what is wrong with it."""

import json
import sys

from judge import judge
from protocol import model_of

for line in sys.stdin:
    asked = json.loads(line)
    shape = model_of(asked["service"]).operation_model(asked["operation"]).input_shape
    print(json.dumps(judge(shape, asked["params"])))
