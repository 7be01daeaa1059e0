"""The Flask application of the inference container: /ping, /invocations, /execution-parameters."""

import json
import sys
import threading
from collections.abc import Callable, Iterator

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from .buyer_error import BuyerError
from .decode import decode
from .encode import Encoder
from .failure import describe_for_log
from .media_types import known_types, resolve_answer_type, resolve_request_type
from .rows import Predictions, Rows
from .spec import Spec

#: Largest request body in bytes: what batch transform may send at most (MaxPayloadInMB of 100).
LARGEST_BODY = 100 * 1024 * 1024
#: A piece of a body, small enough that other requests need not wait long for their turn.
_PIECE = 128 * 1024
_TEXT = "text/plain; charset=utf-8"


class TooLargeError(Exception):
    """The body is larger than anybody may send."""


def create_app(predict: Callable[[Rows], Predictions], spec: Spec, *, processes: int) -> Flask:
    """The application over a function that answers blocks of rows.

    The function is never called twice at the same time in one process, so it need not be made for threads.
    """
    app = Flask("algorithm", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    request_types, answer_types = known_types(spec.request_types), known_types(spec.answer_types)
    execution_parameters = _describe_execution(processes)
    turn = threading.Lock()

    @app.route("/ping", methods=["GET", "POST"])
    def ping() -> Response:
        return _text(200, "")

    @app.get("/execution-parameters")
    def describe() -> Response:
        return Response(execution_parameters, mimetype="application/json")

    @app.post("/invocations")
    def invocations() -> Response:
        media_type = resolve_request_type(request.headers.get("Content-Type"), request_types)
        if media_type is None:
            return _refuse(415, f"Content-Type must be one of {', '.join(request_types)}")
        if request.headers.get("Content-Encoding", "identity") != "identity":
            return _refuse(415, "Content-Encoding is not supported")
        answer_type = resolve_answer_type(request.headers.get("Accept"), media_type, answer_types)
        if answer_type is None:
            return _refuse(406, f"Accept must allow one of {', '.join(answer_types)}")
        encoder = Encoder(answer_type)
        records = 0
        body = Body(request)
        for rows in decode(media_type, body.pieces()):
            # A piece at a time: a short request between the pieces of a long one is answered at once.
            with turn:
                count = encoder.add(predict(rows))
            if count != len(rows):
                raise ValueError(f"predict() returned {count} predictions for {len(rows)} rows")
            records += count
        if records == 0:
            return _text(400, "the body is empty" if body.received == 0 else "the body holds no record")
        return Response(encoder.finish(), content_type=answer_type)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        if isinstance(error, MethodNotAllowed):
            methods = sorted(error.valid_methods or ())
            response = _refuse(405, f"use {methods[0]}")
            response.headers["Allow"] = ", ".join(methods)
            return response
        if error.code == 404:
            return _refuse(404, "there are only /ping, /invocations and /execution-parameters")
        return _refuse(error.code or 500, error.name)

    @app.errorhandler(Exception)
    def explain(error: Exception) -> Response:
        """The caller's mistakes are explained; our own are logged and not shown."""
        if isinstance(error, BuyerError):
            return _refuse(400, str(error))
        if isinstance(error, TooLargeError):
            return _refuse(413, f"the body is larger than {LARGEST_BODY} bytes")
        print("\n".join(["Request failed:", *describe_for_log(error)]), file=sys.stderr, flush=True)
        return _refuse(500, "the model failed to answer this request")

    return app


class Body:
    """The body of a request, piece by piece."""

    def __init__(self, of: Request) -> None:
        self._stream = of.environ["wsgi.input"]
        self._announced = of.content_length
        self.received = 0

    def pieces(self) -> Iterator[bytes]:
        """Raises TooLargeError when there is more than anybody may send."""
        if (self._announced or 0) > LARGEST_BODY:
            raise TooLargeError
        while piece := self._stream.read(_PIECE):
            self.received += len(piece)
            if self.received > LARGEST_BODY:
                raise TooLargeError
            yield piece


def _refuse(status: int, reason: str) -> Response:
    # The body is read to its end first: a client that is still sending would not see the answer.
    while request.environ["wsgi.input"].read(_PIECE):
        pass
    return _text(status, reason)


def _text(status: int, reason: str) -> Response:
    return Response(f"{reason}\n" if reason else "", status, content_type=_TEXT)


def _describe_execution(processes: int) -> str:
    """What batch transform asks before it begins. The product of the two numbers may not exceed 100."""
    return json.dumps({"MaxConcurrentTransforms": min(processes, 16), "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6})
