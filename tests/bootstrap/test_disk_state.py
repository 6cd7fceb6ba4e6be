"""Whether the disk is encrypted, as kernels and shells tell it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import cast

import pytest

from scanner_app.bootstrap.disk_state import (
    DiskState,
    bitlocker_state,
    is_open_to_others,
    linux_state,
)

_HOME = Path("/home/canbo/.local/share/sohoa")


@dataclass
class Kernel:
    """A /proc and a /sys of files."""

    root: Path

    def mounted(self, *mounts: tuple[str, str, str]) -> None:
        """Mount points with their device numbers and kinds."""
        path = self.root / "proc" / "self" / "mountinfo"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            f"{n} 1 {device} / {point} rw shared:1 - {kind} /dev/x rw"
            for n, (point, device, kind) in enumerate(mounts)
        ]
        path.write_text("\n".join(lines) + "\n")

    def device(self, numbers: str, uuid: str = "", on: tuple[str, ...] = ()) -> Path:
        """A block device, below which others lie."""
        block = self.root / "sys" / "dev" / "block" / numbers
        (block / "slaves").mkdir(parents=True, exist_ok=True)
        for each in on:
            (block / "slaves" / each.replace(":", "-")).symlink_to(self.device(each))
        if uuid:
            (block / "dm").mkdir()
            (block / "dm" / "uuid").write_text(uuid + "\n")
        return block

    def state(self, folder: Path = _HOME) -> DiskState:
        return linux_state(folder, self.root / "proc", self.root / "sys")


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path)


def test_a_plain_partition_is_not_encrypted(kernel: Kernel) -> None:
    kernel.mounted(("/", "8:1", "ext4"))
    kernel.device("8:1")

    assert kernel.state() is DiskState.NOT_ENCRYPTED


def test_a_luks_container_is_encrypted(kernel: Kernel) -> None:
    kernel.mounted(("/", "8:1", "ext4"), ("/home", "253:0", "ext4"))
    kernel.device("8:1")
    kernel.device("8:2")
    kernel.device("253:0", "CRYPT-LUKS2-0123-home", on=("8:2",))

    assert kernel.state() is DiskState.ENCRYPTED


def test_a_volume_on_a_luks_container_is_encrypted(kernel: Kernel) -> None:
    kernel.mounted(("/", "253:1", "ext4"))
    kernel.device("253:0", "CRYPT-LUKS2-0123-pv", on=("8:2",))
    kernel.device("253:1", "LVM-abc", on=("253:0",))

    assert kernel.state() is DiskState.ENCRYPTED


def test_a_volume_of_which_one_disk_is_open_is_not_encrypted(kernel: Kernel) -> None:
    kernel.mounted(("/", "253:1", "ext4"))
    kernel.device("253:0", "CRYPT-LUKS2-0123-pv", on=("8:2",))
    kernel.device("253:1", "LVM-abc", on=("253:0", "8:3"))

    assert kernel.state() is DiskState.NOT_ENCRYPTED


def test_the_mount_nearest_to_the_folder_counts(kernel: Kernel) -> None:
    kernel.mounted(("/", "253:0", "ext4"), ("/home/canbo", "8:3", "xfs"), ("/home", "253:0", "x"))
    kernel.device("253:0", "CRYPT-LUKS2-0123-root")
    kernel.device("8:3")

    assert kernel.state() is DiskState.NOT_ENCRYPTED


def test_what_was_mounted_over_the_same_point_later_counts(kernel: Kernel) -> None:
    kernel.mounted(("/", "8:3", "ext4"), ("/home", "8:3", "ext4"), ("/home", "253:0", "ext4"))
    kernel.device("8:3")
    kernel.device("253:0", "CRYPT-LUKS2-0123-home")

    assert kernel.state() is DiskState.ENCRYPTED


def test_a_mount_point_with_a_space_is_found(kernel: Kernel) -> None:
    kernel.mounted(("/", "253:0", "ext4"), ("/mnt/o\\040dia", "8:3", "ext4"))
    kernel.device("253:0", "CRYPT-LUKS2-0123-root")
    kernel.device("8:3")

    assert kernel.state(Path("/mnt/o dia/sohoa")) is DiskState.NOT_ENCRYPTED


@pytest.mark.parametrize("kind", ["ecryptfs", "fuse.gocryptfs"])
def test_a_file_system_that_encrypts_by_itself_counts(kernel: Kernel, kind: str) -> None:
    kernel.mounted(("/", "8:1", "ext4"), ("/home/canbo", "0:51", kind))
    kernel.device("8:1")

    assert kernel.state() is DiskState.ENCRYPTED


@pytest.mark.parametrize(("device", "kind"), [("0:30", "overlay"), ("0:40", "nfs4"), ("9:9", "x")])
def test_what_names_no_disk_is_unknown(kernel: Kernel, device: str, kind: str) -> None:
    kernel.mounted(("/", device, kind))

    assert kernel.state() is DiskState.UNKNOWN


def test_a_system_without_proc_is_unknown(kernel: Kernel) -> None:
    assert kernel.state() is DiskState.UNKNOWN


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (1, DiskState.ENCRYPTED),
        (2, DiskState.NOT_ENCRYPTED),
        (3, DiskState.NOT_ENCRYPTED),
        (5, DiskState.NOT_ENCRYPTED),
        (None, DiskState.UNKNOWN),
        (99, DiskState.UNKNOWN),
        ("1", DiskState.UNKNOWN),
    ],
)
def test_bitlocker_is_asked_for_the_drive_of_the_folder(value: object, state: DiskState) -> None:
    asked = []

    def shell(drive: str, name: str) -> object:
        asked.append((drive, name))
        return value

    # Only its drive is looked at, as Windows' own paths give it.
    home = cast(Path, PureWindowsPath(r"D:\Sohoa"))

    assert bitlocker_state(home, shell) is state
    assert asked == [("D:\\", "System.Volume.BitLockerProtection")]


def test_a_share_is_no_drive_of_this_pc() -> None:
    home = cast(Path, PureWindowsPath(r"\\may\chung\Sohoa"))

    assert bitlocker_state(home, lambda _drive, _name: 1) is DiskState.UNKNOWN


@pytest.mark.skipif(os.name != "posix", reason="Windows kế thừa quyền")
@pytest.mark.parametrize(("mode", "is_open"), [(0o700, False), (0o750, True), (0o701, True)])
def test_rights_of_others_on_the_folder_are_seen(tmp_path: Path, mode: int, is_open: bool) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(mode)

    assert is_open_to_others(folder) is is_open
