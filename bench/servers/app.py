"""Inference in the way of the common tutorial: Flask, a line of text at a time. The arithmetic is that of our templates."""

import json
from math import exp

from flask import Flask, Response, request

with open("/opt/ml/model/model.json") as file:
    model = json.load(file)
app = Flask(__name__)


def regress(x):
    return model["intercept"] + sum(w * (v - m) for w, v, m in zip(model["coefficients"], x, model["means"]))


def classify(x):
    d = [v - m for v, m in zip(x, model["means"])]
    scores = [b + sum(w * v for w, v in zip(row, d)) for b, row in zip(model["intercepts"], model["coefficients"])]
    most = max(scores)
    powers = [exp(s - most) for s in scores]
    total = sum(powers)
    p = [v / total for v in powers]
    return ",".join([str(model["labels"][p.index(max(p))]), *(str(round(v, 7)) for v in p)])


predict = classify if "labels" in model else regress


@app.route("/ping")
def ping():
    return Response(status=200)


@app.route("/invocations", methods=["POST"])
def invocations():
    if request.mimetype == "application/json":
        predictions = [predict(x) for x in request.get_json()["instances"]]
        return Response(json.dumps({"predictions": predictions}), mimetype="application/json")
    lines = []
    for line in request.get_data(as_text=True).split("\n"):
        if line:
            lines.append(str(predict([float(v) for v in line.split(",")])))
    return Response("\n".join(lines) + "\n", mimetype="text/csv")
