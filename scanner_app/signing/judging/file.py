"""Judges signed PDF files: is this file signed, by whom, unchanged since."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.crypt import AuthStatus, StandardSecurityHandler
from pyhanko.pdf_utils.generic import PdfObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    FileTooLargeError,
    FileUnsupportedError,
)
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Clock, PdfaCheck
from scanner_app.signing.certificates import certificates_of
from scanner_app.signing.judging.changes import AfterSigning
from scanner_app.signing.judging.revocation import security_store
from scanner_app.signing.judging.signature import (
    DocumentStamp,
    Fetch,
    Judgement,
    SignatureJudge,
    Surroundings,
    covers_what_it_claims,
    unreadable,
)
from scanner_app.signing.judging.stamps import judge_stamp
from scanner_app.signing.judging.trusting import TrustList

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
_LONGEST_END = 8192
"""A trailer and where the table starts; a few hundred bytes."""
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")


class PdfVerifier:
    """Judges all signatures of a file with what lies inside it and the configured roots.

    May be used from several threads.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        roots: Sequence[Path] = (),
        pdfa_check: PdfaCheck | None = None,
        fetch: Fetch | None = None,
    ) -> None:
        """Read the roots.

        Args:
            clock: tells signing times that lie ahead.
            roots: PEM or DER files of trusted certificates, roots and authorities below them;
                without any, trust is not judged.
            pdfa_check: run on each file; without it the PDF/A claim is not looked at.
            fetch: asks issuers whether certificates were revoked; None asks nobody, so that only
                what the file carries says so.

        Raises:
            SigningError: problem "root_unreadable"; facts: path.
        """
        self._clock = clock
        self._trust = TrustList([each for path in roots for each in certificates_of(path)])
        self._fetch = fetch
        self._pdfa_check = pdfa_check

    def verify(self, path: Path) -> FileReport:
        """All signatures of the file, oldest first, and what follows them.

        Raises:
            FileMissingError, FileForbiddenError, FileEmptyError, FileUnsupportedError,
            FileDamagedError, FileEncryptedError, FileTooLargeError, FileHostileError.
        """
        content = _read(path)
        judge = SignatureJudge(self._trust, self._clock(), self._fetch)
        try:
            judgements, problems = _judge_file(content, judge, self._trust)
        except _NeedsPasswordError as error:
            raise FileEncryptedError(path=path) from error
        except _NONSENSE as error:
            raise FileDamagedError(path=path) from error
        except MemoryError as error:
            raise FileHostileError(path=path) from error
        return _report(judgements, problems, *self._archive_format(path))

    def _archive_format(self, path: Path) -> tuple[str | None, tuple[str, ...]]:
        if self._pdfa_check is None:
            return None, ()
        try:
            return self._pdfa_check(path)
        except MemoryError as error:
            raise FileHostileError(path=path) from error


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


def _judge_file(
    content: bytes, judge: SignatureJudge, trust: TrustList
) -> tuple[list[Judgement], set[str]]:
    """Judgements in order of their revisions, and problems of the file as a whole."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    _decrypt(reader)
    found, broken = _signatures(reader)
    stamps = [one for one in found if one.sig_object_type == "/DocTimeStamp"]
    signatures = [one for one in found if one.sig_object_type != "/DocTimeStamp"]
    last = max((one.signed_revision for one in found), default=-1)
    fields = frozenset(name for name, _, _ in enumerate_sig_fields(reader))
    changes = AfterSigning(last, _permission(signatures), fields)
    store = security_store(reader.root)
    bare = Surroundings(content, changes, store)
    intact = [each for each in (_stamp(one, bare, trust) for one in stamps) if each is not None]
    around = replace(bare, stamps=tuple(intact))
    judgements = [_judge_one(judge, one, around) for one in signatures]
    judgements += [unreadable(problem) for problem in broken]
    whole = any(one.report.covers_whole_file for one in judgements)
    problems = _file_problems(reader, content, last, whole=whole) if judgements else set()
    if len(intact) < len(stamps):
        problems.add("timestamp_broken")
    return judgements, problems


def _permission(signatures: Sequence[EmbeddedPdfSignature]) -> MDPPerm | None:
    """What the certifying signature lets others change; the strictest where several say so."""
    found = [one.docmdp_level for one in signatures]
    return min((one for one in found if one is not None), key=lambda one: one.value, default=None)


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
    judge: SignatureJudge, signature: EmbeddedPdfSignature, around: Surroundings
) -> Judgement:
    try:
        return judge.judge(signature, around)
    except _NONSENSE:
        return unreadable("malformed")


def _stamp(
    one: EmbeddedPdfSignature, around: Surroundings, trust: TrustList
) -> DocumentStamp | None:
    """A time stamp over the document; None when it is broken or what follows is not permitted."""
    try:
        one.compute_integrity_info(diff_policy=around.changes)  # type: ignore[no-untyped-call] # upstream
        if one.summarise_integrity_info()["docmdp_ok"] is False:
            return None
        if not covers_what_it_claims(one, around.content):
            return None
        stamp = judge_stamp(one.signed_data, one.compute_digest, trust, around.store)
        store = security_store(one.reader.get_historical_root(one.signed_revision))
    except _NONSENSE:
        return None
    return DocumentStamp(one.signed_revision, stamp, store) if stamp.intact else None


def _file_problems(
    reader: PdfFileReader, content: bytes, last_signed: int, *, whole: bool
) -> set[str]:
    """What no single signature shows, for signed files; `whole`: one covers the file to its end."""
    problems = set()
    if not whole and not _ends_with_last_update(reader, content):
        problems.add("trailing_bytes")
    # Old and new programs read such an update differently: one of them may show what was not
    # judged. Below a signature it is common (word processors write it) and signed with the rest.
    later = range(last_signed + 1, reader.xrefs.total_revisions)
    if any(_is_hybrid(reader, revision) for revision in later):
        problems.add("hybrid_reference")
    return problems


def _ends_with_last_update(reader: PdfFileReader, content: bytes) -> bool:
    """Nothing follows the table that is read first but its own end."""
    table = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    rest = content[table.end_location :]
    return len(rest) < _LONGEST_END and rest.count(b"%%EOF") == 1 and bool(_END.search(rest))


def _is_hybrid(reader: PdfFileReader, revision: int) -> bool:
    kind = reader.xrefs.get_xref_container_info(revision).xref_section_type
    return bool(kind == XRefSectionType.HYBRID_MAIN)


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
