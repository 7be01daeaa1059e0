import json
import os
import sys

import mlflow
import numpy as np
from sklearn.linear_model import Ridge

ML = '/opt/ml'


def main():
    with open(f'{ML}/input/config/hyperparameters.json') as file:
        alpha = float(json.load(file).get('alpha', '1'))
    folder = f'{ML}/input/data/train'
    rows = np.concatenate([np.loadtxt(os.path.join(folder, name), delimiter=',', ndmin=2) for name in sorted(os.listdir(folder))])
    model = Ridge(alpha=alpha).fit(rows[:, 1:], rows[:, 0])
    print(f'rmse={np.sqrt(np.mean((model.predict(rows[:, 1:]) - rows[:, 0]) ** 2)):.4f}')
    mlflow.sklearn.save_model(model, f'{ML}/model', input_example=rows[:2, 1:])


if __name__ == '__main__':
    try:
        main()
    except Exception as error:
        with open(f'{ML}/output/failure', 'w') as file:
            file.write(str(error))
        print(error, file=sys.stderr)
        sys.exit(1)
