"""Claims in a watched folder: kept over a restart, put away, shared with nobody."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from scanner_app.capture.watched.claims import Claims
from scanner_app.capture.watched.sightings import found_of
from scanner_app.domain.file_errors import FileMissingError
from scanner_app.domain.watch_errors import (
    ClaimedElsewhereError,
    FileChangedError,
    FileLinkError,
    WatchFolderGoneError,
    WatchFolderUnsafeError,
)
from tests.capture.watching import CODE, OFFICE, PICTURE, STILL_S, Share, shown, told

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="chỉ có trên POSIX")


# --- a restart ------------------------------------------------------------------------------


def test_claims_are_found_again_after_a_restart(share: Share) -> None:
    share.put("a.jpg", PICTURE)
    share.put("b.jpg", PICTURE)
    before = share.due(share.watcher(code=CODE))

    after = share.watcher(code="another one").look().due

    assert after == before
    assert after[0].given_code == CODE


def test_a_stack_cut_in_two_by_a_restart_is_one_stack(share: Share) -> None:
    share.put("1.jpg", PICTURE)
    share.look_for(share.watcher(), STILL_S)
    share.put("2.jpg", PICTURE)

    assert shown(share.due(share.watcher())) == [["1.jpg", "2.jpg"]]


def test_nothing_is_added_to_a_stack_that_is_due(share: Share) -> None:
    share.put("1.jpg", PICTURE)
    share.due(share.watcher())
    share.put("0.jpg", PICTURE)

    assert shown(share.due(share.watcher())) == [["1.jpg"], ["0.jpg"]]


def test_a_file_without_its_order_is_taken_for_whom_the_folder_is_watched_now(
    share: Share,
) -> None:
    share.put("a.jpg", PICTURE)
    (stack,) = share.due(share.watcher())
    (stack.files[0].place.parent / "order.json").unlink()

    (found,) = share.watcher(code=CODE).look().due

    assert (found.office, found.given_code) == (OFFICE, CODE)


# --- afterwards -----------------------------------------------------------------------------


def test_a_safe_file_is_kept_in_a_folder_of_its_day(share: Share) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()
    (stack,) = share.due(watcher)

    with watcher.fetched(stack.files[0], share.spool) as copy:
        content, name = copy.path.read_bytes(), copy.path.name
    watcher.finish(stack.files[0], safe=True)

    (kept,) = (share.path / "da-nhan").rglob("*.jpg")
    assert (content, name, kept.read_bytes(), kept.name) == (PICTURE, "a.jpg", PICTURE, "a.jpg")
    assert watcher.look().settled
    assert list((share.path / ".sohoa-nhan" / "pc-1").iterdir()) == []
    assert list(share.spool.iterdir()) == []


def test_no_file_takes_the_place_of_another_of_its_name(share: Share) -> None:
    watcher = share.watcher()
    for content in (PICTURE, PICTURE + b"\0"):
        share.put("a.jpg", content)
        (stack,) = share.due(watcher)
        watcher.finish(stack.files[0], safe=True)

    kept = sorted((share.path / "da-nhan").rglob("*.jpg"))
    assert [path.read_bytes() for path in kept] == [PICTURE + b"\0", PICTURE]


def test_a_safe_file_is_deleted_when_so_set_and_an_unsafe_one_never(share: Share) -> None:
    watcher = share.watcher(after="delete")
    share.put("1.jpg", PICTURE)
    share.put("2.jpg", PICTURE)
    (stack,) = share.due(watcher)
    safe, unsafe = stack.files

    watcher.finish(safe, safe=True)
    watcher.finish(unsafe, safe=False)

    assert share.names("can-xem-lai") == ["2.jpg"]
    assert not (share.path / "da-nhan").exists()


def test_a_file_written_to_after_it_was_fetched_is_kept_for_people_to_look_at(
    share: Share,
) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher(after="delete")
    (stack,) = share.due(watcher)
    (file,) = stack.files

    with watcher.fetched(file, share.spool):
        file.place.write_bytes(PICTURE + b"more")
    with pytest.raises(FileChangedError) as raised:
        watcher.finish(file, safe=True)

    assert raised.value.facts["path"] == share.path / "a.jpg"
    assert share.names("can-xem-lai") == ["a.jpg"]


@posix_only
@pytest.mark.parametrize("ours", [".sohoa-nhan", "da-nhan"])
def test_a_folder_of_ours_that_leads_elsewhere_is_refused(
    share: Share, tmp_path: Path, ours: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    watcher = share.watcher()
    share.put("a.jpg", PICTURE)
    (share.path / ours).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(WatchFolderUnsafeError):
        watcher.finish(share.due(watcher)[0].files[0], safe=True)

    assert list((tmp_path / "elsewhere").iterdir()) == []


@posix_only
def test_a_claim_replaced_by_a_link_is_not_followed(share: Share, tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(PICTURE)
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()
    (file,) = share.due(watcher)[0].files
    file.place.unlink()
    file.place.symlink_to(tmp_path / "outside.jpg")

    with pytest.raises(FileLinkError) as raised, watcher.fetched(file, share.spool):
        pass

    assert raised.value.facts["path"] == share.path / "a.jpg"


def test_a_claim_that_somebody_took_away_is_told_by_its_own_name(share: Share) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()
    (file,) = share.due(watcher)[0].files
    file.place.unlink()

    with pytest.raises(FileMissingError) as raised, watcher.fetched(file, share.spool):
        pass
    watcher.finish(file, safe=True)

    assert raised.value.facts["path"] == share.path / "a.jpg"
    assert watcher.look().settled


# --- a share that goes away -----------------------------------------------------------------


def test_a_share_that_is_away_is_told_apart_and_nothing_is_forgotten(
    share: Share, tmp_path: Path
) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()
    (stack,) = share.due(watcher)
    away = share.path.rename(tmp_path / "away")

    with pytest.raises(WatchFolderGoneError):
        watcher.look()
    with pytest.raises(WatchFolderGoneError), watcher.fetched(stack.files[0], share.spool):
        pass
    with pytest.raises(WatchFolderGoneError):
        watcher.finish(stack.files[0], safe=True)
    away.rename(share.path)

    assert watcher.look().due == (stack,)


# --- several PCs ----------------------------------------------------------------------------


def test_two_pcs_never_take_the_same_file(share: Share) -> None:
    names = {f"{number}.jpg" for number in range(200)}
    for name in names:
        share.put(name, PICTURE)
    all_of_them = [Claims(share.path, f"pc-{n}", OFFICE, None) for n in range(4)]
    expected = {name: found_of((share.path / name).lstat()) for name in names}
    start = threading.Barrier(len(all_of_them))

    def take(claims: Claims) -> None:
        stack = claims.begin(1)
        start.wait()
        for name in sorted(names):
            try:
                stack = claims.claim(stack, name, expected[name]) or stack
            except FileNotFoundError:
                continue

    threads = [threading.Thread(target=take, args=(claims,)) for claims in all_of_them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    taken = [file.name for claims in all_of_them for s in claims.stacks() for file in s.files]
    assert sorted(taken) == sorted(names)


def test_a_pc_begins_no_stack_while_another_takes_one_in(share: Share) -> None:
    first, second = share.watcher("pc-1"), share.watcher("pc-2")
    share.put("1.jpg", PICTURE)
    share.look_for(first, STILL_S)
    share.put("2.jpg", PICTURE)

    share.look_for(second, 2 * STILL_S)
    stacks = share.due(first)

    assert shown(stacks) == [["1.jpg", "2.jpg"]]


def test_a_pc_that_died_holds_up_nobody_and_its_claims_are_told_once(share: Share) -> None:
    share.put("1.jpg", PICTURE)
    share.look_for(share.watcher("pc-1"), STILL_S)
    share.put("2.jpg", PICTURE)
    second = share.watcher("pc-2")

    looks = share.look_for(second, 700)

    assert [shown(look.due) for look in looks[-1:]] == [[["2.jpg"]]]
    assert told(looks) == [(ClaimedElsewhereError, "pc-1")]
