"""Judges one signature of a PDF: are its bytes unchanged, what follows it, who vouches for it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from asn1crypto import cms, x509
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathError,
    ValidationError,
)

from scanner_app.domain.verification import SignatureReport

_VIETNAM = timezone(timedelta(hours=7))
_CLOCK_SKEW = timedelta(minutes=5)
_WEAK_DIGESTS = {"md2", "md5", "sha1"}
_SIGNING_USAGES = {"digital_signature", "non_repudiation"}
_SIGNING_CERTIFICATE = {"signing_certificate", "signing_certificate_v2"}
_CADES_KINDS = {"/ETSI.CAdES.detached", "/PBAD.PAdES"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A signature's report, and whether something not permitted follows it."""

    report: SignatureReport
    changed: bool


@dataclass(frozen=True, slots=True)
class LongTermData:
    """What the file carries for the time after certificates ended.

    Attributes:
        has_revocation: certificates and revocation data in the security store.
        stamped_revision: last revision under an intact document time stamp, or -1.
    """

    has_revocation: bool
    stamped_revision: int


@dataclass(frozen=True, slots=True)
class _Times:
    """Claimed signing time, and whether the signature's own time stamp is intact (None: no stamp).

    Who stamped is not judged, so the stamped time is worth no more than the claimed one.
    """

    claimed: datetime | None
    stamp_intact: bool | None


def unreadable(problem: str) -> Judgement:
    """For a signature that cannot be taken apart: judged as not intact."""
    report = SignatureReport(
        signer="",
        signed_at=None,
        intact=False,
        covers_whole_file=False,
        trusted=None,
        level="PKCS7",
        problems=(problem,),
    )
    return Judgement(report, changed=False)


class SignatureJudge:
    """Judges signatures against fixed roots; fetches nothing, so revocation is not known."""

    def __init__(self, roots: Sequence[x509.Certificate], now: datetime) -> None:
        """`roots` may be empty: trust is then not judged. `now` is aware."""
        self._roots = list(roots)
        self._now = now

    def judge(
        self, signature: EmbeddedPdfSignature, content: bytes, long_term: LongTermData
    ) -> Judgement:
        """The report on one signature.

        Raises:
            ValueError, LookupError, TypeError, AttributeError, pyHanko's PdfError: its structure
                makes no sense.
        """
        signature.compute_integrity_info()  # type: ignore[no-untyped-call] # upstream
        certificate = signature.signer_cert
        times = self._times(signature)
        covered = _covers_what_it_claims(signature, content)
        changed = not covered or signature.summarise_integrity_info()["docmdp_ok"] is False
        digest_right, value_right = _integrity(signature)
        trusted, trust_problems = self._trust(signature, times)
        problems = trust_problems | self._time_problems(certificate, times)
        problems |= _named(
            digest_mismatch=not digest_right,
            bad_signature_value=not value_right,
            partial_coverage=not covered,
            modified=changed and covered,
            weak_digest=signature.md_algorithm in _WEAK_DIGESTS,
            key_usage=not _may_sign(certificate),
        )
        report = SignatureReport(
            signer=_common_name(certificate),
            signed_at=times.claimed,
            intact=digest_right and value_right,
            covers_whole_file=covered and signature.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            trusted=trusted,
            level=_level(signature, times, long_term),
            problems=tuple(sorted(problems)),
        )
        return Judgement(report, changed=changed)

    def stamp_intact(self, stamp: EmbeddedPdfSignature, content: bytes) -> bool:
        """Is this document time stamp unbroken, and nothing but permitted updates after it?"""
        stamp.compute_integrity_info()  # type: ignore[no-untyped-call] # upstream
        permitted = isinstance(stamp.diff_result, DiffResult)
        covered = _covers_what_it_claims(stamp, content)
        return permitted and covered and _token_intact(stamp.signed_data, stamp.compute_digest)

    def _times(self, signature: EmbeddedPdfSignature) -> _Times:
        claimed = signature.self_reported_timestamp
        if claimed is not None and claimed.tzinfo is None:
            claimed = claimed.replace(tzinfo=_VIETNAM)
        value: bytes = signature.signer_info["signature"].native
        stamps = [
            _token_intact(token, lambda name: hashlib.new(name, value).digest())
            for token in extract_tst_data_iter(signature.signer_info, signed=False)
        ]
        return _Times(claimed, all(stamps) if stamps else None)

    def _trust(
        self, signature: EmbeddedPdfSignature, times: _Times
    ) -> tuple[bool | None, set[str]]:
        """Does the chain end at one of our roots at signing time; None when there are no roots."""
        if not self._roots:
            return None, set()
        try:
            asyncio.run(self._find_path(signature, times.claimed))
        except (ExpiredError, NotYetValidError):
            return False, {"expired"}
        except (PathError, ValidationError):
            return False, {"unknown_trust"}
        return True, set()

    async def _find_path(self, signature: EmbeddedPdfSignature, moment: datetime | None) -> None:
        context = ValidationContext(
            trust_roots=self._roots, moment=moment or self._now, allow_fetching=False
        )
        context.certificate_registry.register_multiple(signature.other_embedded_certs)
        paths = context.path_builder.async_build_paths_lazy(signature.signer_cert)
        await find_valid_path(signature.signer_cert, paths, validation_context=context)

    def _time_problems(self, certificate: x509.Certificate, times: _Times) -> set[str]:
        moment = times.claimed or self._now
        return _named(
            no_signing_time=times.claimed is None,
            future_time=times.claimed is not None and times.claimed > self._now + _CLOCK_SKEW,
            timestamp_broken=times.stamp_intact is False,
            expired=moment > certificate.not_valid_after,
            not_yet_valid=moment + _CLOCK_SKEW < certificate.not_valid_before,
        )


def _named(**found: bool) -> set[str]:
    return {name for name, is_so in found.items() if is_so}


def _covers_what_it_claims(signature: EmbeddedPdfSignature, content: bytes) -> bool:
    """The signed ranges leave out the signature's own value and nothing else.

    pyHanko compares lengths only when the ranges end at the file's end; the place of the gap is
    checked here.
    """
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0:
        return False
    start, end = ranges[1], ranges[2]
    if content[start : start + 1] != b"<" or content[end - 1 : end] != b">":
        return False
    if end - start != 2 * len(signature.pkcs7_content) + 2:
        return False
    return bool(signature.coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _integrity(signature: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """Does the digest of the signed bytes match; is the signature's value right."""
    content = signature.signed_data["encap_content_info"]
    if content["content"].native is not None:
        raise ValueError("a detached signature carries no content of its own")
    return validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type=content["content_type"].native,
        actual_digest=signature.compute_digest(),
    )


def _token_intact(token: cms.SignedData, imprint: Callable[[str], bytes]) -> bool:
    """Is this time stamp unbroken, and made for the bytes whose digest `imprint` gives?"""
    signer_info = extract_signer_info(token)
    content = token["encap_content_info"]["content"]
    claimed = content.parsed["message_imprint"]
    own_digest = signer_info["digest_algorithm"]["algorithm"].native
    digest_right, value_right = validate_sig_integrity(
        signer_info,
        extract_certs_for_validation(token).signer_cert,
        expected_content_type="tst_info",
        actual_digest=hashlib.new(own_digest, bytes(content)).digest(),
    )
    expected = imprint(claimed["hash_algorithm"]["algorithm"].native)
    return digest_right and value_right and claimed["hashed_message"].native == expected


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = certificate.key_usage_value
    return usage is None or bool(_SIGNING_USAGES & usage.native)


def _common_name(certificate: x509.Certificate) -> str:
    name = certificate.subject.native.get("common_name", certificate.subject.human_friendly)
    return name if isinstance(name, str) else ", ".join(name)


def _level(signature: EmbeddedPdfSignature, times: _Times, long_term: LongTermData) -> str:
    """Baseline level (ETSI EN 319 142-1), or the older format.

    A CAdES signature counts as baseline only when it names its certificate under the signature and
    its digest is not broken (ETSI TS 119 312 excludes SHA-1).
    """
    if str(signature.sig_object.get("/SubFilter")) not in _CADES_KINDS:
        return "PKCS7"
    attributes = {entry["type"].native for entry in signature.signer_info["signed_attrs"]}
    if not attributes & _SIGNING_CERTIFICATE or signature.md_algorithm in _WEAK_DIGESTS:
        return "CAdES"
    if not times.stamp_intact:
        return "B-B"
    if not long_term.has_revocation:
        return "B-T"
    return "B-LTA" if long_term.stamped_revision >= signature.signed_revision else "B-LT"
