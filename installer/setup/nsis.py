"""Writes what setup.nsi includes, and has makensis make setup.exe of it."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from installer.setup.definition import ROOT, Definition
from installer.setup.payload import Payload

_HERE = Path(__file__).resolve().parent
_ICON = ROOT / "installer" / "launcher" / "sohoa.ico"
_MARGIN_MB = 64
"""Beside the new version there must be room for the log, the settings and Windows itself."""


def make_setup(
    definition: Definition,
    payload: Payload,
    *,
    steps: Path,
    out: Path,
    scratch: Path,
    program: str = "makensis",
    compression: str = "lzma",
    sign_command: str = "",
) -> None:
    """Write setup.exe.

    Args:
        definition: of the product.
        payload: what is installed.
        steps: setup-steps.exe.
        out: where setup.exe goes.
        scratch: an empty folder.
        program: makensis.
        compression: "lzma" as released, "store" when it must be fast.
        sign_command: shell command that signs the file "%1" in place, for the uninstaller.

    Raises:
        subprocess.CalledProcessError: makensis found something wrong and said so.
    """
    (scratch / "files.txt").write_text(
        "".join(f"{digest}  {path}\n" for path, digest in payload.digests.items()), encoding="utf-8"
    )
    values = _values(definition, payload) | {
        "OUT_FILE": str(out),
        "COMPRESSION": compression,
        "STEPS_PROGRAM": str(steps),
        "ICON": str(_ICON),
        "SPEAK_VIETNAMESE": shlex.join([str(_HERE / "speak_vietnamese"), str(scratch / "exehead")]),
    }
    signing = f"!uninstfinalize '{sign_command}'\n" if sign_command else ""
    (scratch / "product.nsh").write_text(
        _defines(values) + _macros(definition, payload) + signing, encoding="utf-8"
    )
    subprocess.run(
        # Warnings are errors: a text that is nowhere, a file that is not there.
        [program, "-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-DGENERATED={scratch}", "setup.nsi"],
        cwd=_HERE / "nsi",
        env=os.environ | {"TMPDIR": str(scratch)},
        stdin=subprocess.DEVNULL,
        check=True,
    )


def _values(definition: Definition, payload: Payload) -> dict[str, str]:
    autostart, firewall = definition.autostart, definition.firewall
    fixed = {
        "NAME": definition.name,
        "VERSION": definition.version,
        "VERSION_FOUR": ".".join(map(str, (*definition.numbers, 0))),
        "PUBLISHER": definition.product["publisher"],
        "COMMENTS": definition.product["comments"],
        "WINDOW_PROGRAM": definition.programs["window"],
        "CONSOLE_PROGRAM": definition.programs["console"],
        "UNINSTALLER": definition.programs["uninstaller"],
        "UPDATE_TASK": definition.programs["update_task"],
        "REGISTRY_KEY": definition.registry_key,
        "SELF_TEST_COMMAND": " ".join(definition.self_test),
        "SETTINGS_COMMAND": " ".join(definition.settings_command),
        "SETTINGS_FILE_PROPERTY": definition.settings_file[0],
        "SETTINGS_FILE_OPTION": definition.settings_file[1],
        "LONGEST_FOLDER": str(payload.longest_folder),
        "INSTALLED_KB": str(payload.size_bytes // 1024),
        "NEEDED_MB": str(payload.size_bytes // 2**20 + _MARGIN_MB),
    }
    fixed |= {f"AUTOSTART_{key.upper()}": value for key, value in autostart.items()}
    fixed |= {f"FIREWALL_{key.upper()}": value for key, value in firewall.items()}
    return fixed | {f"CODE_{key.upper()}": str(code) for key, code in definition.exit_codes.items()}


def _defines(values: Mapping[str, str]) -> str:
    return "".join(f"!define {name} {_quoted(value)}\n" for name, value in values.items())


def _macros(definition: Definition, payload: Payload) -> str:
    return "".join(
        [
            _each("EachProperty", definition.properties.items()),
            _each(
                "EachShortcut",
                ((one.name, one.arguments, one.comment) for one in definition.shortcuts),
            ),
            _each("EachFirewallProgram", ((program,) for program in definition.firewall_programs)),
            _each_folder(payload),
        ]
    )


def _each(name: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" ".join(["  !insertmacro ${ONE}", *map(_quoted, row)]) for row in rows]
    return "\n".join([f"!macro {name} ONE", *lines, "!macroend", ""])


def _each_folder(payload: Payload) -> str:
    lines = ["!macro EachFolder"]
    for folder, paths in payload.by_folder().items():
        lines.append(f"  SetOutPath {_quoted('$INSTDIR.new' + _windows(folder), is_escaped=True)}")
        lines += [f"  File {_quoted(str(payload.tree / path))}" for path in paths]
    return "\n".join([*lines, "!macroend", ""])


def _windows(folder: str) -> str:
    return "\\" + folder.replace("/", "\\").replace("$", "$$") if folder else ""


def _quoted(text: str, *, is_escaped: bool = False) -> str:
    if '"' in text or "\n" in text:
        raise ValueError(text)
    return f'"{text if is_escaped else text.replace("$", "$$")}"'
