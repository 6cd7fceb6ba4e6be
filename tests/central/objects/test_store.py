"""What every store of files promises, of a folder and of a real S3 engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from scanner_app.central.errors import (
    ObjectChangedError,
    ObjectConflictError,
    ObjectMissingError,
    ObjectStoreDownError,
    ObjectStoreError,
)
from scanner_app.central.objects import ObjectStore, object_key
from scanner_app.central.objects.folder import FolderStore
from scanner_app.central.objects.s3 import S3Store
from scanner_app.central.objects.store import Content, checked_key
from tests.stand.swift import Swift, running_swift

LARGE = 17 << 20
"""Goes in parts to S3."""

Source = Callable[[bytes], Path]


@pytest.fixture(scope="module")
def swift() -> Iterator[Swift]:
    with running_swift() as engine:
        client = engine.client()
        client.create_bucket(Bucket="objects")
        client.close()
        yield engine


def s3(engine: Swift, **changes: str) -> S3Store:
    """The bucket of the engine."""
    how = {
        "bucket": "objects",
        "endpoint": engine.endpoint,
        "region": engine.region,
        "key_id": engine.key_id,
        "secret": engine.secret,
    }
    return S3Store(**(how | changes))


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """An empty store, or one whose other keys are of no concern."""
    if request.param == "folder":
        (tmp_path / "store").mkdir()
        return FolderStore(tmp_path / "store")
    return s3(request.getfixturevalue("swift"))


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Makes a file with these bytes."""

    def made(content: bytes) -> Path:
        path = tmp_path / uuid4().hex
        path.write_bytes(content)
        return path

    return made


def of(content: bytes) -> Content:
    return Content(sha256(content).hexdigest(), len(content))


def key_of() -> str:
    return object_key("H37.1", uuid4().hex * 2)


def test_what_was_put_is_read_back(store: ObjectStore, source: Source) -> None:
    for content in (b"one", bytes(LARGE)):
        key = key_of()
        assert not store.exists(key)
        assert store.read_back(key) is None

        store.put(key, source(content), of(content))

        assert store.exists(key)
        assert store.read_back(key) == of(content)
        with store.open(key) as reader:
            assert reader.read(3) == content[:3]


def test_the_same_again_changes_nothing(store: ObjectStore, source: Source) -> None:
    key, file = key_of(), source(b"same")

    store.put(key, file, of(b"same"))
    store.put(key, file, of(b"same"))

    assert [each.size_bytes for each in store.listed(key)] == [4]


def test_another_content_is_never_written_over(store: ObjectStore, source: Source) -> None:
    key = key_of()
    store.put(key, source(b"first"), of(b"first"))

    with pytest.raises(ObjectConflictError):
        store.put(key, source(b"other"), of(b"other"))

    assert store.read_back(key) == of(b"first")


def test_a_source_that_is_not_what_was_said_is_not_kept(store: ObjectStore, source: Source) -> None:
    key = key_of()

    with pytest.raises(ObjectChangedError):
        store.put(key, source(b"changed"), of(b"announced"))

    assert not store.exists(key)


def test_two_at_once_end_in_one(store: ObjectStore, source: Source) -> None:
    key, content = key_of(), b"both" * 1000
    files = [source(content) for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda file: store.put(key, file, of(content)), files))

    assert store.read_back(key) == of(content)


def test_of_two_contents_at_once_one_stands_and_the_other_is_told(
    store: ObjectStore, source: Source
) -> None:
    key = key_of()
    contents = [bytes([number]) * 200_000 for number in range(4)]

    def put(content: bytes) -> bool:
        try:
            store.put(key, source(content), of(content))
        except ObjectConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(put, contents))

    assert done.count(True) == 1
    assert store.read_back(key) == of(contents[done.index(True)])


def test_objects_are_listed_with_size_and_time(store: ObjectStore, source: Source) -> None:
    key = key_of()
    store.put(key, source(b"12345"), of(b"12345"))

    (found,) = list(store.listed("H37.1/" + key.split("/")[1] + "/" + key.split("/")[2]))

    assert (found.key, found.size_bytes) == (key, 5)
    assert abs(datetime.now(UTC) - found.changed_at) < timedelta(minutes=1)


def test_what_was_deleted_is_gone(store: ObjectStore, source: Source) -> None:
    key = key_of()
    store.put(key, source(b"x"), of(b"x"))

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)
    with pytest.raises(ObjectMissingError), store.open(key):
        pass


def test_what_killed_writers_began_goes(store: ObjectStore, source: Source) -> None:
    key = key_of()
    store.put(key, source(b"whole"), of(b"whole"))
    begin_half(store)

    none = store.drop_halves(datetime.now(UTC) - timedelta(hours=1))
    gone = store.drop_halves(datetime.now(UTC) + timedelta(hours=1))

    assert (none, gone) == (0, 1)
    assert store.read_back(key) == of(b"whole")


def begin_half(store: ObjectStore) -> None:
    """As a writer leaves it that was killed."""
    if isinstance(store, S3Store):
        store._s3.create_multipart_upload(Bucket="objects", Key=key_of())
    elif isinstance(store, FolderStore):
        (store._root / ".parts" / "half").write_bytes(b"ha")


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a//b", "a/../b", "a/.b", "a b", "á"])
def test_a_key_leads_nowhere_else(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        checked_key(key)


def test_a_folder_that_is_not_mounted_is_not_made(tmp_path: Path, source: Source) -> None:
    with pytest.raises(ObjectStoreDownError):
        FolderStore(tmp_path / "none").put(key_of(), source(b"x"), of(b"x"))

    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_who_may_not_is_told_and_nobody_there_is_waited_for(swift: Swift, source: Source) -> None:
    with pytest.raises(ObjectStoreError) as refused:
        s3(swift, secret="guessed").put(key_of(), source(b"x"), of(b"x"))
    with pytest.raises(ObjectStoreDownError):
        s3(swift, endpoint="http://127.0.0.1:9").exists(key_of())

    assert not refused.value.transient


def test_what_a_killed_writer_left_is_on_the_medium_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was given and not flushed: a power cut after the receipt would take it away."""
    content = b"whole"
    found = Content(sha256(content).hexdigest(), len(content))
    key = object_key("H37.1", found.sha256)
    place, source = tmp_path / "store" / key, tmp_path / "source"
    place.parent.mkdir(parents=True)
    for each in (place, source):
        each.write_bytes(content)
    flushed: list[Path] = []
    real = os.fsync

    def noting(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noting)

    FolderStore(tmp_path / "store").put(key, source, found)

    assert {place.parent, place.parent.parent, tmp_path / "store"} <= set(flushed)
