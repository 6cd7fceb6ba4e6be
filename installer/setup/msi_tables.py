"""Tables of the MSI that wixl cannot write: it knows no Vietnamese, and not all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from installer.setup.definition import Definition
from installer.setup.msi_steps import MACHINE, MACHINE_FILES, steps

_HKLM = "2"
_REG_64 = "18"
"""msidbLocatorTypeRawValue, in the 64-bit registry."""
_CA_PROPERTY = "51"
_CA_DLL = "1"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Table:
    """A table as `msibuild -i` takes it: names, types, keys, rows."""

    def __init__(self, name: str, columns: str, keys: str, rows: Iterable[Sequence[str]]) -> None:
        """Columns are "name:type" in a line, types as in Windows Installer's text archives."""
        pairs = [column.split(":") for column in columns.split()]
        self.name = name
        self._head = [
            [pair[0] for pair in pairs],
            [pair[1] for pair in pairs],
            [name, *keys.split()],
        ]
        self._rows = [list(row) for row in rows]

    def write(self, folder: Path) -> Path:
        """The file in a folder."""
        file = folder / f"{self.name}.idt"
        lines = ["\t".join(row) for row in [*self._head, *self._rows]]
        file.write_text("\r\n".join([*lines, ""]), encoding="utf-8", newline="")
        return file


def tables(definition: Definition, product_code: str, size_bytes: int) -> list[Table]:
    """All tables beside those of folders, components, files and binaries."""
    return [
        _properties(definition, product_code, size_bytes),
        *_search(definition),
        _launch_conditions(definition),
        _upgrade(definition),
        _registry(definition),
        _shortcuts(definition),
        *_custom_actions(definition),
    ]


def _properties(definition: Definition, product_code: str, size_bytes: int) -> Table:
    product, settings_file = definition.product, definition.settings_file[0]
    public = [*definition.properties, settings_file, definition.autostart["property"], "PURGE"]
    # What the registry says is not among them: whoever repairs could say something else.
    found = ["OLDERFOUND", "NEWERFOUND"]
    rows = {
        "ProductName": definition.name,
        "ProductCode": product_code,
        "ProductVersion": ".".join(map(str, definition.numbers)),
        "ProductLanguage": str(product["language"]),
        "Manufacturer": product["publisher"],
        "UpgradeCode": f"{{{product['upgrade_code']}}}",
        "ALLUSERS": "1",
        "ARPCOMMENTS": product["comments"],
        "ARPPRODUCTICON": "sohoa.ico",
        "ARPNOMODIFY": "1",
        "ARPSIZE": str(size_bytes // 1024),
        # What was counted before the old version went must not keep files of the new one out.
        "REINSTALLMODE": "amus",
        # No program is closed behind anybody's back: CheckInUse asks for it.
        "MSIRESTARTMANAGERCONTROL": "DisableShutdown",
        "SecureCustomProperties": ";".join(sorted([*public, *found, "INSTALLDIR"])),
    }
    return Table("Property", "Property:s72 Value:l0", "Property", sorted(rows.items()))


def _search(definition: Definition) -> tuple[Table, Table]:
    current = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    searched = [
        ("FOUNDFOLDER", definition.registry_key, "Folder"),
        ("FOUNDAUTOSTART", definition.registry_key, "Autostart"),
        ("FOUNDKIND", definition.registry_key, "Kind"),
        ("WINDOWSMAJOR", current, "CurrentMajorVersionNumber"),
    ]
    return (
        Table(
            "AppSearch",
            "Property:s72 Signature_:s72",
            "Property Signature_",
            [(name, f"Find{name}") for name, _key, _value in searched],
        ),
        Table(
            "RegLocator",
            "Signature_:s72 Root:i2 Key:s255 Name:S255 Type:I2",
            "Signature_",
            [(f"Find{name}", _HKLM, key, value, _REG_64) for name, key, value in searched],
        ),
    )


def _launch_conditions(definition: Definition) -> Table:
    safe, name = "Máy vẫn như trước khi cài.", definition.name
    first = f"gỡ bản đó trước (dữ liệu vẫn được giữ). {safe}"
    autostart = definition.autostart["property"]
    rows = [
        ("Privileged", f"Cài hoặc gỡ {name} cần quyền quản trị. Hãy nhờ cán bộ CNTT. {safe}"),
        (
            'Installed OR WINDOWSMAJOR="#10"',
            f"{name} cần Windows 10 hoặc mới hơn, bản 64 bit. Hãy nâng cấp Windows trước. {safe}",
        ),
        (
            'Installed OR NOT FOUNDKIND="exe"',
            f"{name} trên máy này được cài bằng setup.exe. Hãy dùng setup.exe, hoặc {first}",
        ),
        (
            "Installed OR NOT NEWERFOUND",
            f"Máy này đã có {name} mới hơn bản {definition.version}. Để cài bản cũ, hãy {first}",
        ),
        (
            f'NOT {autostart} OR {autostart}="0" OR {autostart}="1"',
            f"Giá trị của {autostart}= phải là 0 hoặc 1. {safe}",
        ),
    ]
    return Table("LaunchCondition", "Condition:s255 Description:l255", "Condition", rows)


def _upgrade(definition: Definition) -> Table:
    code = f"{{{definition.product['upgrade_code']}}}"
    version = ".".join(map(str, definition.numbers))
    # 256: VersionMin itself counts; 2: only looked for, not removed.
    rows = [
        (code, "0.0.0", version, "", "256", "", "OLDERFOUND"),
        (code, version, "", "", "2", "", "NEWERFOUND"),
    ]
    columns = (
        "UpgradeCode:s38 VersionMin:S20 VersionMax:S20 Language:S255 Attributes:i4 Remove:S255"
        " ActionProperty:s72"
    )
    return Table("Upgrade", columns, "UpgradeCode VersionMin VersionMax Language Attributes", rows)


def _registry(definition: Definition) -> Table:
    key, autostart = definition.registry_key, definition.autostart
    command = f'"[INSTALLDIR]{autostart["program"]}" {autostart["arguments"]}'
    rows = [
        ("Kind", _HKLM, key, "Kind", "msi", "Machine"),
        ("Version", _HKLM, key, "Version", definition.version, "Machine"),
        ("Folder", _HKLM, key, "Folder", "[INSTALLDIR_PLAIN]", "Machine"),
        ("Autostart", _HKLM, key, "Autostart", f"[{autostart['property']}]", "Machine"),
        ("Run", _HKLM, _RUN_KEY, autostart["value"], command, "Autostart"),
    ]
    columns = "Registry:s72 Root:i2 Key:l255 Name:L255 Value:L0 Component_:s72"
    return Table("Registry", columns, "Registry", rows)


def _shortcuts(definition: Definition) -> Table:
    target = f"[INSTALLDIR]{definition.programs['window']}"
    rows = [
        (
            each.id,
            "Menu",
            f"SOHOA~{number}|{each.name}",
            "Machine",
            target,
            each.arguments,
            each.comment,
            "",
            "",
            "",
            "",
            "INSTALLDIR",
        )
        for number, each in enumerate(definition.shortcuts, 1)
    ]
    columns = (
        "Shortcut:s72 Directory_:s72 Name:l128 Component_:s72 Target:s72 Arguments:S255"
        " Description:L255 Hotkey:I2 Icon_:S72 IconIndex:I2 ShowCmd:I2 WkDir:S72"
    )
    return Table("Shortcut", columns, "Shortcut", rows)


def _custom_actions(definition: Definition) -> tuple[Table, Table, Table]:
    autostart = definition.autostart["property"]
    set_first = [
        # Name, property, value, condition, place: all before folders are reckoned.
        ("TakeFolder", "INSTALLDIR", "[FOUNDFOLDER]\\", "FOUNDFOLDER", 405),
        (
            "TakeAutostart",
            autostart,
            "[FOUNDAUTOSTART]",
            f"FOUNDAUTOSTART AND NOT {autostart}",
            406,
        ),
        ("NoAutostart", autostart, "0", f"NOT {autostart}", 407),
        ("NameOwned", "SOHOA_OWNED", "<|>".join((MACHINE, *MACHINE_FILES)), "1", 408),
        ("NameLinkFree", "SOHOA_LINK_FREE", MACHINE + r"\data", "1", 409),
    ]
    actions = [(name, _CA_PROPERTY, to, value) for name, to, value, _if, _at in set_first]
    actions.append(("CheckInUse", _CA_DLL, "msisteps", "CheckInUse"))
    execute = [(name, condition, str(at)) for name, _to, _value, condition, at in set_first]
    actions.append(("TellFolder", _CA_PROPERTY, "ARPINSTALLLOCATION", "[INSTALLDIR]"))
    execute += [("TellFolder", "", "1010"), ("CheckInUse", "", "1390")]
    for place, step in enumerate(steps(definition)):
        actions.append((f"Tell{step.action}", _CA_PROPERTY, step.action, step.text))
        actions.append((step.action, str(step.kind), "msisteps", step.entry))
        execute.append((f"Tell{step.action}", step.condition, str(1510 + place)))
        execute.append((step.action, step.condition, str(step.sequence)))
    columns = "Action:s72 Type:i2 Source:S72 Target:S0 ExtendedType:I4"
    return (
        Table("CustomAction", columns, "Action", [(*row, "") for row in actions]),
        _sequence("InstallExecuteSequence", [*_STANDARD, *execute]),
        _sequence(
            "InstallUISequence",
            # Searches and refusals are the service's alone: what is found on the side of whoever
            # started it is his to change.
            [row for row in _STANDARD if row[0] in ("CostInitialize", "FileCost", "CostFinalize")]
            + [("ExecuteAction", "", "1300")],
        ),
    )


def _sequence(name: str, rows: Iterable[tuple[str, str, str]]) -> Table:
    ordered = sorted(rows, key=lambda row: (int(row[2]), row[0]))
    return Table(name, "Action:s72 Condition:S255 Sequence:I2", "Action", ordered)


_CONDITIONS = {"RemoveExistingProducts": "NOT Installed"}
# The old version goes first, within what can be taken back: a failure brings it again.
_STANDARD = [
    (name, _CONDITIONS.get(name, ""), str(place))
    for name, place in (
        ("FindRelatedProducts", 25),
        ("AppSearch", 50),
        ("LaunchConditions", 100),
        ("ValidateProductID", 700),
        ("CostInitialize", 800),
        ("FileCost", 900),
        ("CostFinalize", 1000),
        ("InstallValidate", 1400),
        ("InstallInitialize", 1500),
        ("RemoveExistingProducts", 1501),
        ("ProcessComponents", 1600),
        ("UnpublishFeatures", 1800),
        ("RemoveRegistryValues", 2600),
        ("RemoveShortcuts", 3200),
        ("RemoveFiles", 3500),
        ("RemoveFolders", 3600),
        ("CreateFolders", 3700),
        ("InstallFiles", 4000),
        ("CreateShortcuts", 4500),
        ("WriteRegistryValues", 5000),
        ("RegisterUser", 6000),
        ("RegisterProduct", 6100),
        ("PublishFeatures", 6300),
        ("PublishProduct", 6400),
        ("InstallFinalize", 6600),
    )
]
