"""The registry of a Windows, read by a Windows Python, holds what the template writes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any  # JSON

import pytest

from tests.capture.twain.wine import PROJECT, Prefix, find_wine, seen_from_windows

PYTHON = PROJECT / ".winpython" / "cp312" / "python.exe"
pytestmark = pytest.mark.slow


def test_policies_of_every_kind_are_read_and_the_home_is_the_shared_one(tmp_path: Path) -> None:
    wine = find_wine("64")
    if isinstance(wine, str):
        pytest.skip(wine)
    if not PYTHON.exists():
        pytest.skip("không có Python của Windows: chạy tests/signing/windows/fetch_python")
    program = Path(__file__).with_name("policy_in_windows.py")
    shared = tmp_path / "dữ liệu"
    with Prefix(wine) as prefix:
        done = subprocess.run(
            [str(wine.loader), str(PYTHON)]
            + [seen_from_windows(each) for each in (program, PROJECT, shared)],
            env=os.environ | dict(prefix.environment),
            # Windows' Python wants pipes on all three.
            input=b"",
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    told: dict[str, Any] = json.loads(done.stdout)

    root = seen_from_windows(shared)
    policy = ["policy", r"HKLM\SOFTWARE\Policies\Sohoa"]
    assert (told["before"], told["home"]) == ("1", rf"{root}\Sohoa\data")
    assert told["found"]["target"] == ["x", "machine", rf"{root}\Sohoa\settings.toml"]
    assert {key: told["found"][key] for key in _WRITTEN} == {
        key: [value, *policy] for key, value in _WRITTEN.items()
    } | {"province_ca": [rf"{root}\tinh.pem", *policy]}
    assert told["wrong"] == "workers"


_WRITTEN: dict[str, object] = {
    "office": "06463",
    "organisation": "UBND xã Bắc Sơn",
    "keep_days": 30,
    "check_revocation": False,
    "trust_roots": ["a.pem", "b.pem"],
    "province_ca": "",
}
