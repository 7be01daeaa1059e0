"""Fits a line by gradient descent and stores its coefficients."""

import csv
import json
import math
import signal
import sys
from pathlib import Path

import numpy as np

ML = Path('/opt/ml')
STEPS = 200


def read_rate() -> float:
    text = json.loads((ML / 'input/config/hyperparameters.json').read_text()).get('rate', '0.5')
    try:
        rate = float(text.strip().strip('"'))
    except ValueError:
        raise ValueError(f'rate must be a number, not {text}') from None
    if not (math.isfinite(rate) and rate > 0):
        raise ValueError(f'rate must be above 0, not {text}')
    return rate


def read_rows(folder: Path) -> np.ndarray:
    if not folder.is_dir():
        raise ValueError('the channel train is missing')
    rows = []
    for path in sorted(folder.rglob('*')):
        if path.is_file():
            with path.open(newline='') as file:
                rows += [[float(cell) for cell in row] for row in csv.reader(file) if row]
    if not rows or any(len(row) != len(rows[0]) for row in rows) or len(rows[0]) < 2:
        raise ValueError('the channel train must hold rows of equally many numbers: a target and features')
    return np.array(rows)


def fit(rows: np.ndarray, rate: float) -> tuple[np.ndarray, float]:
    target = rows[:, 0]
    features = np.column_stack([rows[:, 1:], np.ones(len(rows))])
    scale = np.abs(features).max(axis=0)
    scaled = features / scale
    step = min(rate, 1.0) / np.linalg.norm(scaled, 2) ** 2
    weights = np.zeros(features.shape[1])
    for number in range(1, STEPS + 1):
        error = scaled @ weights - target
        weights -= step * (scaled.T @ error)
        if number % 50 == 0:
            print(f'step {number} of {STEPS}: rmse={np.sqrt(np.mean(error**2)):.4f}')
    return weights / scale, float(np.sqrt(np.mean(error**2)))


def stop(*_: object) -> None:
    print('stopped on request')
    sys.exit(0)


def main() -> None:
    signal.signal(signal.SIGTERM, stop)
    print('training')
    weights, _ = fit(read_rows(ML / 'input/data/train'), read_rate())
    (ML / 'model/model.json').write_text(json.dumps({'weights': weights.tolist()}))
    print('done')


try:
    main()
except Exception as error:
    (ML / 'output/failure').write_text(str(error))
    raise
