"""What people read about signed files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scanner_app.domain.verification import BREAKING, TOLD, FileReport, SignatureReport
from scanner_app.messages import verify_text
from scanner_app.verify_words import (
    Verdict,
    conclusion,
    file_notes,
    moment_text,
    pdfa_text,
    signature_facts,
    signature_notes,
    verdict,
)

GOOD = SignatureReport(
    "Nguyễn Văn Thử", datetime(2026, 11, 23, 5, tzinfo=UTC), True, True, True, "B-T"
)


def _signature(*, trusted: bool | None = True, intact: bool = True) -> SignatureReport:
    return SignatureReport("Nguyễn Văn Thử", None, intact, intact, trusted, "B-B")


def _report(*signatures: SignatureReport, ok: bool = True) -> FileReport:
    return FileReport(signatures, not ok, None, (), ok)


@pytest.mark.parametrize("problem", sorted(BREAKING | TOLD | {"timestamp_broken"}))
def test_every_problem_has_a_sentence_of_its_own(problem: str) -> None:
    text = verify_text(problem)

    assert problem not in text
    assert text.endswith(".")
    assert "!" not in text


def test_an_unknown_problem_is_named() -> None:
    assert "brand_new" in verify_text("brand_new")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (_report(), Verdict.UNSIGNED),
        (_report(_signature(intact=False), ok=False), Verdict.BROKEN),
        (_report(_signature(), ok=False), Verdict.BROKEN),
        (_report(_signature(), _signature(trusted=False)), Verdict.UNTRUSTED),
        (_report(_signature(trusted=None), _signature(trusted=False)), Verdict.UNTRUSTED),
        (_report(_signature(), _signature(trusted=None)), Verdict.UNJUDGED),
        (_report(_signature(), _signature()), Verdict.VALID),
    ],
)
def test_the_worst_signature_decides_the_conclusion(report: FileReport, expected: Verdict) -> None:
    assert verdict(report) is expected
    assert conclusion(report).endswith(".")


def test_times_are_told_as_vietnam_has_them() -> None:
    assert moment_text(GOOD.signed_at) == "23/11/2026 12:00:00 (+07:00)"
    assert moment_text(None) == "không rõ"


def test_the_facts_say_who_vouches_and_what_proves_the_time() -> None:
    stamped = SignatureReport(
        *("Nguyễn Văn Thử", GOOD.signed_at, True, True, True, "B-T"),
        issuer="CA Thử",
        stamped_at=GOOD.signed_at,
        revocation="good",
    )

    facts = dict(signature_facts(stamped))

    assert facts["Nơi cấp chứng thư số"] == "CA Thử (tin cậy)"
    assert facts["Dấu thời gian"] == "23/11/2026 12:00:00 (+07:00)"
    assert facts["Mức chữ ký"] == "PAdES B-T (có dấu thời gian)"
    assert facts["Toàn vẹn"] == "còn nguyên, bao trùm cả tệp"
    assert "Lý do ký" not in facts


def test_problems_of_signature_and_file_are_told_once_each() -> None:
    told = SignatureReport("", None, True, True, False, "B-B", ("revoked", "weak_digest"))
    report = FileReport((told,), True, None, (), False, ("trailing_bytes",))

    assert len(signature_notes(told)) == 2
    assert len(file_notes(report)) == 1


def test_the_archive_format_is_told_with_what_its_structure_says() -> None:
    assert pdfa_text(FileReport((), False, None, (), False)) == "không khai báo PDF/A"
    assert "đúng" in pdfa_text(FileReport((), False, "2B", (), False))
    assert "SAI" in pdfa_text(FileReport((), False, "2B", ("XMP",), False))
