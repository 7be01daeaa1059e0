"""Build step of the images: `python3 prepare_image.py FOLDER` puts the program into the folder, beside its packages.

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


def main(target: Path) -> None:
    """Fills the folder `target`, which stands for the root of the image."""
    program = target / PROJECT.relative_to("/")
    program.mkdir(parents=True, exist_ok=True)
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
    for folder, names, files in os.walk(program / "packages"):
        if "tests" in names:
            shutil.rmtree(Path(folder, "tests"))
            names.remove("tests")
        for name in files:
            if Path(name).suffix in _SOURCES:
                Path(folder, name).unlink()
    # By hash and not by time, so that equal sources give equal bytes; unchecked, because nothing changes any more.
    compiled = compileall.compile_dir(
        program, quiet=1, stripdir=target, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    if not compiled:
        sys.exit("Some files cannot be compiled; see above.")
    for path in [*target.rglob("*"), target]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent == program / "bin" else 0o644)
        os.utime(path, (0, 0), follow_symlinks=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
