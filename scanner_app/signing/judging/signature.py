"""Judges one signature of a PDF: are its bytes unchanged, what follows it, who vouches for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import parser, x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.diff_analysis import DiffPolicy
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.path import ValidationPath

from scanner_app.domain.verification import SignatureReport
from scanner_app.signing.certificates import (
    CLOCK_SKEW,
    allows_signing,
    name_in,
    organisation_in,
)
from scanner_app.signing.judging.changes import FormFilledError
from scanner_app.signing.judging.revocation import Evidence, State, chain_state, inside_signature
from scanner_app.signing.judging.stamps import Stamp
from scanner_app.signing.judging.times import Times, times_of
from scanner_app.signing.judging.trusting import NoChainError, TrustList

Fetch = Callable[[ValidationPath], Evidence]
"""Asks issuers about a chain's certificates; gives nothing where they do not answer."""

_WEAK_DIGESTS = {"md2", "md5", "sha1"}
_SIGNING_CERTIFICATE = {"signing_certificate", "signing_certificate_v2"}
_CADES_KINDS = {"/ETSI.CAdES.detached", "/PBAD.PAdES"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A signature's report, and whether something not permitted follows it."""

    report: SignatureReport
    changed: bool


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """An intact time stamp over the document.

    Attributes:
        revision: the last one under it.
        stamp: the judgement on it.
        store: the security store as it was there.
    """

    revision: int
    stamp: Stamp
    store: Evidence


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the file a signature is judged with.

    Attributes:
        content: the whole file.
        changes: says what may follow a signature.
        store: the security store as it is now.
        stamps: over the document.
    """

    content: bytes
    changes: DiffPolicy
    store: Evidence = field(default_factory=Evidence)
    stamps: tuple[DocumentStamp, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trust:
    trusted: bool | None
    revocation: State
    problems: frozenset[str]


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
    """Judges signatures by fixed roots."""

    def __init__(self, trust: TrustList, now: datetime, fetch: Fetch | None = None) -> None:
        """Args say what is known besides the file.

        Args:
            trust: may be empty: trust is then not judged.
            now: aware.
            fetch: asks issuers; None asks nobody. Only about chains that a root vouches for, so
                that no file makes this PC call addresses that its maker chose.
        """
        self._trust = trust
        self._now = now
        self._fetch = fetch

    def judge(self, signature: EmbeddedPdfSignature, around: Surroundings) -> Judgement:
        """The report on one signature.

        Raises:
            ValueError, LookupError, TypeError, AttributeError, pyHanko's PdfError: its structure
                makes no sense.
        """
        signature.compute_integrity_info(diff_policy=around.changes)  # type: ignore[no-untyped-call] # upstream
        certificate = signature.signer_cert
        evidence = around.store + inside_signature(signature.signed_data, signature.signer_info)
        later = [one.stamp for one in around.stamps if one.revision > signature.signed_revision]
        times = times_of(signature, later, self._trust, evidence)
        covered = covers_what_it_claims(signature, around.content)
        changed = not covered or signature.summarise_integrity_info()["docmdp_ok"] is False
        filled = isinstance(signature.diff_result, FormFilledError)
        digest_right, value_right = _integrity(signature)
        trust = self._judge_trust(signature, times, evidence)
        problems = trust.problems | _named(
            **times.problems(certificate, self._now),
            digest_mismatch=not digest_right,
            bad_signature_value=not value_right,
            partial_coverage=not covered,
            form_filled=changed and covered and filled,
            modified=changed and covered and not filled,
            weak_digest=signature.md_algorithm in _WEAK_DIGESTS,
            key_usage=not allows_signing(certificate),
        )
        report = SignatureReport(
            signer=name_in(certificate.subject),
            signed_at=times.claimed,
            intact=digest_right and value_right,
            covers_whole_file=covered and signature.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            trusted=trust.trusted,
            level=_level(signature, times, around),
            problems=tuple(sorted(problems)),
            issuer=name_in(certificate.issuer),
            organisation=organisation_in(certificate.subject),
            serial=f"{certificate.serial_number:x}",
            reason=_reason(signature.sig_object),
            revocation=trust.revocation,
            stamped_at=times.stamped,
        )
        return Judgement(report, changed=changed)

    def _judge_trust(
        self, signature: EmbeddedPdfSignature, times: Times, evidence: Evidence
    ) -> _Trust:
        """Does the chain end at a root at signing time, and was no certificate of it revoked."""
        if not self._trust:
            return _Trust(None, "unknown", frozenset())
        certificate = signature.signer_cert
        moment = times.proven or times.claimed or self._now
        others = [*signature.other_embedded_certs, *evidence.certificates]
        stamps = _named(
            timestamp_untrusted=bool(times.stamps) and times.proven is None,
            time_unproven=times.proven is None
            and moment <= certificate.not_valid_after < self._now,
        )
        try:
            chain = self._trust.chain(certificate, others, moment)
        except NoChainError as error:
            return _Trust(False, "unknown", frozenset({error.problem}) | stamps)
        if self._fetch is not None:
            evidence += self._fetch(chain)
        evidence += Evidence(certificates=tuple(signature.other_embedded_certs))
        proven = times.proven is not None
        state = chain_state(chain, evidence, self._trust, moment, proven=proven)
        valid = certificate.not_valid_before - CLOCK_SKEW <= moment <= certificate.not_valid_after
        told = _named(
            revoked=state == "revoked",
            revocation_unknown=state == "unknown" and _can_be_asked_about(chain),
        )
        return _Trust(valid and state != "revoked", state, frozenset(told) | stamps)


def covers_what_it_claims(signature: EmbeddedPdfSignature, content: bytes) -> bool:
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
    # Nothing hides behind the value: what was reserved and not needed is zero.
    if signature.pkcs7_content[parser.peek(signature.pkcs7_content) :].strip(b"\0"):
        return False
    return bool(signature.coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _named(**found: bool) -> set[str]:
    return {name for name, is_so in found.items() if is_so}


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


def _can_be_asked_about(chain: ValidationPath) -> bool:
    """A certificate of the chain says where its revocation would be told."""
    return any(
        certificate.ocsp_urls or certificate.crl_distribution_points_value
        for certificate in chain.iter_certs(include_root=False)
    )


def _reason(value: DictionaryObject) -> str:
    return str(value["/Reason"]) if "/Reason" in value else ""


def _level(signature: EmbeddedPdfSignature, times: Times, around: Surroundings) -> str:
    """Baseline level (ETSI EN 319 142-1, 6.3), or the older format.

    A CAdES signature counts as baseline only when it names its certificate under the signature and
    its digest is not broken (ETSI TS 119 312 excludes SHA-1). T needs a stamp that counts, in the
    signature or over the document after it; LT also certificates and revocation data of its signer
    in the security store; LTA also a stamp over that store.
    """
    if str(signature.sig_object.get("/SubFilter")) not in _CADES_KINDS:
        return "PKCS7"
    attributes = {entry["type"].native for entry in signature.signer_info["signed_attrs"]}
    if not attributes & _SIGNING_CERTIFICATE or signature.md_algorithm in _WEAK_DIGESTS:
        return "CAdES"
    if times.stamped is None:
        return "B-B"
    certificate = signature.signer_cert
    if not _lasts(around.store, certificate):
        return "B-T"
    later = [one for one in around.stamps if one.revision > signature.signed_revision]
    if any(one.stamp.counts and _lasts(one.store, certificate) for one in later):
        return "B-LTA"
    return "B-LT"


def _lasts(store: Evidence, certificate: x509.Certificate) -> bool:
    return bool(store.certificates) and store.speaks_of(certificate)
