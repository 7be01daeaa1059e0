"""Ridge regression as the template's, by scikit-learn: `ridge.py ROWS ALPHA READER MODEL`."""

import json
import re
import sys
import time
from pathlib import Path

import pandas
from sklearn.linear_model import Ridge
from sklearn.metrics import root_mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rows, alpha, reader, model = sys.argv[1:]
data = pandas.read_csv(rows, header=None, engine=reader)
labels, features = data[0], data.drop(columns=0)
scaler, ridge = StandardScaler(), Ridge(alpha=float(alpha))
pipeline = make_pipeline(scaler, ridge).fit(features, labels)
rmse = root_mean_squared_error(labels, pipeline.predict(features))
peak = int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text()).group(1)) / 1024
found = {
    "intercept": float(ridge.intercept_),
    "means": scaler.mean_.tolist(),
    "coefficients": (ridge.coef_ / scaler.scale_).tolist(),
}
Path(model).write_text(json.dumps(found))
print(json.dumps({"rmse": float(rmse), "cpu": time.process_time() * 1000, "peak": peak}))
