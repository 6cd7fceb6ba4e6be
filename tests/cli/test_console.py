"""What commands print on a system whose code page has not all Vietnamese letters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_commands_print_vietnamese_where_the_code_page_has_not_its_letters(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scanner_app", "--home", str(tmp_path / "nhà"), "queue", "list"],
        # What Python writes to a Windows file or pipe by itself.
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert done.stdout.decode("utf-8").startswith("Việc")
