"""Makes the templates' sample data for regression and the numbers that its ridge regression is compared with.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install scikit-learn==1.9.1
    /tmp/venv/bin/python scripts/data/make-diabetes.py

Everything is written below the repository, and running it again gives the same bytes. Source of the data: the raw file of
the diabetes study inside the scikit-learn package (Efron, Hastie, Johnstone and Tibshirani, "Least Angle Regression", 2004).
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "templates/_shared/regression/samples"
SHARDS = ROOT / "templates/_shared/distributed/samples/channels/train"
REFERENCE = ROOT / "test/templates/typescript/ridge-reference.json"
ALPHAS = [0.0, 0.01, 1.0, 10.0, 1000.0]


def plain(value: float) -> str:
    """The shortest decimal form; whole numbers without ".0", as in the study's own table."""
    return repr(int(value)) if value == int(value) else repr(float(value))


def csv(rows) -> str:
    return "".join(",".join(plain(v) for v in row) + "\n" for row in rows)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, newline="\n")


def samples(x, y):
    """Every fifth patient is kept for validation: 353 rows to train on, 89 to check with. The label comes first."""
    rows = np.column_stack([y, x])
    held = np.arange(len(rows)) % 5 == 0
    return rows[~held], rows[held]


def reference(train, validation, alpha: float, standardize: bool) -> dict:
    x, y = train[:, 1:], train[:, 0]
    scaler = StandardScaler(with_mean=standardize, with_std=standardize).fit(x)
    model = Ridge(alpha=alpha, solver="cholesky", tol=1e-12).fit(scaler.transform(x), y)

    def errors(rows):
        return model.predict(scaler.transform(rows[:, 1:])) - rows[:, 0]

    held = errors(validation)
    spread = validation[:, 0] - validation[:, 0].mean()
    return {
        "alpha": alpha,
        "standardize": standardize,
        "coefficients": model.coef_.tolist(),
        "intercept": float(model.intercept_),
        "trainRmse": float(np.sqrt(np.mean(errors(train) ** 2))),
        "validationRmse": float(np.sqrt(np.mean(held**2))),
        "validationR2": float(1 - np.sum(held**2) / np.sum(spread**2)),
        "predictions": model.predict(scaler.transform(validation[:5, 1:])).tolist(),
    }


def main() -> None:
    raw = load_diabetes(scaled=False)
    train, validation = samples(raw.data, raw.target)
    write(SAMPLES / "channels/train/diabetes.csv", csv(train))
    write(SAMPLES / "channels/validation/diabetes.csv", csv(validation))
    for part, rows in enumerate(np.array_split(train, 4)):
        write(SHARDS / f"part-{part}.csv", csv(rows))

    features = validation[:, 1:]
    write(SAMPLES / "requests/one-row.csv", csv(features[:1]))
    write(SAMPLES / "requests/five-rows.csv", csv(features[:5]))
    lines = [f"[{','.join(plain(v) for v in row)}]" for row in features[:5]]
    write(SAMPLES / "requests/five-rows.jsonl", "".join(line + "\n" for line in lines))
    write(SAMPLES / "requests/five-rows.json", '{"instances": [\n  ' + ",\n  ".join(lines) + "\n]}\n")
    write(SAMPLES / "batch/patients-1.csv", csv(features[:50]))
    write(SAMPLES / "batch/patients-2.csv", csv(features[50:]))

    fits = [reference(train, validation, alpha, True) for alpha in ALPHAS]
    fits.append(reference(train, validation, 1.0, False))
    made_by = f"scripts/data/make-diabetes.py with scikit-learn {sklearn.__version__}"
    write(REFERENCE, json.dumps({"madeBy": made_by, "fits": fits}, indent=2) + "\n")


main()
