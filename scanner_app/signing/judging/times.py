"""When a signature was made: what the signer claims, what time stamps prove."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.generic import DictionaryObject, parse_pdf_date
from pyhanko.sign.validation.generic_cms import (
    extract_self_reported_ts,
    extract_tst_data_iter,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.signing.certificates import CLOCK_SKEW
from scanner_app.signing.judging.revocation import Evidence
from scanner_app.signing.judging.stamps import Stamp, judge_stamp
from scanner_app.signing.judging.trusting import TrustList


@dataclass(frozen=True, slots=True)
class Times:
    """When it was signed.

    Attributes:
        claimed: by the signer, aware; None when it does not say.
        stamps: in the signature and over the document after it; none where one of the signature's
            own is broken.
        broken: a stamp in the signature is broken.
    """

    claimed: datetime | None
    stamps: tuple[Stamp, ...]
    broken: bool

    @property
    def stamped(self) -> datetime | None:
        """The earliest stamp that counts."""
        return min((one.at for one in self.stamps if one.counts), default=None)

    @property
    def proven(self) -> datetime | None:
        """The earliest stamp that a root vouches for."""
        return min((one.at for one in self.stamps if one.trusted), default=None)

    def problems(self, certificate: x509.Certificate, now: datetime) -> dict[str, bool]:
        """What is wrong with the times, by the problem's code."""
        claimed, stamped = self.claimed, self.stamped
        moment = self.proven or claimed or now
        return {
            "no_signing_time": claimed is None and stamped is None,
            "future_time": claimed is not None and claimed > now + CLOCK_SKEW,
            "time_conflict": bool(claimed and stamped and claimed > stamped + CLOCK_SKEW),
            "timestamp_broken": self.broken,
            "expired": moment > certificate.not_valid_after,
            "not_yet_valid": moment + CLOCK_SKEW < certificate.not_valid_before,
        }


def times_of(
    signature: EmbeddedPdfSignature,
    later: Sequence[Stamp],
    trust: TrustList,
    evidence: Evidence,
) -> Times:
    """The signature's times.

    Args:
        signature: in question.
        later: stamps over the document that came after it.
        trust: judges who stamped.
        evidence: certificates and revocation data that the file carries.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, pyHanko's PdfError: a stamp's structure
            makes no sense.
    """
    value: bytes = signature.signer_info["signature"].native
    own = [
        judge_stamp(token, lambda name: hashlib.new(name, value).digest(), trust, evidence)
        for token in extract_tst_data_iter(signature.signer_info, signed=False)
    ]
    broken = any(not one.intact for one in own)
    return Times(_claimed(signature), () if broken else (*own, *later), broken)


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    """The signed attribute, else the signature dictionary's date; both are signed.

    The government's signing tool writes Vietnam's time into the attribute and calls it UTC, seven
    hours ahead; the dictionary has the same digits with the right zone (all 5 genuine files of
    2025 and 2026, and their time stamps agree with the dictionary).
    """
    attribute: datetime | None = extract_self_reported_ts(signature.signer_info)
    dictionary = _written(signature.sig_object)
    if attribute is None or dictionary is None:
        return attribute or dictionary
    same_digits = attribute.replace(tzinfo=None) == dictionary.replace(tzinfo=None)
    return dictionary if same_digits else attribute


def _written(value: DictionaryObject) -> datetime | None:
    if "/M" not in value:
        return None
    try:
        found: datetime = parse_pdf_date(str(value["/M"]), strict=False)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=VIETNAM)
