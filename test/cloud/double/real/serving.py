"""A model's container: its archive unpacked for reading only, `serve` on a network without a way out, asked over its address."""

import http.client
import io
import tarfile
import time

from real.engine import EngineError


class NotServing(Exception):
    """Why a container cannot be asked, in SageMaker's words."""


class Served:
    def __init__(self, world, engine, container: dict, environment: dict, say):
        self.world, self.engine = world, engine
        self.image, self.uri = container["Image"], container.get("ModelDataUrl")
        self.environment = container.get("Environment", {}) | environment
        self.say = say
        self.folder = self.network = self.container = self.address = self.following = None

    def start(self) -> None:
        """Raises NotServing where it does not even start."""
        self.folder = self.engine.folder()
        if self.uri:
            self.unpack()
        try:
            self.engine.fetch(self.image, self.world.registry)
            self.network = self.engine.network()
            flags = ["--network", self.network, "--volume", f"{self.folder}:/opt/ml/model:ro"]
            flags += [part for key, value in self.environment.items() for part in ("--env", f"{key}={value}")]
            self.container = self.engine.create(self.image, "serve", flags)
            self.engine.start(self.container)
        except EngineError as error:
            raise NotServing("start") from error
        self.following = self.engine.follow(self.container, self.say)
        self.address = self.engine.address(self.container, self.network)

    def unpack(self) -> None:
        told = f"Failed to extract model data archive from URL \"{self.uri}\". Please ensure that the object located at the URL is a valid tar.gz archive."
        try:
            with tarfile.open(fileobj=io.BytesIO(self.world.outside.read(self.uri)), mode="r:gz") as tar:
                if any(one.issym() for one in tar.getmembers()):
                    raise NotServing(told)
                tar.extractall(self.folder, filter="fully_trusted")
        except tarfile.TarError as error:
            raise NotServing(told) from error

    def wait(self, seconds: float, every: float, given_up) -> None:
        """Until a ping is answered with 200. Raises NotServing when time is over, the container ends, or somebody gives up."""
        deadline = time.time() + seconds
        while time.time() < deadline and not given_up.is_set():
            if self.engine.state(self.container)["Status"] == "exited":
                raise NotServing("exited")
            try:
                if self.ask("GET", "/ping", timeout=2)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(every)
        raise NotServing("ping")

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None, timeout: float = 60):
        """Status, headers and body of an answer. Raises OSError, which http.client's errors are made into."""
        connection = http.client.HTTPConnection(self.address, 8080, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(repr(error)) from error
        finally:
            connection.close()

    def invoke(self, body: bytes, params: dict):
        """What InvokeEndpoint gets: status, content type, body and custom attributes."""
        names = {"ContentType": "Content-Type", "Accept": "Accept", "CustomAttributes": "X-Amzn-SageMaker-Custom-Attributes"}
        headers = {wire: params[name] for name, wire in names.items() if name in params}
        # Where nothing answers, AWS names 0 as the status; known of a time-out, UNCONFIRMED of a container that is gone.
        try:
            if self.engine.state(self.container)["Status"] == "exited":
                raise ConnectionError("the container has ended")
            status, found, answer = self.ask("POST", "/invocations", body, headers)
        except TimeoutError:
            return 0, "", b"Your invocation timed out while waiting for a response from container primary. Review the latency metrics.", None
        except OSError as error:
            return 0, "", f"UNCONFIRMED wording: the container gave no answer: {error}".encode(), None
        return status, found.get("Content-Type", ""), answer, found.get("X-Amzn-SageMaker-Custom-Attributes")

    def stop(self, seconds: int = 30) -> None:
        if self.container:
            self.engine.stop(self.container, seconds)
            if self.following:
                self.following.join(10)
            self.engine.remove(self.container)
        self.engine.remove_network(self.network)
        if self.folder:
            self.engine.drop_folder(self.folder)
