"""Serves the stored coefficients; one line of CSV in, one line out."""

import io
import json
from pathlib import Path

import numpy as np
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

WEIGHTS = np.array(json.loads(Path('/opt/ml/model/model.json').read_text())['weights'])

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.exception_handler(HTTPException)
async def explain(_: Request, error: HTTPException) -> Response:
    return PlainTextResponse(f'{error.detail}\n', status_code=error.status_code)


@app.get('/ping')
async def ping() -> Response:
    return Response()


@app.post('/invocations')
async def invocations(request: Request) -> Response:
    body = await request.body()
    if media_type(request.headers.get('content-type', 'text/csv')) != 'text/csv':
        raise HTTPException(415, 'Only text/csv is understood.')
    accepted = {media_type(part) for part in request.headers.get('accept', '*/*').split(',')}
    if not accepted & {'text/csv', 'text/*', '*/*'}:
        raise HTTPException(406, 'Only text/csv is offered.')
    return Response(await run_in_threadpool(predict, body), media_type='text/csv')


def media_type(header: str) -> str:
    return header.split(';')[0].strip().lower()


def predict(body: bytes) -> str:
    try:
        rows = np.loadtxt(io.StringIO(body.decode()), delimiter=',', ndmin=2)
    except ValueError as error:
        raise HTTPException(400, 'Rows of numbers are needed.') from error
    if rows.size == 0 or rows.shape[1] != len(WEIGHTS) - 1 or not np.isfinite(rows).all():
        raise HTTPException(400, f'Rows of {len(WEIGHTS) - 1} numbers are needed.')
    results = rows @ WEIGHTS[:-1] + WEIGHTS[-1]
    return ''.join(f'{result:.4f}\n' for result in results)
