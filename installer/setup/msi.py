"""Writes the MSI: files and folders by wixl, Vietnamese texts by tables put in afterwards."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

from installer.setup.definition import ROOT, Definition
from installer.setup.msi_tables import tables
from installer.setup.payload import Payload

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
_ICON = ROOT / "installer" / "launcher" / "sohoa.ico"
_UTF_8 = "65001"
_TRANSITIVE = "324"
"""Component attributes: 64 bit (256), condition asked again at repair (64), key in registry (4)."""
_KEY_IN_REGISTRY = "260"
_64_BIT = "256"


def make_msi(
    definition: Definition, payload: Payload, *, steps: Path, out: Path, scratch: Path
) -> None:
    """Write the MSI.

    Args:
        definition: of the product.
        payload: what is installed.
        steps: msi-steps.dll.
        out: where the MSI goes.
        scratch: an empty folder.

    Raises:
        subprocess.CalledProcessError: wixl or msibuild found something wrong and said so.
    """
    product_code = definition.guid(f"product {definition.version}")
    source = scratch / "sohoa.wxs"
    # wixl takes names of files beside the source alone.
    shutil.copy(_ICON, scratch / "sohoa.ico")
    shutil.copy(steps, scratch / "steps.dll")
    (scratch / "tree").symlink_to(payload.tree)
    root = _wix(definition, payload, product_code)
    ET.indent(root)
    source.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
    _run("wixl", "--arch", "x64", "--output", str(out), str(source))
    code_page = scratch / "_ForceCodepage.idt"
    code_page.write_text(f"\r\n\r\n{_UTF_8}\t_ForceCodepage\r\n", newline="")
    _run("msibuild", str(out), "-i", str(code_page))
    for table in tables(definition, product_code, payload.size_bytes):
        _run("msibuild", str(out), "-i", str(table.write(scratch)))
    _run("msibuild", str(out), "-i", str(_components(out, scratch, definition)))
    package = definition.guid(
        "package " + hashlib.sha256(repr((definition, payload.digests)).encode()).hexdigest()
    )
    _run(
        "msibuild",
        str(out),
        "-s",
        definition.name,
        definition.product["publisher"],
        f"x64;{definition.product['language']}",
        package,
    )


def _wix(definition: Definition, payload: Payload, product_code: str) -> ET.Element:
    root = ET.Element("Wix", xmlns=_NAMESPACE)
    product = ET.SubElement(
        root,
        "Product",
        Id=product_code,
        Name=definition.name,
        Language="1033",
        Version=".".join(map(str, definition.numbers)),
        Manufacturer=definition.product["publisher"],
        UpgradeCode=definition.product["upgrade_code"],
    )
    ET.SubElement(
        product,
        "Package",
        InstallerVersion="500",
        Compressed="yes",
        InstallScope="perMachine",
        Comments=f"{definition.name} {definition.version}",
    )
    ET.SubElement(product, "Media", Id="1", Cabinet="sohoa.cab", EmbedCab="yes")
    ET.SubElement(product, "Icon", Id="sohoa.ico", SourceFile="sohoa.ico")
    ET.SubElement(product, "Binary", Id="msisteps", SourceFile="steps.dll")
    target = ET.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    components = [
        *_machine_folders(target, definition),
        *_program_files(target, definition, payload),
    ]
    feature = ET.SubElement(product, "Feature", Id="Sohoa", Level="1")
    for component in components:
        ET.SubElement(feature, "ComponentRef", Id=component)
    return root


def _machine_folders(target: ET.Element, definition: Definition) -> list[str]:
    machine = ET.SubElement(
        ET.SubElement(target, "Directory", Id="CommonAppDataFolder"),
        "Directory",
        Id="MachineFolder",
        Name=definition.name,
    )
    for place, name in ((machine, "data"), (machine, "logs")):
        folder = ET.SubElement(place, "Directory", Id=f"Shared{name.title()}", Name=name)
        component = ET.SubElement(
            folder, "Component", Id=f"Folder{name.title()}", Guid=definition.guid(f"folder {name}")
        )
        ET.SubElement(component, "CreateFolder")
    menu = ET.SubElement(
        ET.SubElement(target, "Directory", Id="ProgramMenuFolder"),
        "Directory",
        Id="Menu",
        Name=definition.name,
    )
    component = ET.SubElement(
        menu, "Component", Id="MenuFolder", Guid=definition.guid("folder menu")
    )
    ET.SubElement(component, "CreateFolder")
    ET.SubElement(component, "RemoveFolder", Id="MenuFolder", On="uninstall")
    return ["FolderData", "FolderLogs", "MenuFolder", "Machine", "Autostart"]


def _program_files(target: ET.Element, definition: Definition, payload: Payload) -> list[str]:
    """A component for each file, its GUID reckoned from the path."""
    programs = ET.SubElement(target, "Directory", Id="ProgramFiles64Folder")
    folders = {"": ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name=definition.name)}
    for name in ("Machine", "Autostart"):
        component = ET.SubElement(
            folders[""], "Component", Id=name, Guid=definition.guid(f"component {name}")
        )
        ET.SubElement(
            component,
            "RegistryValue",
            Root="HKLM",
            Key=definition.registry_key,
            Name=name,
            Value="1",
            Type="string",
            KeyPath="yes",
        )
    made = []
    for path in payload.digests:
        folder = _folder(folders, path.rpartition("/")[0])
        made.append(_named("c", path))
        component = ET.SubElement(
            folder, "Component", Id=made[-1], Guid=definition.guid(f"file {path}")
        )
        ET.SubElement(
            component,
            "File",
            Id=_named("f", path),
            Name=path.rpartition("/")[2],
            KeyPath="yes",
            Source=f"tree/{path}",
        )
    return made


def _folder(folders: dict[str, ET.Element], path: str) -> ET.Element:
    if path not in folders:
        above = _folder(folders, path.rpartition("/")[0])
        folders[path] = ET.SubElement(
            above, "Directory", Id=_named("d", path), Name=path.rpartition("/")[2]
        )
    return folders[path]


def _named(kind: str, path: str) -> str:
    return f"{kind}_{hashlib.sha256(path.encode()).hexdigest()[:32]}"


def _components(msi: Path, scratch: Path, definition: Definition) -> Path:
    """The Component table with what wixl did not say of our own two."""
    lines = subprocess.run(
        ["msiinfo", "export", str(msi), "Component"], capture_output=True, check=True, text=True
    ).stdout.splitlines()
    own = {
        "Machine": [_KEY_IN_REGISTRY, "", "Kind"],
        "Autostart": [_TRANSITIVE, f'{definition.autostart["property"]}="1"', "Run"],
    }
    rows = [line.split("\t") for line in lines if line]
    kept = [
        *rows[:3],
        *([*row[:3], *own.get(row[0], [_64_BIT, *row[4:]])] for row in rows[3:]),
    ]
    file = scratch / "Component.idt"
    file.write_text("\r\n".join(["\t".join(row) for row in kept] + [""]), newline="")
    return file


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    # Both say what they do not like and go on, or end with 0.
    if done.returncode or "CRITICAL" in done.stderr or "rror" in done.stderr:
        raise subprocess.CalledProcessError(done.returncode or 1, command, done.stdout, done.stderr)
