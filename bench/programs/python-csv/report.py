"""What a reader prints at its end: the sum of all numbers, and what it took since `ready`."""

import json
import re
import time
from pathlib import Path


def _peak():
    """Peak memory of this process so far, in MiB."""
    return int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text()).group(1)) / 1024


def _cpu():
    return time.process_time() * 1000


def ready():
    """Called when everything is loaded; returns what `report` wants."""
    return _peak(), _cpu(), time.perf_counter()


def report(sums, since):
    idle, cpu, began = since
    ms = (time.perf_counter() - began) * 1000
    print(json.dumps({"sum": float(sum(sums)), "ms": ms, "cpu": _cpu() - cpu, "peak": _peak(), "over": _peak() - idle}))
