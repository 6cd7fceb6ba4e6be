"""What every signer promises, wherever its key is kept. Each place's tests inherit this class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from scanner_app.domain.errors import DiskFullError, StorageError
from scanner_app.domain.sign_errors import CertificateExpiredError, SigningError
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.ports import Signer
from scanner_app.signing.judging.file import PdfVerifier
from tests.engine.verapdf import validate
from tests.fakes.clock import SettableClock
from tests.fakes.small_disk import file_size_limit

HOW = SignOrder()


class SignerContract:
    """Inherit, give `signer` and `roots`, and every promise below is tested."""

    has_own_clock = False
    """The key's place states the signing time itself."""

    @pytest.fixture
    def signer(self) -> Iterator[Signer]:
        """The opened signer, closed afterwards; its certificate is valid from a day before NOON."""
        raise NotImplementedError

    @pytest.fixture
    def roots(self) -> tuple[Path, ...]:
        """PEM files of roots that vouch for its certificate."""
        raise NotImplementedError

    @pytest.fixture
    def judge(self, roots: tuple[Path, ...], clock: SettableClock) -> PdfVerifier:
        return PdfVerifier(clock=clock, roots=roots)

    def test_a_signed_file_starts_with_the_bytes_that_were_signed(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        before = archive.read_bytes()

        signer.sign(archive, tmp_path / "đã ký.pdf", HOW)

        assert archive.read_bytes() == before
        assert (tmp_path / "đã ký.pdf").read_bytes().startswith(before)

    def test_what_is_told_of_a_signed_file_is_what_lies_on_disk(
        self, signer: Signer, archive: Path, tmp_path: Path, clock: SettableClock
    ) -> None:
        told = signer.sign(archive, tmp_path / "ra" / "đã ký.pdf", HOW)

        content = told.path.read_bytes()
        assert told.sha256 == hashlib.sha256(content).hexdigest()
        assert told.size_bytes == len(content)
        assert told.signer == signer.certificate.holder
        assert told.certificate == signer.certificate.sha256
        assert len(told.certificate) == 64
        assert list((tmp_path / "ra").iterdir()) == [told.path]
        if not self.has_own_clock:
            assert told.signed_at == clock.now

    def test_a_signature_is_pades_baseline_intact_and_trusted(
        self, signer: Signer, archive: Path, judge: PdfVerifier, tmp_path: Path
    ) -> None:
        told = signer.sign(archive, tmp_path / "đã ký.pdf", HOW)

        report = judge.verify(told.path)
        (signature,) = report.signatures
        assert report.ok
        assert signature.level.startswith("B-")
        assert signature.level == told.level
        assert (signature.intact, signature.trusted) == (True, True)
        assert (signature.signer, signature.signed_at) == (told.signer, told.signed_at)
        assert signature.covers_whole_file

    def test_a_second_signature_leaves_the_first_intact(
        self, signer: Signer, archive: Path, judge: PdfVerifier, tmp_path: Path
    ) -> None:
        first = signer.sign(archive, tmp_path / "một.pdf", HOW)

        second = signer.sign(first.path, tmp_path / "hai.pdf", SignOrder(SignerRole.AGENCY))

        report = judge.verify(second.path)
        assert report.ok
        assert [one.intact for one in report.signatures] == [True, True]
        assert [one.covers_whole_file for one in report.signatures] == [False, True]
        assert second.path.read_bytes().startswith(first.path.read_bytes())

    def test_signing_leaves_the_files_description_as_it_was_archived(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        signed = signer.sign(archive, tmp_path / "đã ký.pdf", HOW).path

        with pikepdf.open(signed) as after, pikepdf.open(archive) as before:
            assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
            assert after.docinfo == before.docinfo

    @pytest.mark.slow
    def test_a_signed_archive_file_still_is_pdfa_2b(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        signed = signer.sign(archive, tmp_path / "đã ký.pdf", HOW).path

        assert validate([signed]) == {signed: []}

    def test_signing_adds_less_than_forty_kilobytes(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        told = signer.sign(archive, tmp_path / "đã ký.pdf", HOW)

        assert told.size_bytes - archive.stat().st_size < 40_000

    @pytest.mark.parametrize("content", [b"", b"khong phai PDF", b"%PDF-1.7\n%%EOF\n"])
    def test_what_is_no_pdf_is_not_signed(
        self, content: bytes, signer: Signer, tmp_path: Path
    ) -> None:
        source = tmp_path / "nguồn.pdf"
        source.write_bytes(content)

        with pytest.raises(SigningError) as caught:
            signer.sign(source, tmp_path / "đã ký.pdf", HOW)

        assert not caught.value.ends_batch
        assert not (tmp_path / "đã ký.pdf").exists()

    def test_a_file_that_cannot_be_signed_spoils_no_other(
        self, signer: Signer, archive: Path, judge: PdfVerifier, tmp_path: Path
    ) -> None:
        with pytest.raises(SigningError):
            signer.sign(tmp_path / "không có.pdf", tmp_path / "a.pdf", HOW)

        told = signer.sign(archive, tmp_path / "b.pdf", HOW)

        assert judge.verify(told.path).ok

    def test_a_file_is_never_signed_over_itself(self, signer: Signer, archive: Path) -> None:
        with pytest.raises(SigningError) as caught:
            signer.sign(archive, archive, HOW)

        assert caught.value.facts["problem"] == "same_path"

    def test_a_full_disk_leaves_the_former_file_and_no_part(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "ra" / "đã ký.pdf"
        target.parent.mkdir()
        target.write_bytes(b"truoc")

        with file_size_limit(1000), pytest.raises(DiskFullError):
            signer.sign(archive, target, HOW)

        assert list(target.parent.iterdir()) == [target]
        assert target.read_bytes() == b"truoc"

    def test_a_folder_that_cannot_be_made_is_a_storage_failure(
        self, signer: Signer, archive: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "không có").write_bytes(b"a file in the way")

        with pytest.raises(StorageError):
            signer.sign(archive, tmp_path / "không có" / "đã ký.pdf", HOW)

    def test_a_part_left_by_a_killed_try_is_overwritten(
        self, signer: Signer, archive: Path, judge: PdfVerifier, tmp_path: Path
    ) -> None:
        (tmp_path / "ra").mkdir()
        (tmp_path / "ra" / "đã ký.pdf.part").write_bytes(b"\0" * 10**6)

        told = signer.sign(archive, tmp_path / "ra" / "đã ký.pdf", HOW)

        assert judge.verify(told.path).ok
        assert [path.name for path in told.path.parent.iterdir()] == ["đã ký.pdf"]

    def test_a_certificate_that_ends_while_open_signs_nothing_more(
        self, signer: Signer, archive: Path, tmp_path: Path, clock: SettableClock
    ) -> None:
        clock.now = signer.certificate.not_after + timedelta(seconds=1)

        with pytest.raises(CertificateExpiredError) as caught:
            signer.sign(archive, tmp_path / "đã ký.pdf", HOW)

        assert caught.value.ends_batch
        assert not (tmp_path / "đã ký.pdf").exists()

    def test_closing_twice_does_no_harm(self, signer: Signer) -> None:
        signer.close()
        signer.close()

    def test_nothing_of_it_shows_in_repr(self, signer: Signer) -> None:
        assert repr(signer) == f"{type(signer).__name__}()"
