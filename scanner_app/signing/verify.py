"""Judges signed PDF files: is this file signed, by whom, unchanged since."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from asn1crypto import x509
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.crypt import AuthStatus, StandardSecurityHandler
from pyhanko.pdf_utils.generic import PdfObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from scanner_app.domain.errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    FileTooLargeError,
    FileUnsupportedError,
)
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Clock
from scanner_app.signing.judging import Judgement, LongTermData, SignatureJudge, unreadable

PdfaCheck = Callable[[Path], tuple[str | None, tuple[str, ...]]]
"""Claimed PDF/A conformance of a file ("2B", or None) and findings against that claim."""

# A dossier of 1000 colour pages takes about 110 MB (measured 2026-11); reading holds it in memory.
_MOST_BYTES = 300_000_000
# What the parser raises on files that make no sense; anything else is a bug.
_NONSENSE = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    zlib.error,
)
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")


class PdfVerifier:
    """Judges all signatures of a file with what lies inside it and the configured roots.

    Nothing is fetched: whether a certificate was revoked is not known here. May be used from
    several threads.
    """

    def __init__(
        self, *, clock: Clock, roots: Sequence[Path] = (), pdfa_check: PdfaCheck | None = None
    ) -> None:
        """Read the roots.

        Args:
            clock: tells signing times that lie ahead.
            roots: PEM or DER files of trusted certificates; without any, trust is not judged.
            pdfa_check: run on each file; without it the PDF/A claim is not looked at.

        Raises:
            SigningError: problem "root_unreadable"; facts: path.
        """
        self._clock = clock
        self._roots = [certificate for path in roots for certificate in _certificates(path)]
        self._pdfa_check = pdfa_check

    def verify(self, path: Path) -> FileReport:
        """All signatures of the file, oldest first, and what follows them.

        Raises:
            FileMissingError, FileForbiddenError, FileEmptyError, FileUnsupportedError,
            FileDamagedError, FileEncryptedError, FileTooLargeError, FileHostileError.
        """
        content = _read(path)
        judge = SignatureJudge(self._roots, self._clock())
        try:
            judgements, problems = _judge_file(content, judge)
        except _NeedsPasswordError as error:
            raise FileEncryptedError(path=path) from error
        except _NONSENSE as error:
            raise FileDamagedError(path=path) from error
        except MemoryError as error:
            raise FileHostileError(path=path) from error
        pdfa, pdfa_problems = self._pdfa_check(path) if self._pdfa_check else (None, ())
        return _report(judgements, problems, pdfa, pdfa_problems)


class _NeedsPasswordError(Exception):
    """Not a ValueError, so that it is told from a damaged file."""


def _report(
    judgements: Sequence[Judgement],
    problems: set[str],
    pdfa: str | None,
    pdfa_problems: tuple[str, ...],
) -> FileReport:
    reports = tuple(judgement.report for judgement in judgements)
    if not reports:
        problems = problems | {"no_signature"}
    changed = bool(problems & {"trailing_bytes", "hybrid_reference"})
    changed = changed or any(judgement.changed for judgement in judgements)
    return FileReport(
        signatures=reports,
        changed_after_signing=changed,
        pdfa=pdfa,
        pdfa_problems=pdfa_problems,
        ok=not problems and not changed and all(report.intact for report in reports),
        problems=tuple(sorted(problems)),
    )


def _judge_file(content: bytes, judge: SignatureJudge) -> tuple[list[Judgement], set[str]]:
    """Judgements in order of their revisions, and problems of the file as a whole."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    _decrypt(reader)
    signatures, broken = _signatures(reader)
    stamps = [one for one in signatures if one.sig_object_type == "/DocTimeStamp"]
    signatures = [one for one in signatures if one.sig_object_type != "/DocTimeStamp"]
    intact_stamps = [one for one in stamps if _stamp_intact(judge, one, content)]
    long_term = LongTermData(
        has_revocation=_has_revocation(reader),
        stamped_revision=max((one.signed_revision for one in intact_stamps), default=-1),
    )
    judgements = [_judge_one(judge, one, content, long_term) for one in signatures]
    judgements += [unreadable(problem) for problem in broken]
    last = max((one.signed_revision for one in signatures + stamps), default=-1)
    problems = _file_problems(reader, content, last) if judgements else set()
    if len(intact_stamps) < len(stamps):
        problems.add("timestamp_broken")
    return judgements, problems


def _signatures(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[str]]:
    """Signatures that can be taken apart, in order of revisions; a problem for each other one."""
    readable: list[EmbeddedPdfSignature] = []
    broken: list[str] = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        if not _is_known_kind(value):
            broken.append("unsupported_kind")
            continue
        try:
            readable.append(EmbeddedPdfSignature(reader, field, name))
        except _NONSENSE:
            broken.append("malformed")
    return sorted(readable, key=lambda one: one.signed_revision), broken


def _is_known_kind(value: PdfObject) -> bool:
    kind = value.get_object().get("/SubFilter")  # type: ignore[no-untyped-call] # upstream
    return any(kind == known.value for known in SigSeedSubFilter)


def _judge_one(
    judge: SignatureJudge,
    signature: EmbeddedPdfSignature,
    content: bytes,
    long_term: LongTermData,
) -> Judgement:
    try:
        return judge.judge(signature, content, long_term)
    except _NONSENSE:
        return unreadable("malformed")


def _stamp_intact(judge: SignatureJudge, stamp: EmbeddedPdfSignature, content: bytes) -> bool:
    try:
        return judge.stamp_intact(stamp, content)
    except _NONSENSE:
        return False


def _file_problems(reader: PdfFileReader, content: bytes, last_signed: int) -> set[str]:
    """What no single signature shows, for signed files."""
    problems = set()
    if not _END.search(content, max(0, len(content) - 1024)):
        problems.add("trailing_bytes")
    # Old and new programs read such an update differently: one of them may show what was not
    # judged. Below a signature it is common (word processors write it) and signed with the rest.
    later = range(last_signed + 1, reader.xrefs.total_revisions)
    if any(_is_hybrid(reader, revision) for revision in later):
        problems.add("hybrid_reference")
    return problems


def _is_hybrid(reader: PdfFileReader, revision: int) -> bool:
    kind = reader.xrefs.get_xref_container_info(revision).xref_section_type
    return bool(kind == XRefSectionType.HYBRID_MAIN)


def _has_revocation(reader: PdfFileReader) -> bool:
    if "/DSS" not in reader.root:
        return False
    store = reader.root["/DSS"]
    return "/Certs" in store and ("/OCSPs" in store or "/CRLs" in store)


def _decrypt(reader: PdfFileReader) -> None:
    """Open with the empty password what opens without asking."""
    if not reader.encrypted:
        return
    if not isinstance(reader.security_handler, StandardSecurityHandler):
        raise _NeedsPasswordError
    if reader.decrypt(b"").status == AuthStatus.FAILED:
        raise _NeedsPasswordError


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise FileMissingError(path=path) from error
    except IsADirectoryError as error:
        raise FileUnsupportedError(path=path) from error
    except OSError as error:
        raise FileForbiddenError(path=path) from error
    if not content:
        raise FileEmptyError(path=path)
    if len(content) > _MOST_BYTES:
        raise FileTooLargeError(path=path, what="bytes", limit=_MOST_BYTES)
    # Readers accept the mark within the first kilobyte (ISO 32000-1, annex H, note 13).
    if b"%PDF-" not in content[:1024]:
        raise FileUnsupportedError(path=path)
    return content


def _certificates(path: Path) -> Iterator[x509.Certificate]:
    try:
        yield from load_certs_from_pemder_data(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SigningError(problem="root_unreadable", path=path) from error
