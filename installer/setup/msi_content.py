"""Tables of the MSI that tell of its content: files, their components, its own date and code."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from installer.setup.definition import Definition
from installer.setup.msi_tables import Table
from installer.setup.payload import Payload

_TRANSITIVE = "324"
"""Component attributes: 64 bit (256), condition asked again at repair (64), key in registry (4)."""
_KEY_IN_REGISTRY = "260"
_64_BIT = "256"
_VITAL = "512"


def files_in_order(msi: Path, paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """Key and path of each file, as the File table counts them and the cabinet must have them.

    Args:
        msi: as wixl wrote it.
        paths: by key.
    """
    rows = _exported(msi, "File")
    keys = [row[0] for row in sorted(rows, key=lambda row: int(row[7]))]
    return [(key, paths[key]) for key in keys]


def file_tables(msi: Path, tree: Path, files: Sequence[tuple[str, str]]) -> tuple[Table, Table]:
    """File and MsiFileHash, of the real files: wixl saw stand-ins."""
    names = {row[0]: (row[1], row[2]) for row in _exported(msi, "File")}
    listed, hashes = [], []
    for number, (key, path) in enumerate(files, 1):
        content = (tree / path).read_bytes()
        component, name = names[key]
        listed.append((key, component, name, str(len(content)), "", "", _VITAL, str(number)))
        parts = struct.unpack("<4l", hashlib.md5(content, usedforsecurity=False).digest())
        hashes.append((key, "0", *map(str, parts)))
    columns = (
        "File:s72 Component_:s72 FileName:l255 FileSize:i4 Version:S72 Language:S20"
        " Attributes:I2 Sequence:i4"
    )
    hash_columns = "File_:s72 Options:i2 HashPart1:i4 HashPart2:i4 HashPart3:i4 HashPart4:i4"
    return (
        Table("File", columns, "File", listed),
        Table("MsiFileHash", hash_columns, "File_", hashes),
    )


def component_table(msi: Path, definition: Definition) -> Table:
    """The Component table with what wixl did not say of our own two."""
    own = {
        "Machine": [_KEY_IN_REGISTRY, "", "Kind"],
        "Autostart": [_TRANSITIVE, f'{definition.autostart["property"]}="1"', "Run"],
    }
    rows = [
        [*row[:3], *own.get(row[0], [_64_BIT, *row[4:]])] for row in _exported(msi, "Component")
    ]
    columns = (
        "Component:s72 ComponentId:S38 Directory_:s72 Attributes:i2 Condition:S255 KeyPath:S72"
    )
    return Table("Component", columns, "Component", rows)


def summary_table(definition: Definition, payload: Payload, steps: Path, made_at: int) -> Table:
    """What the MSI says of itself; its code changes with the content alone, not with the day."""
    content = [repr((definition, payload.digests)).encode(), steps.read_bytes()]
    digests = "".join(hashlib.sha256(each).hexdigest() for each in content)
    when = datetime.fromtimestamp(made_at, UTC).strftime("%Y/%m/%d %H:%M:%S")
    rows = {
        1: "1252",
        2: "Installation Database",
        3: definition.name,
        4: definition.product["publisher"],
        5: "Installer",
        6: f"{definition.name} {definition.version}",
        7: f"x64;{definition.product['language']}",
        9: definition.guid(f"package {digests}"),
        12: when,
        13: when,
        14: "500",  # Windows Installer 5
        15: "2",  # long names, compressed
        18: "msitools",
        19: "2",  # read-only is recommended
    }
    return Table(
        "_SummaryInformation",
        "PropertyId:i2 Value:l255",
        "PropertyId",
        [(str(number), value) for number, value in rows.items()],
    )


def run_quiet(*command: str) -> str:
    """Its standard output.

    Raises:
        subprocess.CalledProcessError: it said what it does not like; both go on or end with 0 then.
    """
    done = subprocess.run(
        command, capture_output=True, check=False, text=True, env=os.environ | {"TZ": "UTC"}
    )
    if done.returncode or "CRITICAL" in done.stderr or "rror" in done.stderr:
        raise subprocess.CalledProcessError(done.returncode or 1, command, done.stdout, done.stderr)
    return done.stdout


def _exported(msi: Path, table: str) -> list[list[str]]:
    """Its rows, without the three lines of heading."""
    lines = run_quiet("msiinfo", "export", str(msi), table).splitlines()
    return [line.split("\t") for line in lines[3:] if line]
