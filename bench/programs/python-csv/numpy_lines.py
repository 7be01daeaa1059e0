import sys
from itertools import islice

import numpy
from report import ready, report

since = ready()
with open(sys.argv[1]) as data:
    parts = iter(lambda: list(islice(data, 20_000)), [])
    report(sum(numpy.loadtxt(lines, delimiter=",").sum(axis=0) for lines in parts), since)
