"""The whole way of a stack over a real store, with scripted ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.errors import (
    ArchivingError,
    DiskFullError,
    DossierCodeError,
    LanguageMissingError,
    PageDamagedError,
)
from scanner_app.domain.events import (
    DossierFiled,
    IntakeFailed,
    PageKept,
    PageRead,
    PageUnreadable,
    PaperArchived,
    PaperSigned,
    UploadFailed,
    UploadSent,
)
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.ids import PageId, PaperId
from scanner_app.domain.page import PageState
from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload_errors import TargetConflictError, TargetUnreachableError
from scanner_app.ports import Signer
from scanner_app.tasks.cancel import CancelToken
from tests.services.conftest import CODE, Counter

STACK: dict[str, list[object]] = {"a.jpg": [b"one"], "b.tif": [b"two", b"three"]}


def test_a_stack_goes_all_the_way(counter: Counter) -> None:
    done = counter.digitize(STACK)

    (dossier,) = (counter.dossiers.dossier(each) for each in done.dossiers)
    assert (dossier.code, dossier.code_source) == (CODE, "given")
    assert [paper.state for paper in dossier.papers] == [PaperState.ACCEPTED]
    assert len(done.pages) == 3
    assert done.errors == ()


def test_each_step_is_told(counter: Counter) -> None:
    counter.digitize(STACK)

    kinds = {type(event) for event in counter.told}
    assert kinds >= {PageKept, PageRead, DossierFiled, PaperArchived, PaperSigned, UploadSent}


def test_the_same_files_again_add_nothing(counter: Counter) -> None:
    first = counter.digitize(STACK)

    second = counter.digitize(STACK)

    assert (second.pages, second.dossiers) == (first.pages, first.dossiers)
    assert len(counter.uploader.received) == 1


def test_two_files_of_the_same_bytes_are_two_pages(counter: Counter) -> None:
    done = counter.digitize({"a.jpg": [b"blank"], "b.jpg": [b"blank"]})

    assert len(set(done.pages)) == 2


def test_the_same_file_for_another_dossier_is_another_page(counter: Counter) -> None:
    first = counter.digitize({"a.jpg": [b"one"]})

    second = counter.digitize({"a.jpg": [b"one"]}, "000.00.21.H37-231018-0008")

    assert first.pages != second.pages


def test_a_file_that_fails_leaves_the_others_going(counter: Counter) -> None:
    broken = FileDamagedError(path="b.tif", page=2)

    done = counter.digitize({"a.jpg": [b"one"], "b.tif": [b"two", broken]})

    assert len(done.pages) == 2
    assert done.errors == (broken,)
    assert [type(event) for event in counter.told].count(IntakeFailed) == 1


def test_a_page_that_cannot_be_read_goes_into_the_pdf_as_it_is(counter: Counter) -> None:
    counter.reader.failures[PageId(1)] = PageDamagedError()

    done = counter.digitize(STACK)

    assert counter.pages.pages([PageId(1)])[0].state is PageState.UNREADABLE
    assert sum(isinstance(event, PageUnreadable) for event in counter.told) == 1
    assert len(counter.builder.built[0].pages) == 3
    assert done.errors == ()


def test_without_the_language_pages_wait_until_it_is_there(counter: Counter) -> None:
    class Unable:
        def read(self, *_: object) -> object:
            raise LanguageMissingError(language="vie")

    able, counter.reader = counter.reader, Unable()  # type: ignore[assignment]  # a reader that cannot

    failed = counter.digitize(STACK)
    counter.reader = able
    done = counter.digitize(STACK)

    assert [error.code for error in failed.errors] == ["engine.language_missing"]
    assert (len(failed.pages), failed.dossiers) == (3, ())
    assert len(done.dossiers) == 1
    assert len(counter.uploader.received) == 1


def test_a_stack_cut_by_a_full_disk_goes_on_as_one_stack(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = counter.batches.keep

    def full(*args: object, **facts: object) -> object:
        if facts["seq"] == 1:
            raise DiskFullError(path="D:")
        return keep(*args, **facts)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(counter.batches, "keep", full)
    failed = counter.digitize(STACK)
    monkeypatch.setattr(counter.batches, "keep", keep)

    done = counter.digitize(STACK)

    assert [error.code for error in failed.errors] == ["disk.full"]
    (dossier,) = (counter.dossiers.dossier(each) for each in done.dossiers)
    assert len(dossier.papers[0].pages) == 3


def test_a_paper_that_cannot_be_built_waits_and_is_built_next_time(counter: Counter) -> None:
    counter.builder.failures[PaperId(1)] = ArchivingError()
    failed = counter.digitize(STACK)
    counter.builder.failures.clear()

    done = counter.digitize(STACK)

    assert [error.code for error in failed.errors] == ["pdf.failed"]
    assert done.errors == ()
    assert len(counter.uploader.received) == 1


def test_without_a_certificate_papers_wait_unsigned(counter: Counter) -> None:
    def missing() -> object:
        raise SignerMissingError

    counter.signer = missing  # type: ignore[assignment]  # a signer that is not there

    done = counter.digitize(STACK)

    assert [error.code for error in done.errors] == ["sign.no_certificate"]
    assert len(counter.dossiers.to_sign()) == 1
    assert counter.queue.jobs() == ()


def test_only_the_papers_a_person_agreed_to_are_signed(counter: Counter) -> None:
    able = counter.signer

    def missing() -> object:
        raise SignerMissingError

    counter.signer = missing  # type: ignore[assignment]  # a signer that is not there
    for name, code in (("a.jpg", CODE), ("b.jpg", "000.00.21.H37-231018-0008")):
        counter.digitize({name: [b"one"]}, code)
    agreed, other = (paper.id for paper in counter.dossiers.to_sign())
    sign = counter.sign(lambda _role: able())

    errors = sign(CancelToken(), {agreed})

    assert errors == ()
    assert [paper.id for paper in counter.dossiers.to_sign()] == [other]
    assert [event for event in counter.told if isinstance(event, PaperSigned)] == [
        PaperSigned(agreed)
    ]


def test_agreeing_to_a_paper_that_is_not_due_opens_no_certificate(counter: Counter) -> None:
    counter.digitize(STACK)
    opened: list[str] = []

    def opening(_role: SignerRole) -> Signer:
        opened.append("asked")
        raise SignerMissingError

    sign = counter.sign(opening)

    assert sign(CancelToken(), {PaperId(1)}) == ()
    assert opened == []


def test_a_file_whose_signature_does_not_hold_is_not_queued(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = counter.signer().sign

    def tampering(source: object, target: object, order: object) -> object:
        signed = sign(source, target, order)  # type: ignore[arg-type]  # handed through
        signed.path.write_bytes(b"something else")
        return signed

    signer = counter.signer()
    monkeypatch.setattr(signer, "sign", tampering)
    counter.signer = lambda: signer

    done = counter.digitize(STACK)

    assert [error.code for error in done.errors] == ["sign.verify_failed"]
    assert counter.queue.jobs() == ()


def test_an_unreachable_target_is_tried_again_when_its_time_comes(counter: Counter) -> None:
    counter.uploader = type(counter.uploader)(counter.clock, [TargetUnreachableError()])
    failed = counter.digitize(STACK)
    early = counter.digitize(STACK)

    counter.clock.forward(timedelta(seconds=15))
    counter.digitize(STACK)

    assert [error.code for error in failed.errors] == ["upload.unreachable"]
    assert early.errors == ()
    assert len(counter.uploader.received) == 1


def test_a_refusal_is_not_tried_again(counter: Counter) -> None:
    counter.uploader = type(counter.uploader)(counter.clock, [TargetConflictError()])
    counter.digitize(STACK)
    counter.clock.forward(timedelta(days=1))

    counter.digitize(STACK)

    assert counter.uploader.received == []
    (failure,) = (event for event in counter.told if isinstance(event, UploadFailed))
    assert not failure.transient


def test_a_dossier_without_a_code_is_signed_and_held_until_a_person_gives_it(
    counter: Counter,
) -> None:
    held = counter.digitize(STACK, given_code=None)
    (dossier,) = held.dossiers
    before = counter.dossiers.dossier(dossier)

    counter.decide().give_code(dossier, CODE, "Cán bộ")
    counter.digitize(STACK, given_code=None)

    assert before.holds == (HoldReason.NO_CODE,)
    assert [paper.state for paper in before.papers] == [PaperState.SIGNED]
    after = counter.dossiers.dossier(dossier)
    assert [paper.state for paper in after.papers] == [PaperState.ACCEPTED]
    assert counter.builder.built[-1].metadata.dossier_code == CODE


def test_a_text_that_is_no_code_is_not_given(counter: Counter) -> None:
    (dossier,) = counter.digitize(STACK, given_code=None).dossiers

    with pytest.raises(DossierCodeError):
        counter.decide().give_code(dossier, "hồ sơ số 7", "Cán bộ")
