"""What is known about the signatures of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

BREAKING = frozenset(
    {
        "digest_mismatch",
        "bad_signature_value",
        "modified",
        "form_filled",
        "partial_coverage",
        "malformed",
        "unsupported_kind",
        "no_signature",
        "trailing_bytes",
        "hybrid_reference",
    }
)
"""Problems with which no file is ok."""

TOLD = frozenset(
    {
        "weak_digest",
        "weak_chain",
        "expired",
        "not_yet_valid",
        "future_time",
        "no_signing_time",
        "time_conflict",
        "timestamp_broken",
        "timestamp_untrusted",
        "key_usage",
        "unknown_trust",
        "time_unproven",
        "revoked",
        "revocation_unknown",
    }
)
"""Problems that people weigh: the bytes are as they were signed all the same."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature.

    Attributes:
        signer: common name of the signing certificate.
        signed_at: as the signature claims, aware; None when it does not say.
        intact: the signed bytes are unchanged and the signature's value is right.
        covers_whole_file: nothing follows the signed revision.
        trusted: at signing time the chain ended at a configured root and no certificate of it was
            revoked; None when no roots are configured (said, not hidden).
        level: "B-B", "B-T", "B-LT", "B-LTA", "CAdES", "PKCS7".
        problems: codes, sorted, of `BREAKING` or `TOLD`.
        issuer: common name of who issued the certificate.
        organisation: of the signer, "" when the certificate does not say.
        serial: of the certificate, lower-case hex.
        reason: that the signer gave, "" without.
        revocation: "good", "revoked" (or without proof of not being signed after it) or "unknown".
        stamped_at: earliest time stamp that proves the signature existed, aware; where roots are
            configured only of stamps that they vouch for.
    """

    signer: str
    signed_at: datetime | None
    intact: bool
    covers_whole_file: bool
    trusted: bool | None
    level: str
    problems: tuple[str, ...] = ()
    issuer: str = ""
    organisation: str = ""
    serial: str = ""
    reason: str = ""
    revocation: str = "unknown"
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """All signatures of a file and what follows them.

    Attributes:
        changed_after_signing: something other than a permitted update follows the last signature.
        pdfa: the claimed conformance ("2B") or None when the file claims none.
        pdfa_problems: structural findings against that claim.
        ok: at least one signature, every one intact, nothing but permitted updates after.
        problems: codes that concern the file, sorted: "no_signature", "trailing_bytes",
            "hybrid_reference", "timestamp_broken" (each makes it not ok).
    """

    signatures: tuple[SignatureReport, ...]
    changed_after_signing: bool
    pdfa: str | None
    pdfa_problems: tuple[str, ...]
    ok: bool
    problems: tuple[str, ...] = ()
