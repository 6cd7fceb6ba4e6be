"""Run by a Windows Python: what group policy writes, and what the program makes of it, as JSON.

Arguments: the project's folder, an empty folder.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True

from scanner_app import paths  # noqa: E402 - found through the line above
from scanner_app.domain.errors import PolicyError  # noqa: E402
from scanner_app.settings import POLICY_KEY, load_settings, machine_file, set_values  # noqa: E402


def _main(folder: Path) -> dict[str, object]:
    # Any: only a Windows has it.
    winreg: Any = importlib.import_module("winreg")
    machine = winreg.HKEY_LOCAL_MACHINE
    os.environ["PROGRAMDATA"] = str(folder)
    (folder / "Sohoa" / "data").mkdir(parents=True)
    machine_file().write_text('office = "1"\ntarget = "x"\n', encoding="utf-8")
    before = load_settings(paths.default_home()).office
    with winreg.CreateKey(machine, POLICY_KEY) as key:
        for name, kind, value in (
            ("office", winreg.REG_SZ, "06463"),
            ("organisation", winreg.REG_SZ, "UBND xã Bắc Sơn"),
            ("keep_days", winreg.REG_DWORD, 30),
            ("check_revocation", winreg.REG_DWORD, 0),
            ("trust_roots", winreg.REG_MULTI_SZ, ["a.pem", "b.pem"]),
            ("province_ca", winreg.REG_EXPAND_SZ, r"%ProgramData%\tinh.pem"),
        ):
            winreg.SetValueEx(key, name, 0, kind, value)
        home = paths.default_home()
        found = {each.key: [each.value, each.layer, each.source] for each in set_values(home)}
        winreg.SetValueEx(key, "workers", 0, winreg.REG_SZ, "2")
    return {"before": before, "home": str(home), "wrong": _wrong(home), "found": found}


def _wrong(home: Path) -> str:
    try:
        load_settings(home)
    except PolicyError as error:
        return str(error.facts["key"])
    return ""


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[2]))))
