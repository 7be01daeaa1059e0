"""What the counterpart knows: its settings, the faults that a test asked for, and every request that it took."""

import threading
import time
from dataclasses import dataclass, field
from functools import cached_property

from outside import Outside
from protocol import Call, Refusal

ACCOUNT = "123456789012"


@dataclass
class World:
    # Address of moto's server, which has S3, STS, IAM and Logs; undefined where a test needs none.
    moto: str = ""
    # Address of the real registry behind ECR, such as 127.0.0.1:5000.
    registry: str = ""
    account: str = ACCOUNT
    # Seconds that pass in this world for each that passes outside.
    speed: float = 1.0
    # Free settings of the services, from --set name=value.
    settings: dict = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    # Scripts: [{"service", "operation", "error": {code, message, status}, "times": n}], taken in order.
    faults: list = field(default_factory=list)
    # [{"service", "operation", "params", "region", "accessKey", "status"}]
    log: list = field(default_factory=list)
    # Scripted outcomes by kind and name, for instance {"algorithm": {"my-algo": [{...}, ...]}}.
    scripts: dict = field(default_factory=dict)

    @cached_property
    def outside(self) -> Outside:
        return Outside(self)

    def now(self) -> float:
        return time.time()

    def fault_for(self, call: Call) -> None:
        """Raises what a test asked this operation to answer, as often as it asked."""
        with self.lock:
            for fault in self.faults:
                if fault["operation"] != call.operation.name or fault.get("service", call.service) != call.service:
                    continue
                if fault.get("skip", 0) > 0:
                    fault["skip"] -= 1
                    continue
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults.remove(fault)
                if "delaySeconds" in fault:
                    time.sleep(fault["delaySeconds"])
                if "error" in fault:
                    error = fault["error"]
                    raise Refusal(error["code"], error.get("message", ""), error.get("status", 400))
                return

    def script(self, kind: str, name: str, default: list) -> list:
        """The states that a thing of this kind goes through; the last one stays. `*` scripts every name."""
        known = self.scripts.get(kind, {})
        return known.get(name) or known.get("*") or default
