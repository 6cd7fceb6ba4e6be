"""PDFs that others signed are taken in and delivered as the bytes they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.edit_errors import OriginalSplitError
from scanner_app.domain.edits import ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.events import IntakeFailed
from scanner_app.domain.file_errors import FileHostileError
from scanner_app.domain.ids import PageId
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Signer
from scanner_app.services.digitizing import Digitized
from tests.services.conftest import CODE, OFFICE, Counter

CLERK = "cb"
OTHER = "000.00.21.H37-231018-0008"
RESULT = b"%PDF result of another office signed"


@pytest.fixture
def desk(counter: Counter) -> Counter:
    counter.may_be_signed = lambda path: path.suffix == ".pdf"
    return counter


def take(counter: Counter, *names: str, code: str | None = CODE) -> Digitized:
    """Files of this name: a PDF is the signed result, of three pages; a JPEG is a scan."""
    files: dict[str, list[object]] = {}
    (counter.home / "in").mkdir(exist_ok=True)
    for name in names:
        parts = (b"one", b"two", b"three") if name.endswith(".pdf") else (name.encode(),)
        # What the scripted source says the file's bytes are; pages are cut out of them.
        content = RESULT + name.encode() + b" signed"
        files[name] = (
            [content[:20], content[20:30], content[30:]] if len(parts) == 3 else [parts[0]]
        )
        (counter.home / "in" / name).write_bytes(content)
    return counter.digitize(files, code)


def papers(counter: Counter) -> list[tuple[int, bool, PaperState]]:
    """Pages, whether it is an original, and state of each paper, oldest dossier first."""
    return [
        (len(paper.pages), paper.original is not None, paper.state)
        for dossier in reversed(counter.dossiers.recent(None, 9))
        for paper in counter.dossiers.dossier(dossier).papers
    ]


def nobody() -> Signer:
    raise AssertionError("nobody signs what others signed")


def test_a_signed_file_is_delivered_byte_for_byte_and_signed_by_nobody_here(
    desk: Counter,
) -> None:
    desk.signer = nobody

    done = take(desk, "ket-qua.pdf")

    assert done.errors == ()
    assert papers(desk) == [(3, True, PaperState.ACCEPTED)]
    (paper,) = desk.dossiers.dossier(done.dossiers[0]).papers
    assert paper.pdf is not None
    assert paper.pdf.read_bytes() == (desk.home / "in" / "ket-qua.pdf").read_bytes()
    assert paper.signer == "Cán bộ thử"
    assert paper.signatures == ()


def test_it_is_one_paper_between_scans_whatever_its_pages_show(desk: Counter) -> None:
    take(desk, "a.jpg", "b.pdf", "c.pdf", "d.jpg")

    assert papers(desk) == [
        (1, False, PaperState.ACCEPTED),
        (3, True, PaperState.ACCEPTED),
        (3, True, PaperState.ACCEPTED),
        (1, False, PaperState.ACCEPTED),
    ]


def test_a_file_whose_signature_does_not_hold_is_not_taken_in_and_the_rest_goes_on(
    desk: Counter,
) -> None:
    (desk.home / "in").mkdir()
    (desk.home / "in" / "sửa.pdf").write_bytes(RESULT + b" changed")
    (desk.home / "in" / "a.jpg").write_bytes(b"a")

    done = desk.digitize({"sửa.pdf": [RESULT + b" changed"], "a.jpg": [b"a"]})

    assert [error.code for error in done.errors] == ["file.signature_broken"]
    assert len(done.pages) == 1
    assert [e.code for e in desk.told if isinstance(e, IntakeFailed)] == ["file.signature_broken"]


def test_a_pdf_without_signatures_is_taken_in_as_paper(desk: Counter) -> None:
    desk.may_be_signed = lambda _path: False

    take(desk, "a.pdf")

    assert papers(desk) == [(3, False, PaperState.ACCEPTED)]


def test_a_file_that_becomes_another_one_while_it_is_kept_is_told(desk: Counter) -> None:
    (desk.home / "in").mkdir()
    (desk.home / "in" / "a.pdf").write_bytes(RESULT)

    done = desk.digitize({"a.pdf": [b"other bytes when it was found"]})

    assert [error.code for error in done.errors] == ["file.replaced"]
    assert list((desk.home / "originals").rglob("*.pdf*")) == []


def test_the_same_files_again_keep_no_second_copy(desk: Counter) -> None:
    take(desk, "a.pdf")

    take(desk, "a.pdf")

    assert len(list((desk.home / "originals").rglob("*.pdf"))) == 1
    assert papers(desk) == [(3, True, PaperState.ACCEPTED)]


def test_one_file_in_two_dossiers_is_delivered_for_each(desk: Counter) -> None:
    take(desk, "a.pdf")

    take(desk, "a.pdf", code=OTHER)

    assert papers(desk) == [(3, True, PaperState.ACCEPTED)] * 2
    assert len({job.sha256 for job in desk.queue.jobs()}) == 1


@pytest.fixture
def held(desk: Counter) -> Counter:
    """A dossier without a code: a scan, and a file of three pages that others signed."""
    take(desk, "a.jpg", "b.pdf", code=None)
    assert papers(desk) == [(1, False, PaperState.SIGNED), (3, True, PaperState.SIGNED)]
    return desk


def of(counter: Counter, index: int) -> tuple[PageId, ...]:
    dossier = counter.dossiers.dossier(counter.dossiers.recent(None, 1)[0])
    return dossier.papers[index].pages


def test_a_code_given_later_queues_the_same_bytes(held: Counter) -> None:
    (dossier,) = held.dossiers.recent(None, 1)

    held.decide().give_code(dossier, CODE, CLERK)
    held.digitize({})

    assert [state for *_, state in papers(held)] == [PaperState.ACCEPTED] * 2
    (paper,) = (p for p in held.dossiers.dossier(dossier).papers if p.original)
    assert paper.pdf is not None
    assert paper.pdf.read_bytes() == (held.home / "in" / "b.pdf").read_bytes()


def test_no_edit_takes_it_apart_or_puts_something_into_it(held: Counter) -> None:
    scan, result = of(held, 0), of(held, 1)
    (dossier,) = held.dossiers.recent(None, 1)
    paper = held.dossiers.dossier(dossier).papers[1].id
    edit = held.edit()

    attempts: tuple[Callable[[], object], ...] = (
        lambda: edit.remove(result[:1], CLERK),
        lambda: edit.move(result[1:], ToNewPaper(dossier), CLERK),
        lambda: edit.move(scan, ToPaper(dossier, paper), CLERK),
        lambda: edit.reorder(result[::-1], CLERK),
        lambda: edit.insert_after(result[0], scan, CLERK),
        lambda: edit.replace(result[:1], scan, CLERK),
    )
    for apart in attempts:
        with pytest.raises(OriginalSplitError):
            apart()

    assert (of(held, 0), of(held, 1)) == (scan, result)


def test_as_a_whole_it_moves_goes_and_comes_back(held: Counter) -> None:
    result = of(held, 1)
    edit = held.edit()

    edit.move(result, ToNewDossier(), CLERK)
    held.digitize({})
    assert papers(held) == [(1, False, PaperState.SIGNED), (3, True, PaperState.SIGNED)]
    edit.remove(result, CLERK)
    assert papers(held) == [(1, False, PaperState.SIGNED)]
    edit.restore(result, CLERK)
    held.digitize({})

    assert papers(held) == [(1, False, PaperState.SIGNED), (3, True, PaperState.SIGNED)]


def test_a_turned_page_is_shown_turned_and_the_file_stays(held: Counter) -> None:
    held.edit().turn(of(held, 1)[:1], 90, CLERK)
    held.digitize({})

    assert papers(held)[1] == (3, True, PaperState.SIGNED)


def test_destroying_a_page_destroys_the_file_too(held: Counter) -> None:
    (dossier,) = held.dossiers.recent(None, 1)
    secret = held.secret()
    secret.hold(dossier, CLERK)

    secret.destroy(dossier, CLERK, of(held, 1)[:1])
    held.digitize({})

    assert list((held.home / "originals").rglob("*.pdf")) == []
    assert RESULT not in b"".join(p.read_bytes() for p in (held.home / "signed").rglob("*.pdf"))
    assert papers(held)[1][:2] == (2, False)


def test_a_kept_file_that_was_changed_on_disk_is_not_queued(desk: Counter) -> None:
    class Once:
        """Sound when it comes in, broken afterwards."""

        def __init__(self) -> None:
            self.asked = 0

        def verify(self, path: Path) -> object:
            self.asked += 1
            if self.asked > 1:
                path.write_bytes(b"changed")
            return sound.verify(path)

    sound = desk.verifier
    desk.verifier = Once()  # type: ignore[assignment]

    done = take(desk, "a.pdf")

    assert [error.code for error in done.errors] == ["sign.verify_failed"]
    assert papers(desk) == [(3, False, PaperState.FILED)]
    assert desk.queue.jobs() == ()


def test_a_file_delivered_anew_at_its_old_place_is_not_erased_there(desk: Counter) -> None:
    days = {"000.00.21.H37-231017-0001": 17, "000.00.21.H37-231019-0001": 19}
    desk.register.put([RegisterRow(c, OFFICE, date(2023, 10, day)) for c, day in days.items()])
    take(desk, "b.pdf")
    assert papers(desk) == [(3, True, PaperState.SIGNED)]

    desk.register.put([RegisterRow(CODE, OFFICE, date(2023, 10, 18))])
    desk.digitize({})
    desk.erase()

    (paper,) = desk.dossiers.dossier(desk.dossiers.recent(None, 1)[0]).papers
    assert paper.state is PaperState.ACCEPTED
    assert paper.pdf is not None
    assert paper.pdf.read_bytes() == (desk.home / "in" / "b.pdf").read_bytes()


@pytest.mark.parametrize("error", [SigningCrashedError(reason="raised"), FileHostileError()])
def test_a_file_that_cannot_be_judged_is_not_taken_for_paper_and_stops_no_other(
    desk: Counter, error: Exception
) -> None:
    class Stumbling:
        """Meets a bug with one file, or a process that ended."""

        def verify(self, path: Path) -> FileReport:
            if path.name == "a.pdf":
                raise error
            return sound.verify(path)

    sound = desk.verifier
    desk.verifier = Stumbling()  # type: ignore[assignment]

    done = take(desk, "a.pdf", "b.pdf")

    assert [error.code for error in done.errors] == ["file.hostile"]
    assert papers(desk) == [(3, True, PaperState.ACCEPTED)]
