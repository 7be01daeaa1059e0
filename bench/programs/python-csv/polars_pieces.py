import sys

import polars
from report import ready, report

schema = {f"c{i}": polars.Float64 for i in range(10)}


def pieces(size=1 << 20):
    rest = b""
    with open(sys.argv[1], "rb", buffering=0) as data:
        while piece := data.read(size):
            cut = piece.rfind(b"\n") + 1
            yield rest + piece[:cut]
            rest = piece[cut:]


since = ready()
parts = (polars.read_csv(piece, has_header=False, schema=schema) for piece in pieces())
report(sum(part.to_numpy().sum(axis=0) for part in parts), since)
