"""Whether certificates of a chain were revoked, by what a file carries or an issuer answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko_certvalidator.errors import (
    CRLNoMatchesError,
    CRLValidationError,
    OCSPNoMatchesError,
    OCSPValidationError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.archival import OCSPContainer
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from scanner_app.signing.judging.trusting import TrustList

State = Literal["good", "revoked", "unknown"]

# What parsing raises on bytes that make no sense.
_NONSENSE = (PdfError, ValueError, LookupError, TypeError, AttributeError)
_UNDECIDED = (
    ValidationError,
    OCSPNoMatchesError,
    OCSPValidationError,
    CRLNoMatchesError,
    CRLValidationError,
    *_NONSENSE,
)
# Newest first, the first that decides ends the search; files of others have three or four.
_MOST_STATEMENTS = 16
_MOST_OBJECTS = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """Certificates, OCSP answers and revocation lists; nothing of it is trusted as such."""

    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            self.certificates + other.certificates,
            self.ocsps + other.ocsps,
            self.crls + other.crls,
        )

    def speaks_of(self, certificate: x509.Certificate) -> bool:
        """There is an answer or a list in which the certificate would be found."""
        return any(_statements(certificate, self))


@dataclass(frozen=True, slots=True)
class _Statement:
    issued: datetime
    answer: ocsp.OCSPResponse | None = None
    revoked: crl.CertificateList | None = None


def security_store(root: DictionaryObject) -> Evidence:
    """What lies in a document's security store (ISO 32000-2, 12.8.4.3); unreadable parts are left.

    Args:
        root: the catalog, of any revision.
    """
    try:
        store = root["/DSS"]
        return Evidence(
            tuple(_loaded(store, "/Certs", DecodePurpose.CERTIFICATE, x509.Certificate)),
            tuple(_loaded(store, "/OCSPs", DecodePurpose.OCSP_RESPONSE, ocsp.OCSPResponse)),
            tuple(_loaded(store, "/CRLs", DecodePurpose.CRL, crl.CertificateList)),
        )
    except _NONSENSE:
        return Evidence()


def inside_signature(signed_data: cms.SignedData, signer_info: cms.SignerInfo) -> Evidence:
    """What a signature carries itself: Adobe's attribute, lists beside the certificates."""
    try:
        lists = tuple(each.chosen for each in signed_data["crls"] if each.name == "crl")
    except _NONSENSE:
        lists = ()
    found = Evidence(crls=lists)
    for attribute in signer_info["signed_attrs"]:
        if attribute["type"].native == "adobe_revocation_info_archival":
            for archived in attribute["values"]:
                found += Evidence(
                    (), tuple(_present(archived, "ocsp")), tuple(_present(archived, "crl"))
                )
    return found


def chain_state(
    chain: ValidationPath,
    evidence: Evidence,
    trust: TrustList,
    moment: datetime,
    *,
    proven: bool,
) -> State:
    """Whether a certificate of the chain, but its end, was revoked at a moment.

    Args:
        chain: that held then.
        evidence: each piece counts only when its issuer's signature and right are found good.
        trust: for chains of those who answer.
        moment: when the signature was made, aware.
        proven: a time stamp proves the moment. When only the signer says so, a certificate that
            was revoked later counts as revoked: its holder could have dated back (ETSI EN
            319 102-1, 5.5.4).
    """
    certificates = list(chain.iter_certs(include_root=False))
    states = {
        _state(certificate, chain, evidence, trust, moment, proven=proven)
        for certificate in certificates
    }
    if "revoked" in states:
        return "revoked"
    return "good" if states == {"good"} else "unknown"


def _state(
    certificate: x509.Certificate,
    chain: ValidationPath,
    evidence: Evidence,
    trust: TrustList,
    moment: datetime,
    *,
    proven: bool,
) -> State:
    found = sorted(_statements(certificate, evidence), key=lambda one: one.issued, reverse=True)
    for statement in found[:_MOST_STATEMENTS]:
        try:
            asyncio.run(_ask(certificate, chain, evidence, trust, moment, statement))
        except RevokedError as error:
            return "good" if proven and error.revocation_dt > moment else "revoked"
        except _UNDECIDED:
            continue
        # Issuers drop ended certificates from their lists (RFC 5280, 5.3.3).
        if statement.issued <= certificate.not_valid_after:
            return "good"
    return "unknown"


async def _ask(
    certificate: x509.Certificate,
    chain: ValidationPath,
    evidence: Evidence,
    trust: TrustList,
    moment: datetime,
    statement: _Statement,
) -> None:
    """Judge by one statement, as of when it was made where that was after the moment."""
    at = max(moment, statement.issued)
    answers = [] if statement.answer is None else [statement.answer]
    lists = [] if statement.revoked is None else [statement.revoked]
    context = trust.context(evidence.certificates, at, ocsps=answers, crls=lists)
    if answers:
        await verify_ocsp_response(certificate, chain, context)
    else:
        await verify_crl(certificate, chain, context)


def _statements(certificate: x509.Certificate, evidence: Evidence) -> Iterator[_Statement]:
    for answer in evidence.ocsps:
        issued = _answered(certificate, answer)
        if issued is not None:
            yield _Statement(issued, answer=answer)
    for revoked in evidence.crls:
        try:
            if revoked.issuer == certificate.issuer:
                yield _Statement(revoked["tbs_cert_list"]["this_update"].native, revoked=revoked)
        except _NONSENSE:
            continue


def _answered(certificate: x509.Certificate, answer: ocsp.OCSPResponse) -> datetime | None:
    """When this answer about the certificate was given, None when it is about others."""
    try:
        for single in OCSPContainer.load_multi(answer):
            about = single.extract_single_response()
            if about is None:
                continue
            if about["cert_id"]["serial_number"].native == certificate.serial_number:
                return single.issuance_date
    except _NONSENSE:
        pass
    return None


def _loaded(
    store: DictionaryObject,
    key: str,
    purpose: DecodePurpose,
    kind: Any,  # asn1crypto has no types
) -> Iterator[Any]:
    entries = store[key] if key in store else ()  # noqa: SIM401 - get() follows no reference
    for entry in islice(entries, _MOST_OBJECTS):
        try:
            stream = entry.get_object()
            if isinstance(stream, StreamObject):
                yield kind.load(stream.read_data(purpose), strict=True)
        except _NONSENSE:
            continue


def _present(archived: Any, key: str) -> Iterable[Any]:  # asn1crypto has no types
    try:
        return list(archived[key])
    except _NONSENSE:
        return []
