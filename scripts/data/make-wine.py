"""Makes the templates' sample data for classification and the numbers that its logistic regression is compared with.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install scikit-learn==1.9.1
    /tmp/venv/bin/python scripts/data/make-wine.py

Everything is written below the repository, and running it again gives the same bytes. Source of the data: the wine recognition
data of the UCI Machine Learning Repository (Forina et al., donated 1991), in the copy inside the scikit-learn package. It was
taken, and not iris or digits, because it has three classes, measurements whose sizes differ by a factor of a thousand, and few
enough columns for people to look at.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "templates/_shared/classification/samples"
REFERENCE = ROOT / "test/templates/typescript/logistic-reference.json"
ALPHAS = [0.01, 1.0, 100.0]


def plain(value: float) -> str:
    """The shortest decimal form; whole numbers without ".0", as in the study's own table."""
    return repr(int(value)) if value == int(value) else repr(float(value))


def csv(rows) -> str:
    return "".join(",".join(plain(v) for v in row) + "\n" for row in rows)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, newline="\n")


def samples(x, y):
    """The original is sorted by class; a step that shares no factor with 178 mixes it. Every fifth wine is kept for validation."""
    rows = np.column_stack([y, x])[np.arange(len(y)) * 49 % len(y)]
    held = np.arange(len(rows)) % 5 == 0
    return rows[~held], rows[held]


def reference(train, validation, alpha: float) -> dict:
    x, y = train[:, 1:], train[:, 0]
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=1 / alpha, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(scaler.transform(x), y)
    probabilities = model.predict_proba(scaler.transform(validation[:, 1:]))
    return {
        "alpha": alpha,
        "classes": [int(c) for c in model.classes_],
        "coefficients": model.coef_.tolist(),
        "intercepts": (model.intercept_ - model.intercept_.mean()).tolist(),
        "trainLoss": float(log_loss(y, model.predict_proba(scaler.transform(x)))),
        "validationAccuracy": float(model.score(scaler.transform(validation[:, 1:]), validation[:, 0])),
        "validationLogLoss": float(log_loss(validation[:, 0], probabilities)),
        "probabilities": probabilities[:5].tolist(),
    }


def main() -> None:
    raw = load_wine()
    train, validation = samples(raw.data, raw.target)
    write(SAMPLES / "channels/train/wine.csv", csv(train))
    write(SAMPLES / "channels/validation/wine.csv", csv(validation))

    features = validation[:, 1:]
    write(SAMPLES / "requests/one-row.csv", csv(features[:1]))
    write(SAMPLES / "requests/five-rows.csv", csv(features[:5]))
    lines = [f'{{"features": [{", ".join(plain(v) for v in row)}]}}' for row in features[:5]]
    write(SAMPLES / "requests/five-rows.jsonl", "".join(line + "\n" for line in lines))
    write(SAMPLES / "requests/five-rows.json", '{"instances": [\n  ' + ",\n  ".join(lines) + "\n]}\n")
    write(SAMPLES / "batch/wines-1.csv", csv(features[:20]))
    write(SAMPLES / "batch/wines-2.csv", csv(features[20:]))

    fits = [reference(train, validation, alpha) for alpha in ALPHAS]
    made_by = f"scripts/data/make-wine.py with scikit-learn {sklearn.__version__}"
    write(REFERENCE, json.dumps({"madeBy": made_by, "fits": fits}, indent=2) + "\n")


main()
