"""Writes the MSI: folders and components by wixl, the rest by what is put in afterwards."""

from __future__ import annotations

import hashlib
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from installer.setup.cabinet import write_cabinet
from installer.setup.definition import ROOT, Definition
from installer.setup.msi_content import (
    component_table,
    file_tables,
    files_in_order,
    run_quiet,
    summary_table,
)
from installer.setup.msi_tables import tables
from installer.setup.payload import Payload

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
_ICON = ROOT / "installer" / "launcher" / "sohoa.ico"
_UTF_8 = "65001"
_CABINET = "sohoa.cab"
_STAND_IN = "stand-in"
"""What wixl takes for every file: it would compress slowly, and note down how old they are here."""


def make_msi(
    definition: Definition,
    payload: Payload,
    *,
    steps: Path,
    out: Path,
    scratch: Path,
    made_at: int,
    level: int = 9,
) -> None:
    """Write the MSI; the same bytes for the same content and date.

    Args:
        definition: of the product.
        payload: what is installed.
        steps: msi-steps.dll.
        out: where the MSI goes.
        scratch: an empty folder.
        made_at: seconds since 1970: date of the files and of the MSI.
        level: of compressing, 0 (stores) to 9.

    Raises:
        subprocess.CalledProcessError: wixl or msibuild found something wrong and said so.
    """
    product_code = definition.guid(f"product {definition.version}")
    source = scratch / "sohoa.wxs"
    # wixl takes names of files beside the source alone.
    shutil.copy(_ICON, scratch / "sohoa.ico")
    shutil.copy(steps, scratch / "steps.dll")
    (scratch / _STAND_IN).touch()
    root = _wix(definition, payload, product_code)
    ET.indent(root)
    source.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
    run_quiet("wixl", "--arch", "x64", "--output", str(out), str(source))
    files = files_in_order(out, {named("f", path): path for path in payload.digests})
    cabinet = scratch / _CABINET
    write_cabinet(
        cabinet, [(key, payload.tree / path) for key, path in files], made_at=made_at, level=level
    )
    found = [
        *tables(definition, product_code, payload.size_bytes),
        *file_tables(out, payload.tree, files),
        component_table(out, definition),
        summary_table(definition, payload, steps, made_at),
    ]
    code_page = scratch / "_ForceCodepage.idt"
    code_page.write_text(f"\r\n\r\n{_UTF_8}\t_ForceCodepage\r\n", newline="")
    imports = [code_page, *(table.write(scratch) for table in found)]
    words = [word for file in imports for word in ("-i", str(file))]
    run_quiet("msibuild", str(out), *words, "-a", _CABINET, str(cabinet))


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
    ET.SubElement(product, "Media", Id="1", Cabinet=_CABINET, EmbedCab="yes")
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
        # With the other folders, before their rights are set.
        ET.SubElement(component, "CreateFolder")
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
        made.append(named("c", path))
        component = ET.SubElement(
            folder, "Component", Id=made[-1], Guid=definition.guid(f"file {path}")
        )
        ET.SubElement(
            component,
            "File",
            Id=named("f", path),
            Name=path.rpartition("/")[2],
            KeyPath="yes",
            Source=_STAND_IN,
        )
    return made


def _folder(folders: dict[str, ET.Element], path: str) -> ET.Element:
    if path not in folders:
        above = _folder(folders, path.rpartition("/")[0])
        folders[path] = ET.SubElement(
            above, "Directory", Id=named("d", path), Name=path.rpartition("/")[2]
        )
    return folders[path]


def named(kind: str, path: str) -> str:
    """The key of a file's, folder's or component's row."""
    return f"{kind}_{hashlib.sha256(path.encode()).hexdigest()[:32]}"
