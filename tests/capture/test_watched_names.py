"""Order of pages by names, names as people read them, and the system's errors for a share."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from scanner_app.capture.watched.names import ArrivedName, in_page_order, readable
from scanner_app.capture.watched.share_errors import is_in_use, share_errors
from scanner_app.domain.watch_errors import (
    WatchError,
    WatchFolderForbiddenError,
    WatchFolderGoneError,
)


@pytest.mark.parametrize(
    ("arrived", "ordered"),
    [
        # One series, delivered out of order.
        (["s_9.jpg", "s_11.jpg", "s_10.jpg"], ["s_9.jpg", "s_10.jpg", "s_11.jpg"]),
        # Several forms in one series.
        (["1.jpg", "3.jpg", "2.pdf"], ["1.jpg", "2.pdf", "3.jpg"]),
        # Names of stamps.
        (
            ["20260805101502.tif", "20260805101501.tif"],
            ["20260805101501.tif", "20260805101502.tif"],
        ),
        # Nothing in common but the time they came.
        (["f3c.pdf", "a91.pdf", "bb2.pdf"], ["f3c.pdf", "a91.pdf", "bb2.pdf"]),
        # Two people at once: each stack stays together, the first to come stands first.
        (
            ["lan1.jpg", "an1.jpg", "lan2.jpg", "an2.jpg"],
            ["lan1.jpg", "lan2.jpg", "an1.jpg", "an2.jpg"],
        ),
        # One name twice: a printer that numbers nothing.
        (["scan.jpg", "scan.jpg"], ["scan.jpg", "scan.jpg"]),
    ],
)
def test_pages_stand_in_the_order_that_names_and_times_say(
    arrived: list[str], ordered: list[str]
) -> None:
    files = [ArrivedName(name, 1000 * place) for place, name in enumerate(arrived)]

    found = in_page_order(files[::-1])

    assert [file.name for file in found] == ordered
    assert sorted(found, key=files.index) == files


def test_an_ordinary_name_is_left_as_it_is() -> None:
    assert readable("Đơn đề nghị (bản 2).PDF") == "Đơn đề nghị (bản 2).PDF"


def test_a_long_name_is_cut_before_its_ending() -> None:
    cut = readable("ệ" * 250 + ".jpeg")

    assert cut.endswith("ệ.jpeg")
    assert len(cut.encode()) <= 240


def test_what_is_no_text_is_replaced() -> None:
    assert readable("a\udcff\x1b[2J\n.jpg") == "a\ufffd\ufffd[2J\ufffd.jpg"


def from_windows(code: int) -> OSError:
    """As Python raises it there."""
    error = OSError(errno.EINVAL, "said by Windows")
    error.winerror = code  # type: ignore[attr-defined]  # exists on Windows only
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOENT, ""), WatchFolderGoneError),
        (OSError(errno.EHOSTDOWN, ""), WatchFolderGoneError),
        (from_windows(53), WatchFolderGoneError),
        (from_windows(64), WatchFolderGoneError),
        (PermissionError(errno.EACCES, ""), WatchFolderForbiddenError),
        (OSError(errno.EROFS, ""), WatchFolderForbiddenError),
        (from_windows(5), WatchFolderForbiddenError),
        (OSError(errno.ENOSPC, ""), WatchError),
        (from_windows(32), WatchError),
    ],
)
def test_errors_of_a_share_are_told_apart(error: OSError, kind: type[WatchError]) -> None:
    with pytest.raises(WatchError) as raised, share_errors(Path("quét")):
        raise error

    assert type(raised.value) is kind
    assert raised.value.facts == {"path": "quét", "errno": error.errno}
    assert raised.value.transient


def test_a_file_held_open_is_no_lack_of_rights() -> None:
    assert is_in_use(from_windows(32))
    assert not is_in_use(from_windows(5))
