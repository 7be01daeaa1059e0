"""A counterpart of the AWS services that moto has not: judges each request, and each of its own answers, by botocore's service models.

    python3 server.py --port 0 --moto http://127.0.0.1:5001 --registry 127.0.0.1:5000

Prints `ready PORT`. Tests steer it under /_control: POST /_control/faults, POST /_control/scripts, GET /_control/log, POST /_control/reset.
It never makes up an answer that AWS's model does not allow: such an answer is a 500 that names what is wrong.
"""

import argparse
import json
import os
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import services
from judge import judge
from protocol import Call, Refusal, read_call, write_answer, write_refusal
from world import World


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: World
    plays: dict

    def do_any(self):
        body = self.read_body()
        if self.path.startswith("/_control/"):
            return self.control(body)
        call = None
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = read_call(self.command, self.path, headers, body)
            status, headers, content = self.answer(call)
        except Refusal as refusal:
            status, headers, content = write_refusal(call, refusal)
        except Exception:
            status, headers, content = 500, {"Content-Type": "text/plain"}, traceback.format_exc().encode()
            sys.stderr.write(content.decode())
        if call is not None:
            params = {key: value for key, value in call.params.items() if not isinstance(value, bytes)}
            entry = {"service": call.service, "operation": call.operation.name, "params": params}
            self.world.log.append(entry | {"region": call.region, "accessKey": call.access_key, "status": status})
        return self.send(status, headers, content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_any

    def answer(self, call: Call):
        self.world.fault_for(call)
        shape = call.operation.input_shape
        wrong = judge(shape, call.params) if shape else []
        if wrong:
            count = f"{len(wrong)} validation error{'s' if len(wrong) > 1 else ''} detected"
            raise Refusal("ValidationException", f"{count}: {'; '.join(wrong)}")
        play = getattr(self.plays.get(call.service), call.operation.name, None)
        forward = getattr(self.plays.get(call.service), "forward", None)
        if play is None and forward is not None:
            return forward(call)
        if play is None:
            raise Refusal("UnknownOperationException", f"this counterpart does not play {call.service} {call.operation.name}", 501)
        answer = play(call.params, call) or {}
        shape = call.operation.output_shape
        wrong = judge(shape, answer) if shape else []
        if wrong:
            raise RuntimeError(f"{call.operation.name} would answer what AWS's model does not allow: {'; '.join(wrong)}")
        return write_answer(call, answer)

    def control(self, body: bytes):
        world, what = self.world, self.path.removeprefix("/_control/")
        given = json.loads(body) if body else None
        if what == "faults":
            world.faults += given
        elif what == "scripts":
            for kind, names in given.items():
                world.scripts.setdefault(kind, {}).update(names)
        elif what == "settings":
            world.settings.update(given)
        elif what == "reset":
            world.faults.clear(), world.scripts.clear(), world.log.clear()
            for service in self.plays.values():
                service.reset()
        elif what != "log":
            return self.send(404, {}, b"")
        return self.send(200, {"Content-Type": "application/json"}, json.dumps(world.log if what == "log" else {}, default=str).encode())

    def read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, status: int, headers: dict, content: bytes):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass


def leave_with_parent(plays):
    """Nothing of ours outlives the tests that started us."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    for service in plays.values():
        service.reset()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--moto", default="")
    parser.add_argument("--registry", default="")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    world = World(moto=options.moto, registry=options.registry, settings=dict(one.split("=", 1) for one in options.set))
    Handler.world, Handler.plays = world, services.play(world)
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.daemon_threads = True
    threading.Thread(target=leave_with_parent, args=(Handler.plays,), daemon=True).start()
    print(f"ready {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
