"""What is recorded of one old dossier."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from scanner_app.central.backfile.listing import OldDossier
from scanner_app.central.backfile.reading import ReadOldDossier
from scanner_app.domain.errors import PageDamagedError
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.ids import PageId
from tests.fakes.scripted import InstantReader, ScriptedSource
from tests.storage.conftest import blank_reading

DOSSIER = OldDossier("H37.1.2-150318-0001", (Path("/old/a.pdf"), Path("/old/b.pdf")))


def test_pages_that_cannot_be_read_are_counted_and_nothing_is_left_in_the_spool(
    tmp_path: Path,
) -> None:
    source = ScriptedSource({"a.pdf": [b"1", b"2"], "b.pdf": [b"3", FileDamagedError()]})
    reader = InstantReader(blank_reading(), {PageId(2): PageDamagedError()})
    clock = iter([10.0, 16.0])

    read = ReadOldDossier(source, reader, tmp_path / "spool", lambda: next(clock))(DOSSIER)

    assert (read.pages, read.unread, read.seconds) == (4, 2, 6.0)
    assert read.text_sha256 == sha256(b"\f\f").hexdigest()
    assert [page for paper in read.papers for page in paper["pages"]] == [1, 2, 3]  # type: ignore[attr-defined]  # a list, as JSON
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_dossier_of_which_no_page_can_be_had_is_an_error(tmp_path: Path) -> None:
    source = ScriptedSource({"a.pdf": [FileDamagedError()], "b.pdf": [FileDamagedError()]})
    read = ReadOldDossier(source, InstantReader(blank_reading()), tmp_path / "spool")

    with pytest.raises(FileDamagedError):
        read(DOSSIER)
