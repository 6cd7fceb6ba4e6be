"""What is known about the signatures of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature.

    Attributes:
        signer: common name of the signing certificate.
        signed_at: as the signature claims, aware; None when it does not say.
        intact: the signed bytes are unchanged and the signature's value is right.
        covers_whole_file: nothing follows the signed revision.
        trusted: chain ends at a configured root; None when no roots are configured (said, not
            hidden).
        level: "B-B", "B-T", "B-LT", "B-LTA", "CAdES", "PKCS7".
        problems: codes, sorted: "digest_mismatch", "bad_signature_value", "modified",
            "partial_coverage", "malformed", "unsupported_kind" (never ok); "weak_digest",
            "expired", "not_yet_valid", "future_time", "no_signing_time", "timestamp_broken",
            "key_usage", "unknown_trust" (told, for people to weigh).
    """

    signer: str
    signed_at: datetime | None
    intact: bool
    covers_whole_file: bool
    trusted: bool | None
    level: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """All signatures of a file and what follows them.

    Attributes:
        changed_after_signing: something other than a permitted update follows the last signature.
        pdfa: the claimed conformance ("2B") or None when the file claims none.
        pdfa_problems: structural findings against that claim.
        ok: at least one signature, every one intact, nothing but permitted updates after.
        problems: codes that concern the file, sorted: "no_signature", "trailing_bytes",
            "hybrid_reference", "timestamp_broken".
    """

    signatures: tuple[SignatureReport, ...]
    changed_after_signing: bool
    pdfa: str | None
    pdfa_problems: tuple[str, ...]
    ok: bool
    problems: tuple[str, ...] = ()
