"""Judges time stamps: made for these bytes, by whom, when."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from scanner_app.signing.certificates import is_for_time_stamps
from scanner_app.signing.judging.revocation import Evidence, chain_state
from scanner_app.signing.judging.trusting import NoChainError, TrustList

Imprint = Callable[[str], bytes]
"""Digest of what was stamped, by the digest's name."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One time stamp.

    Attributes:
        at: when, as it says; aware.
        intact: unbroken and made for these bytes.
        trusted: at that time a configured root vouched for who stamped, as a stamper of time, and
            nothing says that it was revoked; None when no roots are configured.
    """

    at: datetime
    intact: bool
    trusted: bool | None

    @property
    def counts(self) -> bool:
        """It proves the time, as far as can be judged here."""
        return self.intact and self.trusted is not False


def judge_stamp(
    token: cms.SignedData, imprint: Imprint, trust: TrustList, evidence: Evidence
) -> Stamp:
    """The judgement on a time-stamp token (RFC 3161).

    Raises:
        ValueError, LookupError, TypeError, AttributeError, pyHanko's PdfError: its structure makes
            no sense.
    """
    content = token["encap_content_info"]["content"].parsed
    at: datetime = content["gen_time"].native
    if at.tzinfo is None:
        raise ValueError("a time stamp's time is in UTC")
    intact = _is_intact(token, imprint)
    return Stamp(at, intact, _is_trusted(token, at, trust, evidence) if intact else None)


def _is_intact(token: cms.SignedData, imprint: Imprint) -> bool:
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


def _is_trusted(
    token: cms.SignedData, at: datetime, trust: TrustList, evidence: Evidence
) -> bool | None:
    if not trust:
        return None
    found = extract_certs_for_validation(token)
    if not is_for_time_stamps(found.signer_cert):
        return False
    others = [*found.other_certs, *evidence.certificates]
    try:
        chain = trust.chain(found.signer_cert, others, at)
    except NoChainError:
        return False
    return chain_state(chain, evidence, trust, at, proven=True) != "revoked"
