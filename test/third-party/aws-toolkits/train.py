import argparse
import json
import os

import numpy as np


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--rate', type=float, default=0.5)
    parser.add_argument('--model-dir', default=os.environ.get('SM_MODEL_DIR'))
    parser.add_argument('--train', default=os.environ.get('SM_CHANNEL_TRAIN'))
    options, _ = parser.parse_known_args()
    files = [os.path.join(options.train, name) for name in sorted(os.listdir(options.train))]
    rows = np.concatenate([np.loadtxt(name, delimiter=',', ndmin=2) for name in files])
    features = np.column_stack([rows[:, 1:], np.ones(len(rows))])
    weights, *_ = np.linalg.lstsq(features, rows[:, 0], rcond=None)
    print(f'rmse={np.sqrt(np.mean((features @ weights - rows[:, 0]) ** 2)):.4f}', flush=True)
    with open(os.path.join(options.model_dir, 'weights.json'), 'w') as file:
        json.dump(weights.tolist(), file)


if __name__ == '__main__':
    main()
