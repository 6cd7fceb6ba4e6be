"""The self-test of a product that lies in a folder of Windows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.installer.wine10 import Windows


@dataclass(frozen=True)
class SelfTest:
    """How it ended.

    Attributes:
        code: exit code.
        told: its JSON.
        errors: standard error.
    """

    code: int
    told: dict[str, Any]  # a JSON document
    errors: str

    @property
    def failed(self) -> list[str]:
        """Steps that failed, with the reason."""
        return [f"{each['name']}: {each['text']}" for each in self.told["steps"] if not each["ok"]]


def run_selftest(
    windows: Windows, folder: str, *options: str, home: str = r"C:\Sohoa thử", limit_s: float = 240
) -> SelfTest:
    r"""Run `sohoa selftest --installed` of the product in `folder`, as `C:\Program Files\Sohoa`."""
    done = windows.run(
        folder + r"\sohoa.com",
        *("--home", home, "--json", "selftest", "--installed", *options),
        timeout_s=limit_s,
    )
    told = json.loads(done.stdout) if done.stdout.lstrip().startswith("{") else {"steps": []}
    return SelfTest(done.returncode, told, done.stderr)
