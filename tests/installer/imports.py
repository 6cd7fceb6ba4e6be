"""Which DLLs a file of the product wants, and where Windows would look for them.

The rules of LoadLibraryEx with LOAD_LIBRARY_SEARCH_DEFAULT_DIRS, which the launcher sets for the
whole process: the program's folder, System32, the folders that were added; Python adds the folder
of the file itself, some packages add their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pefile

WINDOWS_10 = frozenset({
    "advapi32.dll", "authz.dll", "bcrypt.dll", "bcryptprimitives.dll", "cabinet.dll",
    "comctl32.dll", "comdlg32.dll", "crypt32.dll", "cryptui.dll", "d2d1.dll", "d3d11.dll",
    "d3d12.dll", "d3d9.dll", "dbghelp.dll", "dcomp.dll", "dnsapi.dll", "dwmapi.dll", "dwrite.dll",
    "dxcore.dll", "dxgi.dll", "gdi32.dll", "imm32.dll", "iphlpapi.dll", "kernel32.dll", "mpr.dll",
    "msvcrt.dll", "ncrypt.dll", "netapi32.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll",
    "opengl32.dll", "pdh.dll", "powrprof.dll", "propsys.dll", "psapi.dll", "rpcrt4.dll",
    "secur32.dll", "setupapi.dll", "shcore.dll", "shell32.dll", "shlwapi.dll", "ucrtbase.dll",
    "uiautomationcore.dll", "user32.dll", "userenv.dll", "uxtheme.dll", "version.dll",
    "winhttp.dll", "winmm.dll", "winspool.drv", "wintrust.dll", "wldap32.dll", "ws2_32.dll",
    "wsock32.dll", "wtsapi32.dll",
})  # fmt: skip
"""DLLs that every Windows 10 has. No compiler's runtime is among them: those come and go."""

RUNTIME = PurePosixPath("runtime")
PACKAGES = RUNTIME / "Lib" / "site-packages"
USUAL_BASE = 0x1_8000_0000
"""Of a 64-bit DLL, unless mingw reckons one from the name and folder it is built in."""
ADDED = {
    "numpy": PACKAGES / "numpy.libs",
    "pikepdf": PACKAGES / "pikepdf.libs",
    "PySide6": PACKAGES / "shiboken6",
    "shiboken6": PACKAGES / "PySide6",
}
"""What packages add by os.add_dll_directory before they load their first file."""


@dataclass(frozen=True)
class Binary:
    """One PE file: its place in the tree, whether it is 64-bit, the DLLs it names, lower case."""

    place: PurePosixPath
    is_64: bool
    imports: frozenset[str]


def binaries(tree: Path) -> Iterator[Binary]:
    """Every program, DLL and extension, known by its first bytes and not by its name."""
    for file in sorted(tree.rglob("*")):
        if file.is_file() and _begins_as_program(file):
            with pefile.PE(str(file), fast_load=True) as parsed:
                if not hasattr(parsed, "FILE_HEADER"):
                    continue
                parsed.parse_data_directories([1, 13])  # imports, delayed imports
                tables = (
                    *getattr(parsed, "DIRECTORY_ENTRY_IMPORT", ()),
                    *getattr(parsed, "DIRECTORY_ENTRY_DELAY_IMPORT", ()),
                )
                names = frozenset(table.dll.decode().lower() for table in tables)
                place = PurePosixPath(file.relative_to(tree).as_posix())
                yield Binary(place, parsed.FILE_HEADER.Machine == 0x8664, names)


def product_version(file: Path) -> str:
    """As its version resource says it."""
    with pefile.PE(str(file), fast_load=True) as parsed:
        parsed.parse_data_directories([2])  # resources
        for entry in (entry for block in parsed.FileInfo for entry in block):
            for table in getattr(entry, "StringTable", ()):
                return str(table.entries[b"ProductVersion"].decode())
    return ""


def image_base(content: bytes) -> int:
    """Where it would like to lie in memory."""
    with pefile.PE(data=content, fast_load=True) as parsed:
        return int(parsed.OPTIONAL_HEADER.ImageBase)


def not_found(found: list[Binary]) -> list[str]:
    """`file: dll` for each import that Windows would not find."""
    present = {(one.place.parent, one.place.name.lower()) for one in found}
    return [
        f"{one.place}: {name}"
        for one in found
        for name in sorted(one.imports)
        if not _is_windows(name) and not any((folder, name) in present for folder in _folders(one))
    ]


def _folders(one: Binary) -> list[PurePosixPath]:
    folders = [one.place.parent]
    if one.place.is_relative_to(RUNTIME):
        # The program's own folder and what its launcher adds.
        folders += [PurePosixPath(), RUNTIME]
    if one.place.is_relative_to(RUNTIME / "DLLs"):
        folders.append(RUNTIME / "DLLs")
    if one.place.is_relative_to(PACKAGES):
        package = one.place.relative_to(PACKAGES).parts[0]
        folders += [ADDED[package]] if package in ADDED else []
        # Qt's plugins are loaded by Qt, whose libraries are in the process by then.
        folders += [PACKAGES / "PySide6"] if "plugins" in one.place.parts else []
    return folders


def _is_windows(name: str) -> bool:
    return name in WINDOWS_10 or name.startswith(("api-ms-win-", "ext-ms-win-"))


def _begins_as_program(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"MZ"
