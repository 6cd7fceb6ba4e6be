"""The anchor: what somebody cut off, rewrote or put back is missed outside the database."""

from __future__ import annotations

import json

import pytest

from scanner_app.domain.journal import GENESIS, chain_digest
from scanner_app.domain.journal_errors import JournalBrokenError
from tests.journal.conftest import Book, HeldKey

_FORGET = "UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM journal) WHERE name = 'journal'"


def anchored(book: Book, lines: int = 6) -> None:
    book.write(lines)
    book.keep_head()


def rewritten(book: Book, start: int) -> None:
    """Lines from this one on by another person, in a chain that fits."""
    previous = GENESIS
    changes = []
    for line in list(book.lines.lines()):
        actor = line.actor if line.line < start else "ai"
        previous = chain_digest(
            previous, line.line, line.at, actor, line.action, line.subject, line.detail
        )
        changes.append(
            f"UPDATE journal SET actor = '{actor}', digest = '{previous}' WHERE id = {line.line}"
        )
    book.tamper(*changes)


def changed_anchor(book: Book, **fields: object) -> None:
    document = json.loads(book.file.read_bytes())
    document["anchors"][0] |= fields
    book.file.write_text(json.dumps(document))


def test_a_head_that_is_kept_vouches_for_its_lines(book: Book) -> None:
    anchored(book)
    book.keep_head()

    report = book.journal.verify()

    assert (report.ok, report.lines, report.anchored, report.keyed) == (True, 7, 7, True)


def test_a_journal_that_went_on_after_its_anchor_is_whole(book: Book) -> None:
    anchored(book)

    book.write(3)

    assert book.problems() == []


def test_newest_lines_that_were_cut_off_are_missed(book: Book) -> None:
    anchored(book)
    book.keep_head()

    book.tamper("DELETE FROM journal WHERE id > 4", _FORGET)

    assert (4, "journal.cut") in book.problems()


def test_lines_that_grew_again_after_a_cut_are_not_taken_for_the_old(book: Book) -> None:
    anchored(book)
    book.keep_head()
    book.tamper("DELETE FROM journal WHERE id > 4", _FORGET)

    book.write(5)
    book.keep_head()

    assert (7, "journal.rewritten") in book.problems()


def test_an_anchor_that_does_not_fit_is_never_written_over(book: Book) -> None:
    anchored(book)
    kept = book.anchor.kept()
    rewritten(book, 3)

    book.write(1)
    book.keep_head()

    assert book.anchor.kept() == kept
    with pytest.raises(JournalBrokenError):
        book.journal.look()


def test_a_chain_that_was_computed_anew_is_found(book: Book) -> None:
    anchored(book)

    rewritten(book, 3)

    assert book.problems() == [(6, "journal.rewritten")]


def test_an_anchor_made_to_fit_lacks_the_mac_of_this_account(book: Book) -> None:
    anchored(book)
    rewritten(book, 3)
    line = book.lines.line(6)
    assert line is not None

    changed_anchor(book, head=line.digest)

    assert book.problems() == [(0, "journal.anchor_forged")]


def test_without_a_credential_store_an_anchor_made_to_fit_passes(book: Book) -> None:
    book.keys.stored = False
    anchored(book)
    rewritten(book, 3)
    line = book.lines.line(6)
    assert line is not None

    changed_anchor(book, head=line.digest)

    report = book.journal.verify()
    assert (report.ok, report.keyed) == (True, False)


@pytest.mark.parametrize("stored", [True, False])
def test_a_removed_anchor_is_missed(book: Book, stored: bool) -> None:
    book.keys.stored = stored
    anchored(book)

    book.file.unlink()

    assert book.problems() == [(0, "journal.anchor_missing")]


def test_an_anchor_under_no_key_cannot_stand_for_the_one_under_a_key(book: Book) -> None:
    anchored(book)

    changed_anchor(book, key="", mac="")

    assert book.problems() == [(0, "journal.anchor_missing")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"anchors": [{"line": "1"}]}'])
def test_a_damaged_anchor_is_told_and_stays(book: Book, content: str) -> None:
    anchored(book)
    book.file.write_text(content)

    book.write(1)
    book.keep_head()

    assert (0, "journal.anchor_damaged") in book.problems()
    assert book.file.read_text() == content


def test_each_account_of_a_shared_home_keeps_the_head_under_its_own_key(book: Book) -> None:
    anchored(book)
    colleague = Book(book.home, HeldKey(key=b"c" * 32))

    colleague.write(2)
    colleague.keep_head()

    assert len(book.anchor.kept()) == 2
    assert book.problems() == colleague.problems() == []
    colleague.database.close()


def test_only_a_digest_noted_elsewhere_finds_a_journal_made_anew_as_a_whole(book: Book) -> None:
    anchored(book)
    noted = book.journal.verify()

    rewritten(book, 2)
    book.file.unlink()
    book.tamper("DELETE FROM journal WHERE action = 'anchored'")
    book.keep_head()

    report = book.journal.verify([(noted.lines, noted.head)])
    assert book.problems() == []
    assert [(each.line, each.code) for each in report.problems] == [(7, "journal.rewritten")]


def test_the_head_is_kept_after_commits_but_not_after_each(book: Book) -> None:
    book.database.after_commit = book.keep_head.soon
    book.write(3)
    first = book.anchor.kept()[0].line
    book.write(3)
    before = book.anchor.kept()[0].line
    book.elapsed_s += 31
    book.write(1)

    assert (first, before) == (1, 1)
    assert book.anchor.kept()[0].line == 8


def test_an_anchor_that_cannot_be_written_costs_no_work(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    book.file.mkdir()
    book.database.after_commit = book.keep_head.soon

    book.write(1)

    assert book.lines.line() is not None
    assert caplog.messages == ["Journal head not kept"]
