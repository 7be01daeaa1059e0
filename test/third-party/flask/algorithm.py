import csv
import json
import os
import sys
import traceback

ML = '/opt/ml'


def train():
    with open(f'{ML}/input/config/hyperparameters.json') as file:
        rate = float(json.load(file).get('rate', '0.5'))
    folder = f'{ML}/input/data/train'
    rows = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            rows += [[float(cell) for cell in line] for line in csv.reader(file) if line]
    factor = sum(row[0] for row in rows) / sum(sum(row[1:]) for row in rows)
    error = (sum((row[0] - factor * sum(row[1:])) ** 2 for row in rows) / len(rows)) ** 0.5
    with open(f'{ML}/model/model.json', 'w') as file:
        json.dump({'factor': factor, 'columns': len(rows[0]) - 1, 'rate': rate}, file)
    print(f'rmse={error:.4f}')


def serve():
    from flask import Flask, Response, request

    with open(f'{ML}/model/model.json') as file:
        model = json.load(file)
    app = Flask(__name__)

    @app.get('/ping')
    def ping():
        return Response('\n', mimetype='application/json')

    @app.post('/invocations')
    def invocations():
        if request.mimetype != 'text/csv':
            return Response('Only text/csv is understood.\n', status=415, mimetype='text/plain')
        try:
            rows = [[float(cell) for cell in line] for line in csv.reader(request.get_data(as_text=True).splitlines()) if line]
        except ValueError as error:
            return Response(f'{error}\n', status=400, mimetype='text/plain')
        if not rows or any(len(row) != model['columns'] for row in rows):
            return Response(f"Rows of {model['columns']} numbers are needed.\n", status=400, mimetype='text/plain')
        text = ''.join(f"{model['factor'] * sum(row):.6f}\n" for row in rows)
        return Response(text, mimetype='text/csv')

    app.run(host='0.0.0.0', port=8080)


if __name__ == '__main__':
    try:
        {'train': train, 'serve': serve}[sys.argv[1]]()
    except Exception as error:
        if sys.argv[1] == 'train':
            with open(f'{ML}/output/failure', 'w') as file:
                file.write(f'{type(error).__name__}: {error}')
        traceback.print_exc()
        sys.exit(1)
