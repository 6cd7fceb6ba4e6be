"""Signing through VGCA Sign Service, with a double that signs for real."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import (
    SigningDeclinedError,
    SigningRefusedError,
    SigningServiceMissingError,
)
from scanner_app.domain.key_source import ServiceKey
from scanner_app.domain.sign_errors import (
    CertificateUntrustedError,
    CertificateUsageError,
    HolderMismatchError,
    SigningError,
)
from scanner_app.domain.signature import (
    CopyKind,
    CopyMark,
    KeyState,
    SecretKind,
    SignerRole,
    SignOrder,
)
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.keyfile import OpenedKeyFile
from scanner_app.signing.opening import look_at, open_key
from scanner_app.signing.vgca.signer import VgcaSigner
from tests.fakes.clock import SettableClock
from tests.fakes.vgca_service import Fault, Telling, VgcaService, tls_certificate
from tests.signing.keyfiles import SECRET, write_keyfile
from tests.signing.signer_contract import HOW, SignerContract

COPY = SignOrder(SignerRole.AGENCY, CopyMark(CopyKind.SAO_Y, "UBND phường Thử Nghiệm"))


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tls_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def held(demo: DemoKey) -> OpenedKeyFile:
    return OpenedKeyFile(demo.keyfile, demo.password)


@pytest.fixture
def service(
    held: OpenedKeyFile, clock: SettableClock, own_certificate: Path
) -> Iterator[VgcaService]:
    running = VgcaService(held.signer, clock, own_certificate)
    yield running
    running.close()


@pytest.fixture
def key(service: VgcaService) -> ServiceKey:
    return ServiceKey(service.url)


@pytest.fixture
def terms(clock: SettableClock, tmp_path_factory: pytest.TempPathFactory) -> Terms:
    return Terms(clock, home=tmp_path_factory.mktemp("home"))


@pytest.fixture
def signer(key: ServiceKey, terms: Terms) -> VgcaSigner:
    return VgcaSigner(key, terms)


class TestVgca(SignerContract):
    has_own_clock = True

    @pytest.fixture
    def signer(self, key: ServiceKey, terms: Terms) -> VgcaSigner:
        return VgcaSigner(key, terms)

    @pytest.fixture
    def roots(self, demo: DemoKey) -> tuple[Path, ...]:
        return (demo.root,)


@pytest.mark.parametrize(
    ("fault", "error", "reason"),
    [
        (Fault.CANCELLED, SigningDeclinedError, "11"),
        (Fault.ENDS_SILENTLY, SigningDeclinedError, "ConnectionClosedOK"),
        (Fault.PIN_LOCKED, SigningRefusedError, "14"),
        (Fault.GARBAGE, SigningRefusedError, "answer"),
        (Fault.A_LIST, SigningRefusedError, "answer"),
        (Fault.HUGE_ANSWER, SigningRefusedError, "answer"),
        (Fault.STATUS_TEXT, SigningRefusedError, "answer"),
        (Fault.STATUS_TRUE, SigningRefusedError, "answer"),
        (Fault.NO_STATUS, SigningRefusedError, "answer"),
        (Fault.NO_UPLOAD, SigningRefusedError, "upload_missing"),
        (Fault.OTHER_FIELD, SigningRefusedError, "upload_malformed"),
        (Fault.TWICE, SigningRefusedError, "upload_twice"),
        (Fault.GIGABYTE, SigningRefusedError, "upload_too_large"),
        (Fault.OTHER_FILE, SigningRefusedError, "returned_other"),
        (Fault.REWRITTEN, SigningRefusedError, "returned_other"),
        (Fault.UNSIGNED, SigningRefusedError, "returned_unsigned"),
        (Fault.NOT_PDF, SigningRefusedError, "returned_unsigned"),
        (Fault.TWO_SIGNATURES, SigningRefusedError, "returned_unsigned"),
        (Fault.BROKEN_VALUE, SigningRefusedError, "returned_broken"),
        (Fault.TRAILING, SigningRefusedError, "returned_broken"),
    ],
)
def test_what_is_not_our_file_with_one_good_signature_is_not_kept(
    fault: Fault,
    error: type[SigningError],
    reason: str,
    service: VgcaService,
    signer: VgcaSigner,
    archive: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "ra").mkdir()
    (tmp_path / "ra" / "đã ký.pdf").write_bytes(b"truoc")
    service.fault = fault

    with pytest.raises(error) as caught:
        signer.sign(archive, tmp_path / "ra" / "đã ký.pdf", HOW)

    assert type(caught.value) is error
    assert caught.value.facts == {"reason": reason}
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "ra").iterdir()] == [
        ("đã ký.pdf", b"truoc")
    ]


def test_a_signed_file_that_comes_back_broken_is_told_also_for_the_second_signature(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    first = signer.sign(archive, tmp_path / "một.pdf", HOW)
    service.fault = Fault.UNSIGNED

    with pytest.raises(SigningRefusedError) as caught:
        signer.sign(first.path, tmp_path / "hai.pdf", HOW)

    assert caught.value.facts["reason"] == "returned_unsigned"


def test_a_service_that_dies_in_its_answer_is_not_running(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    service.fault = Fault.DIES

    with pytest.raises(SigningServiceMissingError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", HOW)

    assert caught.value.facts == {"url": service.url, "action": "SignApproved"}
    assert not (tmp_path / "a.pdf").exists()


def test_a_person_who_does_not_answer_in_time_has_declined(
    service: VgcaService, key: ServiceKey, terms: Terms, archive: Path, tmp_path: Path
) -> None:
    signer = VgcaSigner(key, replace(terms, person_s=0.3))
    service.fault = Fault.NEVER_ANSWERS

    with pytest.raises(SigningDeclinedError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", HOW)

    assert caught.value.facts == {"reason": "TimeoutError"}


def test_a_fault_spoils_no_other_file(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    service.fault = Fault.TWICE
    with pytest.raises(SigningRefusedError):
        signer.sign(archive, tmp_path / "a.pdf", HOW)
    service.fault = None

    told = signer.sign(archive, tmp_path / "b.pdf", HOW)

    assert told.path.is_file()


def test_what_the_service_says_of_people_is_neither_told_nor_logged(
    service: VgcaService,
    signer: VgcaSigner,
    archive: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    service.fault = Fault.PIN_LOCKED

    with pytest.raises(SigningRefusedError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", HOW)

    # The double's own half of the talk is logged, too.
    ours = [each.getMessage() for each in caplog.records if each.name != "websockets.server"]
    assert "Nguyễn" not in f"{caught.value}{ours}"
    assert str(service.orders[0][1]["FileName"]) not in str(ours)


def test_another_certificate_than_the_one_told_before_signs_nothing(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    other = write_keyfile(tmp_path / "khác.p12")
    service.sign_with(OpenedKeyFile(other, SECRET).signer)

    with pytest.raises(SigningRefusedError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", HOW)

    assert caught.value.facts == {"reason": "other_certificate"}
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    "telling",
    [
        Telling.NO_CERTIFICATE,
        Telling.NOT_OFFERED,
        Telling.DROPS,
        Telling.ENDS,
        Telling.NONSENSE,
        Telling.STATUS_500,
        Telling.NEVER,
    ],
)
def test_a_certificate_told_by_no_answer_holds_from_the_first_signature_on(
    telling: Telling,
    service: VgcaService,
    key: ServiceKey,
    terms: Terms,
    archive: Path,
    tmp_path: Path,
) -> None:
    service.telling = telling
    signer = VgcaSigner(key, replace(terms, person_s=0.5 if telling is Telling.NEVER else 60))
    assert signer.certificate.holder == "VGCA Sign Service"
    told = signer.sign(archive, tmp_path / "a.pdf", HOW)
    assert signer.certificate.sha256 == told.certificate
    other = write_keyfile(tmp_path / "khác.p12")
    service.sign_with(OpenedKeyFile(other, SECRET).signer)

    with pytest.raises(SigningRefusedError) as caught:
        signer.sign(archive, tmp_path / "b.pdf", HOW)

    assert caught.value.facts == {"reason": "other_certificate"}


@pytest.mark.parametrize(
    ("telling", "error"),
    [(Telling.CANCELLED, SigningDeclinedError), (Telling.NO_TOKEN, SigningRefusedError)],
)
def test_a_no_to_the_question_for_the_certificate_opens_nothing(
    telling: Telling,
    error: type[SigningError],
    service: VgcaService,
    key: ServiceKey,
    terms: Terms,
) -> None:
    service.telling = telling

    with pytest.raises(error):
        VgcaSigner(key, terms)

    assert service.orders == []


@pytest.mark.parametrize("telling", [Telling.CERTIFICATE, Telling.NO_CERTIFICATE])
def test_a_certificate_that_may_not_sign_is_refused_whenever_it_shows(
    telling: Telling,
    service: VgcaService,
    key: ServiceKey,
    terms: Terms,
    archive: Path,
    tmp_path: Path,
) -> None:
    wrong = write_keyfile(tmp_path / "mã hóa.p12", may_sign=False)
    service.sign_with(OpenedKeyFile(wrong, SECRET).signer)
    service.telling = telling

    with pytest.raises(CertificateUsageError):
        VgcaSigner(key, terms).sign(archive, tmp_path / "a.pdf", HOW)

    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("telling", [Telling.CERTIFICATE, Telling.NO_CERTIFICATE])
def test_a_certificate_that_no_root_vouches_for_signs_nothing(
    telling: Telling,
    service: VgcaService,
    key: ServiceKey,
    terms: Terms,
    demo: DemoKey,
    archive: Path,
    tmp_path: Path,
) -> None:
    trusting = replace(terms, roots=(demo.root,))
    service.telling = telling
    told = VgcaSigner(key, trusting).sign(archive, tmp_path / "a.pdf", HOW)
    service.sign_with(OpenedKeyFile(write_keyfile(tmp_path / "khác.p12"), SECRET).signer)
    stranger = VgcaSigner(key, trusting)

    with pytest.raises(CertificateUntrustedError):
        stranger.sign(archive, tmp_path / "b.pdf", HOW)

    assert told.path.is_file()
    assert not (tmp_path / "b.pdf").exists()


def test_a_certificate_of_somebody_else_is_refused_before_any_file(
    service: VgcaService, key: ServiceKey, terms: Terms
) -> None:
    with pytest.raises(HolderMismatchError):
        VgcaSigner(key, replace(terms, holder="Người Khác"))

    assert service.orders == []


def test_a_signature_in_the_format_before_pades_is_taken_and_its_level_told(
    service: VgcaService, signer: VgcaSigner, archive: Path, clock: SettableClock, tmp_path: Path
) -> None:
    service.old_format = True

    told = signer.sign(archive, tmp_path / "a.pdf", HOW)

    assert told.level == "PKCS7"
    assert PdfVerifier(clock=clock).verify(told.path).ok


def test_an_official_copy_is_ordered_as_one_and_any_other_paper_as_approved(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    signer.sign(archive, tmp_path / "a.pdf", COPY)
    signer.sign(archive, tmp_path / "b.pdf", SignOrder(SignerRole.AGENCY))
    signer.sign(archive, tmp_path / "c.pdf", HOW)

    assert [action for action, _ in service.orders] == ["SignCopy", "SignApproved", "SignApproved"]


def test_addresses_given_to_the_service_are_of_this_pc_and_never_the_same(
    service: VgcaService, signer: VgcaSigner, archive: Path, tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        signer.sign(archive, tmp_path / name, HOW)

    given = [
        str(asked[way]) for _, asked in service.orders for way in ("FileName", "FileUploadHandler")
    ]
    assert len({url.split("/")[3] for url in given}) == 4
    assert all(url.startswith("http://127.0.0.1:") for url in given)
    assert archive.stem not in "".join(given)


def test_looking_asks_nothing_and_says_that_the_service_asks_for_the_pin(
    service: VgcaService, key: ServiceKey, terms: Terms
) -> None:
    assert look_at(key, terms) == KeyState("VGCA Sign Service", SecretKind.ELSEWHERE)

    assert service.orders == []


def test_a_service_that_does_not_run_is_told_at_once(
    service: VgcaService, key: ServiceKey, terms: Terms
) -> None:
    service.close()

    for attempt in (lambda: look_at(key, terms), lambda: open_key(key, "", terms)):
        with pytest.raises(SigningServiceMissingError) as caught:
            attempt()
        assert caught.value.facts == {"url": service.url}
        assert caught.value.transient


def test_it_is_opened_like_any_other_key(
    key: ServiceKey, terms: Terms, archive: Path, tmp_path: Path
) -> None:
    signer = open_key(key, "", terms)

    assert signer.sign(archive, tmp_path / "a.pdf", HOW).path.is_file()
