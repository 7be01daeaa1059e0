"""The reader of the python template. Stands in a project made from it."""

import sys
from pathlib import Path

from report import ready, report

from runtime.channels import InputChannel
from runtime.spec import ChannelSpec
from runtime.stop import Stop

mode, folder = sys.argv[1:]
since = ready()
channel = InputChannel("train", ChannelSpec(), {"TrainingInputMode": mode}, Path(folder), Stop())
report(sum(rows.sum(axis=0) for rows in channel.rows()), since)
