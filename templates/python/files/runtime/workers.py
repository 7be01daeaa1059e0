"""How many processes answer requests: as many as there are processors, and memory for."""

import os
import resource
import sys
from pathlib import Path

#: What a process takes besides its copy of the model: large requests and their answers.
_REQUEST_MEMORY = 512 * 1024 * 1024
_CGROUP = Path("/sys/fs/cgroup")


def count_workers(wanted: str | None) -> int:
    """The number that the buyer asks for with `SAGEMAKER_MODEL_SERVER_WORKERS`; else what the machine has room for.

    To be called with the model loaded, because each process may come to hold a copy of it.
    """
    if wanted is not None and wanted.strip().isdecimal() and int(wanted) > 0:
        return int(wanted)
    processors, memory = count_processors(), _available_memory()
    room = processors if memory is None else memory // (_own_memory() + _REQUEST_MEMORY)
    return max(1, min(processors, room))


def count_processors() -> int:
    """Processors that this process may use, and that the container's quota is worth."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    words = _read("cpu.max").split() or [*_read("cpu/cpu.cfs_quota_us").split(), *_read("cpu/cpu.cfs_period_us").split()]
    if len(words) != 2 or not words[0].isdecimal() or int(words[1]) == 0:
        return allowed
    return max(1, min(allowed, int(words[0]) // int(words[1])))


def _available_memory() -> int | None:
    """The container's limit, or what the machine has when there is none. None where nobody tells."""
    limits = [int(text) for name in ("memory.max", "memory/memory.limit_in_bytes") if (text := _read(name)).isdecimal()]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        limits.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(limits, default=None)


def _own_memory() -> int:
    """The most memory that this process has had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _read(name: str) -> str:
    try:
        return (_CGROUP / name).read_text(encoding="ascii").strip()
    except OSError:
        return ""
