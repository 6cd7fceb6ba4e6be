"""The program writes no core file: it holds PINs and people's papers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_LIMITS = """
import resource, sys
sys.argv = ["sohoa", "--help"]
from scanner_app.__main__ import main
try:
    main()
except SystemExit:
    pass
print("limits", *resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows writes no core files")
def test_the_program_writes_no_core_file() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITS], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "limits 0 0"
