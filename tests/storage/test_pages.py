"""Keeping pages: on disk before a row names them, once each."""

from __future__ import annotations

import hashlib
import json
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.page import Box, PageReading, PageState, ReadBarcode, ReadLine, ReadWord
from scanner_app.durable import copy_durably, sweep_parts, write_durably
from scanner_app.storage import reading_files
from tests.domain.pages import line, reading
from tests.storage.conftest import OFFICE, Store, blank_reading


def test_a_kept_page_is_on_disk_under_its_digest(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)

    page = store.pages.pages([store.keep(batch, 0, b"ink")])[0]

    assert page.state is PageState.CAPTURED
    assert hashlib.sha256(page.image.read_bytes()).hexdigest() == page.sha256


def test_the_same_picture_is_kept_once_an_office(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)

    page = store.keep(batch, 0)

    assert store.batches.known(OFFICE, [f"{batch}|0", "other"]) == {f"{batch}|0": page}


def test_an_open_batch_is_found_again_under_its_key(store: Store) -> None:
    first = store.batches.open_batch("key", OFFICE, None)

    assert store.batches.open_batch("key", OFFICE, None) == first


def test_a_closed_batch_takes_no_more_pages(store: Store) -> None:
    first = store.batches.open_batch("key", OFFICE, None)
    store.keep(first, 0)
    store.batches.close_batch(first)

    assert store.batches.open_batch("key", OFFICE, None) != first


def test_an_empty_batch_vanishes(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)

    store.batches.close_batch(batch)

    assert store.filing.to_file() == ()
    assert store.batches.abandoned() == ()


def test_a_batch_left_open_is_found_by_others(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)

    assert store.batches.abandoned() == (batch,)
    assert store.batches.abandoned(["key"]) == ()


def test_a_full_disk_keeps_nothing_of_the_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(10, 10, 0))

    with pytest.raises(DiskFullError):
        store.keep(batch, 0)

    assert store.pages.batch_pages(batch) == ()


def test_pages_to_read_are_the_captured_ones(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)
    first, second, third = (store.keep(batch, seq) for seq in range(3))

    store.pages.record_reading(first, blank_reading())
    store.pages.record_unreadable(second, "page.damaged")

    assert [page.id for page in store.pages.to_read()] == [third]
    assert store.pages.pages([second])[0].error == "page.damaged"


def test_copying_over_a_leftover_of_a_dead_process_replaces_it(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "sub" / "b"
    source.write_bytes(b"whole")
    target.parent.mkdir()
    target.with_name("b.part").write_bytes(b"half")
    target.write_bytes(b"older")

    sha256, size = copy_durably(source, target)

    assert (target.read_bytes(), size) == (b"whole", 5)
    assert sha256 == hashlib.sha256(b"whole").hexdigest()
    assert list(target.parent.iterdir()) == [target]


def test_half_written_files_are_swept(tmp_path: Path) -> None:
    write_durably(tmp_path / "a" / "whole", b"x")
    (tmp_path / "a" / "half.part").write_bytes(b"x")

    assert sweep_parts(tmp_path) == 1
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["whole"]


boxes = st.builds(Box, *(st.integers(0, 9000) for _ in range(4)))
words = st.builds(
    ReadWord,
    text=st.text(min_size=1, max_size=8),
    box=boxes,
    confidence=st.integers(0, 1000).map(lambda n: n / 1000),
)
lines = st.builds(
    ReadLine,
    words=st.lists(words, max_size=3).map(tuple),
    box=boxes,
    baseline=st.tuples(st.floats(0, 9000), st.floats(0, 9000)),
    block=st.integers(0, 50),
)
codes = st.builds(
    ReadBarcode,
    format=st.sampled_from(["QRCode", "Code128"]),
    text=st.text(max_size=20),
    readers=st.sampled_from([("zxing",), ("zbar", "zxing")]),
    conflict=st.booleans(),
    corners=st.lists(st.tuples(st.integers(), st.integers()), max_size=4).map(tuple),
)


@given(
    st.builds(
        PageReading,
        width=st.integers(1, 9000),
        height=st.integers(1, 9000),
        dpi=st.floats(50, 1200),
        dpi_source=st.sampled_from(["file", "assumed"]),
        orientation_deg=st.sampled_from([0, 90, 180, 270]),
        skew_deg=st.floats(-15, 15),
        sheet=st.none() | boxes,
        blank=st.floats(0, 1),
        quality=st.sampled_from([(), ("blurred", "dark")]),
        barcodes=st.lists(codes, max_size=2).map(tuple),
        lines=st.lists(lines, max_size=3).map(tuple),
        confidence=st.floats(0, 1),
        stamps=st.lists(lines, max_size=2).map(tuple),
    )
)
def test_a_reading_comes_back_from_its_words_file_as_it_was(reading: PageReading) -> None:
    assert reading_files.load(reading_files.dump(reading)) == reading


def test_a_words_file_of_an_earlier_version_has_no_stamps() -> None:
    document = json.loads(reading_files.dump(blank_reading()))
    del document["stamps"]

    assert reading_files.load(json.dumps(document).encode()) == blank_reading()


def test_pages_may_be_loaded_without_their_words(store: Store) -> None:
    page = store.keep(store.batches.open_batch("key", OFFICE, None), 0)
    whole = reading(line(0.1, 0.1, "một"), line(0.1, 0.2, "hai"))
    store.pages.record_reading(page, whole)

    (slim,) = store.pages.pages([page], lines=1)

    assert slim.reading == replace(whole, lines=whole.lines[:1])


def test_a_page_that_was_read_anew_is_listed_as_it_is_now(store: Store) -> None:
    page = store.keep(store.batches.open_batch("key", OFFICE, None), 0)
    store.pages.record_reading(page, reading(line(0.1, 0.1, "một")))
    store.pages.pages([page], lines=1)

    store.pages.record_reading(page, reading(line(0.1, 0.1, "hai")))

    (listed,) = store.pages.pages([page], lines=1)
    assert listed.reading == reading(line(0.1, 0.1, "hai"))
