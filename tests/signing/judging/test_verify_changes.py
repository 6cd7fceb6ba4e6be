"""What may follow a signature, and what may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pyhanko.sign.fields import MDPPerm

from scanner_app.domain.signature import SignOrder
from scanner_app.domain.verification import FileReport
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from tests.signing.issuing import Issuers, make_issuers, signed_by
from tests.signing.mutating import by_fields, by_updates, on_bytes
from tests.signing.mutating.bases import Base, with_form
from tests.signing.mutating.on_bytes import Mutation
from tests.signing.tampering import problems_of, written_beside

Verify = Callable[[Mutation, Base], FileReport]


@pytest.fixture(scope="module")
def issuers() -> Issuers:
    return make_issuers()


@pytest.fixture
def own(signed: Path) -> Base:
    return Base("own", signed.read_bytes())


@pytest.fixture
def approved(archive: Path, issuers: Issuers) -> Base:
    """Signed over a form, without a word on who may fill it."""
    return Base("approved_form", signed_by(with_form(archive.read_bytes()), issuers.officer))


@pytest.fixture
def verify(verifier: PdfVerifier, signed: Path) -> Verify:
    def changed(mutation: Mutation, base: Base) -> FileReport:
        content = mutation(Random(1), base)
        assert content is not None
        return verifier.verify(written_beside(signed, content))

    return changed


@pytest.mark.parametrize(
    "mutation",
    [
        by_fields.signature_field_with_picture,
        by_fields.field_added,
        by_updates.annotation_added,
        by_updates.title_changed,
        by_updates.xmp_changed,
        by_updates.store_with_more,
        by_fields.signature_picture_replaced,
    ],
)
def test_what_nobody_signed_may_not_show_or_say_anything(
    mutation: Mutation, verify: Verify, own: Base
) -> None:
    report = verify(mutation, own)

    assert not report.ok
    assert report.changed_after_signing
    assert problems_of(report) == {"modified"}


@pytest.mark.parametrize(
    "mutation",
    [
        by_updates.orphan_added,
        by_fields.signature_field_without_picture,
        by_updates.store_of_nonsense,
        on_bytes.newline_appended,
    ],
)
def test_what_shows_nothing_may_follow(mutation: Mutation, verify: Verify, own: Base) -> None:
    report = verify(mutation, own)

    assert report.ok
    assert not report.signatures[0].covers_whole_file


@pytest.mark.parametrize(
    "mutation", [by_fields.field_filled_without_leave, by_fields.field_drawn_otherwise]
)
def test_a_form_filled_without_the_signers_leave_is_told_as_such(
    mutation: Mutation, verify: Verify, approved: Base
) -> None:
    report = verify(mutation, approved)

    assert not report.ok
    assert problems_of(report) == {"form_filled", "unknown_trust"}


def test_a_form_may_be_filled_where_the_certifying_signature_says_so(
    verify: Verify, archive: Path, issuers: Issuers
) -> None:
    form = with_form(archive.read_bytes())
    allowed = signed_by(form, issuers.officer, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    locked = signed_by(form, issuers.officer, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)

    assert verify(by_fields.field_filled, Base("f", allowed, form=True)).ok
    assert not verify(by_fields.field_filled, Base("l", locked, form=True)).ok


def test_nothing_hides_behind_a_signatures_value(verify: Verify, own: Base) -> None:
    report = verify(on_bytes.padding_message, own)

    assert not report.ok
    assert problems_of(report) == {"partial_coverage"}


def test_a_file_appended_to_itself_is_not_ok(verify: Verify, own: Base) -> None:
    report = verify(on_bytes.doubled, own)

    assert not report.ok
    assert report.problems == ("trailing_bytes",)


def test_seven_signatures_after_each_other_are_all_judged(
    signer: FileSigner, verifier: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    path = archive
    for number in range(7):
        path = signer.sign(path, tmp_path / f"{number}.pdf", SignOrder()).path

    report = verifier.verify(path)

    assert report.ok
    assert [one.intact for one in report.signatures] == [True] * 7
    assert [one.covers_whole_file for one in report.signatures] == [False] * 6 + [True]
    assert [one.trusted for one in report.signatures] == [True] * 7
