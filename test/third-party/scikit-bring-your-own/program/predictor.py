import io
import os
import pickle

import flask
import pandas as pd

path = os.path.join('/opt/ml/model', 'decision-tree.pkl')
model = None
app = flask.Flask(__name__)


def load():
    global model
    if model is None:
        with open(path, 'rb') as file:
            model = pickle.load(file)
    return model


@app.route('/ping', methods=['GET'])
def ping():
    status = 200 if load() else 404
    return flask.Response(response='\n', status=status, mimetype='application/json')


@app.route('/invocations', methods=['POST'])
def invocations():
    if flask.request.content_type != 'text/csv':
        return flask.Response(response='This predictor only supports CSV data', status=415, mimetype='text/plain')
    data = pd.read_csv(io.StringIO(flask.request.data.decode('utf-8')), header=None)
    print(f'Invoked with {data.shape[0]} records')
    out = io.StringIO()
    pd.DataFrame({'results': load().predict(data)}).to_csv(out, header=False, index=False)
    return flask.Response(response=out.getvalue(), status=200, mimetype='text/csv')
