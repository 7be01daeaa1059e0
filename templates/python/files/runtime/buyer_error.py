"""The one kind of error whose text the buyer gets to see."""

import json
import unicodedata

_LONGEST_QUOTE = 40
#: Control and format characters, line and paragraph separators, halves of characters.
_DISTURBING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


class BuyerError(Exception):
    """A problem that the buyer can solve: broken data, a missing channel, a value out of range.

    In training its message becomes the job's failure reason, in serving the body of a 400 answer. Put the cause first and
    keep it short. Any other error counts as a fault of the algorithm, and its text is not shown.
    """


def quote(text: str) -> str:
    """A piece of the buyer's data for use in a message: one line, printable, at most 40 characters."""
    line = printable(text)
    shown = line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
    return json.dumps(shown, ensure_ascii=False)


def printable(text: str) -> str:
    """Replaces everything that could disturb a log or a terminal."""
    return "".join("?" if c == "\ufffd" or unicodedata.category(c) in _DISTURBING else c for c in text)
