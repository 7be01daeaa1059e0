"""Build steps of the images: `python3 prepare_image.py PART FOLDER` fills a folder that becomes a layer.

With `packages` it makes those ready that pip has put there; with `program` it puts the program there. So an edit of the
program makes a small layer anew, and the large one stays.

- Equal sources make equal layers, whoever checks them out: every file gets the same mode and time.
- Only the parts of `sagemaker-algo.json` that the programs read go in, none of your accounts and roles.
- Everything is compiled once, here: no start has to do it again, and a container that may not write starts as quickly.
- Tests and C sources of the packages are left out.
"""

import compileall
import json
import os
import py_compile
import shutil
import sys
from pathlib import Path

_SOURCES = {".c", ".cpp", ".h", ".hpp", ".pxd", ".pyi", ".pyx"}
PROJECT = Path(__file__).resolve().parent.parent


def main(part: str, target: Path) -> None:
    """Fills the folder `target`, which stands for the root of the image."""
    program = target / PROJECT.relative_to("/")
    if part == "packages":
        _trim(program / "packages")
    else:
        _copy(program)
    _compile(program, target)
    for path in [*target.rglob("*"), target]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent == program / "bin" else 0o644)
        os.utime(path, (0, 0), follow_symlinks=False)


def _copy(program: Path) -> None:
    program.mkdir(parents=True)
    for path in PROJECT.glob("*.py"):
        shutil.copy(path, program)
    shutil.copytree(PROJECT / "runtime", program / "runtime")
    # The programs that SageMaker starts in an image for both roles.
    (program / "bin").mkdir()
    for role in ("train", "serve"):
        text = f"#!/usr/bin/env python3\nfrom runtime.{role} import main\n\nmain()\n"
        (program / "bin" / role).write_text(text, encoding="utf-8")
    whole = json.loads((PROJECT / "sagemaker-algo.json").read_text(encoding="utf-8"))
    kept = {key: whole[key] for key in ("name", "version", "training", "inference")}
    (program / "sagemaker-algo.json").write_text(json.dumps(kept), encoding="utf-8")
    key = PROJECT / "secrets/model.key"
    if key.exists():
        (program / "secrets").mkdir()
        shutil.copy(key, program / "secrets")


def _trim(packages: Path) -> None:
    for folder, names, files in os.walk(packages):
        if "tests" in names:
            shutil.rmtree(Path(folder, "tests"))
            names.remove("tests")
        for name in files:
            if Path(name).suffix in _SOURCES:
                Path(folder, name).unlink()


def _compile(program: Path, target: Path) -> None:
    # By hash and not by time, so that equal sources give equal bytes; unchecked, because nothing changes any more.
    compiled = compileall.compile_dir(
        program, quiet=1, stripdir=target, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    if not compiled:
        sys.exit("Some files cannot be compiled; see above.")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
