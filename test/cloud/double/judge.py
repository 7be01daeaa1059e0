"""Judges values by AWS's own service models, as botocore ships them: types, required and unknown members, lengths, sizes, patterns, enums.

botocore's own validator leaves out patterns, enums and every maximum, so this walks the shapes itself.
"""

from datetime import datetime
from functools import cache

import regex
from botocore.model import Shape

# AWS's pages contradict the patterns of its models here: they demand `MachineLearningProduct@1.0`, where the pattern takes letters only,
# `$CreateProductChange.Entity.Identifier`, where it takes no `$` and no point, and that name of a change, where it takes one letter.
EXEMPT = {"EntityType", "Identifier", "ChangeName"}

NUMBERS = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}


@cache
def compiled(pattern: str):
    return regex.compile(pattern)


def judge(shape: Shape, value, path: str = "") -> list[str]:
    """Everything that is wrong with a value, as `path: reason`; paths are dotted, lists are numbered."""
    kind = shape.type_name
    if kind == "structure":
        return judge_structure(shape, value, path)
    if kind == "list":
        if not isinstance(value, list):
            return [f"{path}: is no list"]
        inside = [wrong for index, one in enumerate(value) for wrong in judge(shape.member, one, f"{path}[{index}]")]
        return size(shape, len(value), path, "entries") + inside
    if kind == "map":
        if not isinstance(value, dict):
            return [f"{path}: is no map"]
        inside = [
            wrong
            for key, one in value.items()
            for wrong in judge(shape.key, key, f"{path}.{key} (key)") + judge(shape.value, one, f"{path}.{key}")
        ]
        return size(shape, len(value), path, "entries") + inside
    if kind in ("string", "character"):
        return judge_text(shape, value, path)
    if kind in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, NUMBERS[kind]):
            return [f"{path}: is no {kind}"]
        return size(shape, value, path, "")
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{path}: is no boolean"]
    if kind == "timestamp":
        return [] if isinstance(value, (int, float, datetime)) else [f"{path}: is no time"]
    if kind == "blob":
        return [] if isinstance(value, (str, bytes)) else [f"{path}: is no blob"]
    return [f"{path}: is of a kind that is not known here: {kind}"]


def judge_structure(shape, value, path: str) -> list[str]:
    if getattr(shape, "is_document_type", False):
        return []
    if not isinstance(value, dict):
        return [f"{path}: is no structure"]
    at = f"{path}." if path else ""
    missing = [f"{at}{name}: is missing" for name in shape.required_members if value.get(name) is None]
    unknown = [f"{at}{name}: is not a member" for name in value if name not in shape.members]
    inside = [
        wrong for name, one in value.items() if name in shape.members and one is not None for wrong in judge(shape.members[name], one, f"{at}{name}")
    ]
    return missing + unknown + inside


def judge_text(shape, value, path: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{path}: is no text"]
    wrong = size(shape, len(value), path, "characters")
    if shape.enum and value not in shape.enum:
        wrong.append(f"{path}: {value!r} is not one of the enum {shape.name}")
    pattern = shape.metadata.get("pattern")
    if pattern and shape.name not in EXEMPT and not compiled(pattern).fullmatch(value):
        wrong.append(f"{path}: {value!r} does not match {pattern}")
    return wrong


def size(shape, number, path: str, unit: str) -> list[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and number < least:
        return [f"{path}: {number} {unit}".rstrip() + f", at least {least}"]
    if most is not None and number > most:
        return [f"{path}: {number} {unit}".rstrip() + f", at most {most}"]
    return []
