r"""Whether the disk under a folder is encrypted, as far as the system tells without admin rights.

Windows: the shell's property `System.Volume.BitLockerProtection`, which Explorer shows as a lock
on the drive. Linux: the file system's own (fscrypt, eCryptfs, gocryptfs) or a LUKS or plain
dm-crypt device anywhere below it. Encryption by other programs or in the disk is not seen.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import gettempdir
from types import ModuleType


class DiskState(StrEnum):
    """What is known about the disk."""

    ENCRYPTED = "encrypted"
    NOT_ENCRYPTED = "not encrypted"
    UNKNOWN = "unknown"


_PROTECTION = "System.Volume.BitLockerProtection"
# Nowhere documented by Microsoft; as Explorer's own menus and others use it: 1 on, 2 off, 3 being
# encrypted, 4 being decrypted, 5 suspended (the key lies open on the disk), 6 locked; 0 cannot be.
_BITLOCKER = {
    0: DiskState.NOT_ENCRYPTED,
    1: DiskState.ENCRYPTED,
    2: DiskState.NOT_ENCRYPTED,
    3: DiskState.NOT_ENCRYPTED,
    4: DiskState.NOT_ENCRYPTED,
    5: DiskState.NOT_ENCRYPTED,
    6: DiskState.ENCRYPTED,
}
_ENCRYPTING = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"})
_GET_FLAGS, _ENCRYPTED_FLAG = 0x80086601, 0x800
"""FS_IOC_GETFLAGS on 64 bit and FS_ENCRYPT_FL, linux/fs.h."""
_OCTAL = re.compile(r"\\([0-7]{3})")


def disk_state(folder: Path) -> DiskState:
    """Whether what is written into the folder lies encrypted on its disk."""
    if sys.platform == "win32":
        return bitlocker_state(folder, _shell_property)
    return linux_state(folder)


def bitlocker_state(folder: Path, ask: Callable[[str, str], object]) -> DiskState:
    r"""What BitLocker does on the folder's drive.

    Args:
        folder: absolute.
        ask: gives a property of a drive ("C:\\") by its name; None when there is none.
    """
    drive = folder.drive
    if not drive or drive.startswith("\\"):
        return DiskState.UNKNOWN
    value = ask(drive + "\\", _PROTECTION)
    return _BITLOCKER.get(value, DiskState.UNKNOWN) if isinstance(value, int) else DiskState.UNKNOWN


def linux_state(folder: Path, proc: Path = Path("/proc"), sys_: Path = Path("/sys")) -> DiskState:
    """What the kernel tells about the file system that the folder is on.

    Args:
        folder: absolute.
        proc: what the kernel tells of mounts.
        sys_: what the kernel tells of devices.
    """
    try:
        device, kind = mounted(folder, proc / "self" / "mountinfo")
    except (OSError, LookupError):
        return DiskState.UNKNOWN
    if kind in _ENCRYPTING or _is_fscrypt(folder):
        return DiskState.ENCRYPTED
    block = sys_ / "dev" / "block" / device
    if device.startswith("0:") or not block.exists():
        # Overlays, network and memory file systems, btrfs and ZFS pools name no disk.
        return DiskState.UNKNOWN
    found = list(_mappings(block))
    return DiskState.ENCRYPTED if any(found) else DiskState.NOT_ENCRYPTED


def is_open_to_others(folder: Path) -> bool:
    """Other accounts of this PC may look into the folder; never known on Windows."""
    return os.name == "posix" and bool(folder.stat().st_mode & 0o077)


def mounted(folder: Path, mountinfo: Path) -> tuple[str, str]:
    """Device numbers and kind of the file system, of the longest mount point above the folder.

    Raises:
        LookupError: there is none.
    """
    target = folder.resolve()
    best: tuple[int, str, str] | None = None
    for line in mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        if target.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            # A later mount on the same point lies over an earlier one.
            best = len(point.parts), fields[2], after.split(" ")[0]
    if best is None:
        raise LookupError
    return best[1], best[2]


def _is_fscrypt(folder: Path) -> bool:
    """The folder itself is encrypted, on a file system that is not (ext4, F2FS)."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        flags = fcntl.ioctl(descriptor, _GET_FLAGS, bytes(8))
    except OSError:
        # The file system has no such flags.
        return False
    finally:
        os.close(descriptor)
    return bool(int.from_bytes(flags[:4], sys.byteorder) & _ENCRYPTED_FLAG)


def _mappings(block: Path) -> Iterator[bool]:
    """For every path from the device down to a disk: whether something encrypts on it."""
    try:
        uuid = (block / "dm" / "uuid").read_text(encoding="ascii")
    except OSError:
        uuid = ""
    below = sorted((block / "slaves").glob("*"))
    if uuid.startswith("CRYPT-"):
        yield True
    elif below:
        # A volume over several disks is as safe as the least of them.
        yield all(any(_mappings(each)) for each in below)
    else:
        yield False


def _shell_property(drive: str, name: str) -> object:
    if sys.platform == "win32":
        import comtypes

        _keep_modules_in_memory(comtypes)
        from comtypes import CoInitialize, COMError
        from comtypes.client import CreateObject

        try:
            # Importing comtypes readies COM on that thread alone; each look has one of its own.
            CoInitialize()
            shell = CreateObject("Shell.Application", dynamic=True)
            return shell.NameSpace(drive).Self.ExtendedProperty(name)
        except (COMError, OSError, AttributeError):
            return None
    return None


def _keep_modules_in_memory(comtypes: ModuleType) -> None:
    """Importing comtypes.client makes no folder for modules that it might write.

    It would: in the program's folder, or, where the user may not, in the roaming profile, which
    travels over the network. Late binding, all that is asked for here, writes none.
    """
    if "comtypes.gen" not in sys.modules:
        gen = ModuleType("comtypes.gen")
        gen.__path__ = [gettempdir()]
        sys.modules[gen.__name__] = gen
        vars(comtypes)["gen"] = gen
