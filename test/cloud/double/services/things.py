"""What all things of SageMaker have in common: a name in a Region, an ARN, states in time, and lists that are cut in pages."""

import threading

from protocol import Refusal


class Thing:
    """A job, a model or an endpoint. `request` is what made it."""

    def __init__(self, kind: str, name: str, request: dict, call, world):
        self.name, self.request, self.region, self.world = name, request, call.region, world
        self.arn = f"arn:aws:sagemaker:{call.region}:{world.account}:{kind}/{name.lower()}"
        self.created = self.modified = world.now()
        self.status, self.secondary, self.reason = "InProgress", "Starting", None
        self.transitions: list = []
        self.started = self.ended = None
        # Scripted states that are still to come; a real run has none and moves on by itself.
        self.states: list = []
        self.extra: dict = {}
        self.stop_asked = threading.Event()

    def enter(self, status: str, secondary: str | None = None, reason: str | None = None, message: str | None = None) -> None:
        now = self.world.now()
        secondary = secondary or status
        if not self.transitions or self.transitions[-1]["Status"] != secondary:
            if self.transitions:
                self.transitions[-1]["EndTime"] = now
            self.transitions.append({"Status": secondary, "StartTime": now, "StatusMessage": message or MESSAGES.get(secondary, secondary)})
        self.status, self.secondary, self.modified = status, secondary, now
        if reason is not None:
            self.reason = reason[:1024]
        if secondary in ("Downloading", "Training") and self.started is None:
            self.started = now
        if status in ENDS:
            self.ended = now
            self.transitions[-1]["EndTime"] = now


ENDS = ("Completed", "Failed", "Stopped")
MESSAGES = {
    "Starting": "Preparing the instances for training",
    "Downloading": "Downloading the training image",
    "Training": "Training image download completed. Training in progress.",
    "Uploading": "Uploading generated training model",
    "Completed": "Training job completed",
    "Failed": "Training job failed",
    "Stopping": "Stopping the training job",
    "Stopped": "Training job stopped",
}


def find(things: dict, name: str, call, told: str) -> Thing:
    found = things.get((call.region, name))
    if found is None:
        raise Refusal("ValidationException", told)
    return found


def listed(things: dict, params: dict, call) -> tuple[list[Thing], dict]:
    """The page of a List operation, and the NextToken that belongs to it."""
    after, before = params.get("CreationTimeAfter"), params.get("CreationTimeBefore")
    wanted = [
        one
        for (region, name), one in things.items()
        if region == call.region
        and params.get("NameContains", "").lower() in name.lower()
        and params.get("StatusEquals", one.status) == one.status
        and (after is None or one.created > after)
        and (before is None or one.created < before)
    ]
    by = {"Name": lambda one: one.name, "Status": lambda one: one.status}.get(params.get("SortBy", ""), lambda one: one.created)
    wanted.sort(key=by, reverse=params.get("SortOrder", "Descending") == "Descending")
    start, size = int(params.get("NextToken", "0")), params.get("MaxResults", 10)
    more = {"NextToken": str(start + size)} if start + size < len(wanted) else {}
    return wanted[start : start + size], more
