"""Writes src/sagemaker/instance-types.ts from the SageMaker API model inside a botocore wheel.

    pip download --no-deps botocore
    python3 scripts/data/instance-types.py botocore-*.whl > src/sagemaker/instance-types.ts
"""

import gzip
import json
import sys
import zipfile
from pathlib import Path

ROLES = {
    "training": ("TrainingInstanceType", "Machines of training jobs."),
    "transform": ("TransformInstanceType", "Machines of batch transform jobs."),
    "realtime": ("ProductionVariantInstanceType", "Machines of real-time endpoints."),
}
PREFIX = "ml."
WIDTH = 136


def read_model(wheel: Path) -> dict:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if "/sagemaker/2017-07-24/service-2.json" in name)
        raw = archive.read(name)
    return json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)


def families(types: list[str]) -> list[str]:
    """`ml.m5.large`, `ml.m5.xlarge` as one word: `m5:large,xlarge`."""
    sizes: dict[str, list[str]] = {}
    for one in types:
        if not one.startswith(PREFIX):
            raise SystemExit(f"{one} does not begin with {PREFIX}")
        family, size = one[len(PREFIX) :].split(".", 1)
        sizes.setdefault(family, []).append(size)
    return [f"{family}:{','.join(sorted(sizes[family]))}" for family in sorted(sizes)]


def wrap(words: list[str]) -> str:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def main() -> None:
    wheel = Path(sys.argv[1])
    shapes = read_model(wheel)["shapes"]
    version = wheel.name.split("-")[1]
    entries = []
    for role, (shape, sentence) in ROLES.items():
        types = shapes[shape]["enum"]
        entries.append(f"  /** {sentence} {len(types)} types. */\n  {role}: `\n{wrap(families(types))}`,")
    print(
        f"""/** Where the lists come from; `scripts/data/instance-types.py` writes this file. */
export const INSTANCE_TYPES_SOURCE = 'botocore {version}';

/** Instance types as the API of SageMaker lists them for each role, a word for each family: `m5:large,xlarge`. */
const FAMILIES = {{
{chr(10).join(entries)}
}} as const;

export type InstanceRole = keyof typeof FAMILIES;

/** Every instance type that SageMaker has for a role, such as `ml.m5.large`. */
export function instanceTypesOf(role: InstanceRole): readonly string[] {{
  return FAMILIES[role]
    .trim()
    .split(/\\s/)
    .flatMap((word) => {{
      const [family = '', sizes = ''] = word.split(':');
      return sizes.split(',').map((size) => `ml.${{family}}.${{size}}`);
    }});
}}"""
    )


main()
