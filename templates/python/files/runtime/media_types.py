"""Content negotiation: which of our formats a request is in, and which one its answer should have."""

import re
from collections.abc import Sequence
from typing import Literal

type MediaType = Literal["text/csv", "application/json", "application/jsonlines"]

MEDIA_TYPES: tuple[MediaType, ...] = ("text/csv", "application/json", "application/jsonlines")
_Q = re.compile(r";\s*q\s*=\s*([0-9.]+)", re.IGNORECASE)


def known_types(declared: Sequence[str]) -> tuple[MediaType, ...]:
    """The formats that are both declared in `sagemaker-algo.json` and known to the runtime."""
    return tuple(known for known in MEDIA_TYPES if any(essence(each) == known for each in declared))


def essence(header: str) -> str:
    """`Text/CSV; charset=utf-8` is `text/csv`: parameters and letter case do not matter."""
    return header.split(";", 1)[0].strip().lower()


def resolve_request_type(header: str | None, offered: Sequence[MediaType]) -> MediaType | None:
    """The type of a request body; a request without Content-Type is taken for the first type offered."""
    wanted = essence(header or "")
    return offered[0] if wanted == "" else next((each for each in offered if each == wanted), None)


def resolve_answer_type(accept: str | None, request: MediaType, offered: Sequence[MediaType]) -> MediaType | None:
    """The type of the answer by the Accept header: the highest `q` wins, then the earlier entry.

    Without a wish, or with a wish that leaves it open, the answer has the type of the request. None when nothing acceptable
    is offered.
    """
    preferred = [request, *offered] if request in offered else list(offered)
    if accept is None or accept.strip() in ("", "*/*"):
        return preferred[0]
    ranges = [(essence(entry), _quality(entry)) for entry in accept.split(",")]
    refused = {name for name, q in ranges if q == 0}
    for name, q in sorted(ranges, key=lambda each: -each[1]):
        for each in preferred if q > 0 else ():
            if _matches(name, each) and each not in refused:
                return each
    return None


def _quality(entry: str) -> float:
    match = _Q.search(entry)
    if match is None:
        return 1
    try:
        return float(match[1])
    except ValueError:
        return 0


def _matches(name: str, media_type: MediaType) -> bool:
    return name in (media_type, "*/*") or (name.endswith("/*") and media_type.startswith(name[:-1]))
