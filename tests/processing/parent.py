"""A program whose children are at work until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from scanner_app.processing.pool import PagePool, Task
from scanner_app.tasks.cancel import CancelToken
from tests.processing import stand_ins

if __name__ == "__main__":
    with PagePool(2) as pool:
        marks = [Task(name, Path(name)) for name in sys.argv[1:]]
        list(pool.run(stand_ins.start_grandchild_and_hang, marks, CancelToken()))
