"""Runs jobs and endpoints in containers, each in a thread of its own, where the setting `jobs` is `real`."""

import threading
import traceback
from functools import cached_property

from services.base import Service


class RealRuns(Service):
    def reset(self):
        super().reset()
        running, self.running = getattr(self, "running", []), []
        for thing, _ in running:
            thing.stop_asked.set()
        if "engine" in self.__dict__:
            self.engine.clear()
            # Each removes its own; what it made meanwhile goes with the second time.
            for _, thread in running:
                thread.join(5)
            self.engine.clear()

    @cached_property
    def engine(self):
        from real.engine import Engine

        return Engine()

    def start_real(self, kind: str, thing) -> None:
        from real import endpoint, training, transform

        run = {"training": training.run, "transform": transform.run, "endpoint": endpoint.run}[kind]

        def work():
            try:
                run(thing, self.world, self.engine)
            except Exception:
                thing.reason = f"InternalServerError: the counterpart itself failed: {traceback.format_exc()}"[:1024]
                thing.status = thing.secondary = "Failed"

        thread = threading.Thread(target=work, daemon=True)
        self.running = [one for one in self.running if one[1].is_alive()] + [(thing, thread)]
        thread.start()

    def start_validation(self, algorithm: dict, call) -> None:
        from real import validation

        algorithm["states"] = [{"status": "Pending"}]

        def work():
            try:
                validation.run(algorithm, self, call)
            except Exception:
                told = {"Name": "counterpart", "Status": "Failed", "FailureReason": traceback.format_exc()[-1000:]}
                algorithm["states"] = [{"status": "Failed", "details": {"ValidationStatuses": [told]}}]

        threading.Thread(target=work, daemon=True).start()
