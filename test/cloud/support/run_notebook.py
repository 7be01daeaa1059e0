"""Runs a notebook as a buyer would: with the parameters filled in, from top to bottom, in its own folder.

stdin: {"notebook": path, "parameters": {name: value}, "goOn": whether later cells run when one has failed}.
stdout: {"error": text of the first failed cell or null, "output": what the cells printed, "answers": {file: base64}}.
"""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

DUMP = "import base64 as _b, json as _j\nprint('ANSWERS ' + _j.dumps({k: _b.b64encode(v).decode() for k, v in answers.items()}))"


def main() -> None:
    asked = json.load(sys.stdin)
    path = Path(asked["notebook"])
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), "not of nbformat 4.5"
    at = next(index for index, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    # As papermill does it: a cell behind the one with the defaults. No other cell is touched.
    filled = "\n".join(f"{name} = {value!r}" for name, value in asked["parameters"].items())
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(filled))
    notebook.cells.append(nbformat.v4.new_code_cell(DUMP))
    client = NotebookClient(notebook, timeout=120, allow_errors=asked["goOn"], resources={"metadata": {"path": str(path.parent)}})
    error = None
    try:
        client.execute()
    except CellExecutionError as failed:
        error = f"{failed.ename}: {failed.evalue}"
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    failures = [output for output in outputs if output.output_type == "error"]
    if error is None and failures:
        error = f"{failures[0].ename}: {failures[0].evalue}"
    text = "".join(output.get("text", "") for output in outputs if output.output_type == "stream")
    said, _, answers = text.partition("ANSWERS ")
    json.dump({"error": error, "output": said, "answers": json.loads(answers or "{}")}, sys.stdout)


main()
