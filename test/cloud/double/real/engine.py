"""Containers, networks and images of the local engine, over its command line. All carry a label of this process, by which they are removed."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
import uuid

LABEL = "sagemaker-algo-test-cloud"


class EngineError(Exception):
    pass


class Engine:
    def __init__(self):
        self.label = f"{LABEL}={os.getpid()}"
        self.pulled: set[str] = set()
        self.folders: set[str] = set()
        self.lock = threading.Lock()

    def docker(self, *args: str, check: bool = True) -> str:
        done = subprocess.run(["docker", *args], capture_output=True, text=True, errors="replace")
        if check and done.returncode != 0:
            raise EngineError(done.stderr.strip() or f"docker {args[0]}: exit {done.returncode}")
        return done.stdout.strip()

    def folder(self) -> str:
        made = tempfile.mkdtemp(prefix="sagemaker-algo-cloud-")
        self.folders.add(made)
        return made

    def drop_folder(self, folder: str) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folders.discard(folder)

    def fetch(self, image: str, registry: str) -> None:
        """Pulls what is in the registry; anything else has to be there under this name."""
        if not image.startswith(f"{registry}/") or not registry:
            self.docker("image", "inspect", image)
            return
        self.docker("pull", "--quiet", image)
        self.pulled.add(image)

    def network(self) -> str:
        name = f"{LABEL}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.docker("network", "create", "--internal", "--label", self.label, name)
        return name

    def create(self, image: str, role: str, options: list[str]) -> str:
        name = f"{LABEL}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        return self.docker("create", "--name", name, "--label", self.label, *options, image, role)

    def start(self, container: str) -> None:
        self.docker("start", container)

    def state(self, container: str) -> dict:
        return json.loads(self.docker("inspect", "--format", "{{json .State}}", container))

    def address(self, container: str, network: str) -> str:
        return self.docker("inspect", "--format", f'{{{{(index .NetworkSettings.Networks "{network}").IPAddress}}}}', container)

    def stop(self, container: str, seconds: int) -> None:
        self.docker("stop", "--time", str(seconds), container, check=False)

    def remove(self, *containers: str) -> None:
        if containers:
            self.docker("rm", "--force", "--volumes", *containers, check=False)

    def remove_network(self, network: str | None) -> None:
        if network:
            self.docker("network", "rm", network, check=False)

    def follow(self, container: str, take) -> threading.Thread:
        """Gives `take` the lines of both streams as pairs of milliseconds and line, some at a time, until the container ends."""

        def read():
            args = ["docker", "logs", "--follow", "--timestamps", container]
            # As bytes: read as text, a carriage return of a progress bar would begin a line without its time.
            process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            lines: list = []
            ended = threading.Event()

            def hand_over():
                while True:
                    last = ended.wait(0.3)
                    some, lines[:] = lines[:], []
                    if some:
                        take(some)
                    if last:
                        return

            handing = threading.Thread(target=hand_over, daemon=True)
            handing.start()
            for line in process.stdout:
                _, _, text = line.decode(errors="replace").rstrip("\n").partition(" ")
                lines.append((int(time.time() * 1000), text))
            process.wait()
            ended.set()
            handing.join()

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    def clear(self) -> None:
        """Removes whatever of ours is still there."""
        with self.lock:
            for what, remove in (("container", ["rm", "--force", "--volumes"]), ("network", ["network", "rm"])):
                listing = ["ps", "--all"] if what == "container" else ["network", "ls"]
                found = self.docker(*listing, "--quiet", "--filter", f"label={self.label}", check=False).split()
                if found:
                    self.docker(*remove, *found, check=False)
            for image in list(self.pulled):
                # Takes the name of the registry away only, where the image has another.
                self.docker("rmi", image, check=False)
                self.pulled.discard(image)
            for folder in list(self.folders):
                self.drop_folder(folder)
