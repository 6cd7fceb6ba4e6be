"""Invented issuers, and files signed as other programs sign them, at any time, without servers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any  # upstream is partly untyped

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from asn1crypto.pdf import RevocationInfoArchival
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.signing.keyfiles import NOON

_HASH = hashes.SHA256()


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and what its issuer needs to name it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        der = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(der)

    @property
    def asn1_issuers(self) -> list[asn1_x509.Certificate]:
        return [
            asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in self.issuers
        ]

    def write(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path


def issue(
    name: str,
    issuer: Holder | None = None,
    *,
    ca: bool = False,
    purpose: x509.ObjectIdentifier | None = None,
    start: datetime = NOON - timedelta(days=300),
    end: datetime = NOON + timedelta(days=700),
    servers: str = "http://127.0.0.1:1",
    may_stamp: bool = False,
) -> Holder:
    """Certified by the issuer, or by itself; pyHanko's own stamper takes RSA keys alone."""
    key = (
        rsa.generate_private_key(65537, 2048)
        if may_stamp
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tổ chức Thử Nghiệm"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    by = issuer.certificate.subject if issuer else subject
    builder = x509.CertificateBuilder(
        by, subject, key.public_key(), x509.random_serial_number(), start, end
    )
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    builder = builder.add_extension(_usage(ca=ca), critical=True)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    if servers and issuer:
        place = x509.UniformResourceIdentifier(f"{servers}/thu-hoi.crl")
        point = x509.DistributionPoint([place], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    signed = builder.sign(issuer.key if issuer else key, _HASH)
    above = (issuer.certificate, *issuer.issuers) if issuer else ()
    return Holder(signed, key, above)


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def revocations(
    issuer: Holder,
    revoked: Mapping[int, datetime] | None = None,
    at: datetime = NOON,
    lasts: timedelta = timedelta(days=7),
) -> asn1_crl.CertificateList:
    """The issuer's list: serial numbers and since when."""
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, at, at + lasts)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    for serial, since in (revoked or {}).items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder(serial, since).build()
        )
    signed = builder.sign(issuer.key, _HASH)
    return asn1_crl.CertificateList.load(signed.public_bytes(Encoding.DER))


def answer(
    holder: Holder,
    issuer: Holder,
    at: datetime = NOON,
    since: datetime | None = None,
    responder: Holder | None = None,
) -> asn1_ocsp.OCSPResponse:
    """The issuer's OCSP answer about one certificate; `since` when it was revoked."""
    by = responder or issuer
    status = ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        *(holder.certificate, issuer.certificate, hashes.SHA1(), status),
        *(at, at + timedelta(hours=1), since, None),
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
    if responder:
        builder = builder.certificates([responder.certificate])
    signed = builder.sign(by.key, _HASH)
    return asn1_ocsp.OCSPResponse.load(signed.public_bytes(Encoding.DER))


@dataclass
class Proofs:
    """For the security store."""

    certificates: list[Holder] = field(default_factory=list)
    ocsps: list[asn1_ocsp.OCSPResponse] = field(default_factory=list)
    crls: list[asn1_crl.CertificateList] = field(default_factory=list)


def _store(holder: Holder) -> Any:
    store: Any = SimpleCertificateStore  # upstream is partly untyped
    return store.from_certs(holder.asn1_issuers)


def stamper(tsa: Holder, at: datetime = NOON, kind: Any = DummyTimeStamper) -> Any:
    """Stamps that time, whatever the time is."""
    return kind(
        tsa.asn1,
        tsa.asn1_key,
        certs_to_embed=_store(tsa),
        fixed_dt=at,
    )


def signed_by(
    content: bytes,
    holder: Holder,
    *,
    name: str = "Ky1",
    at: datetime = NOON,
    stamp: Any = None,
    kind: SigSeedSubFilter = SigSeedSubFilter.PADES,
    inside: Proofs | None = None,
    **how: Any,
) -> bytes:
    """One signature more that claims its time.

    `inside` is carried as Adobe's programs do; other arguments are of pyHanko's metadata.
    """
    metadata = PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=kind, **how)
    signer = SimpleSigner(holder.asn1, holder.asn1_key, _store(holder))
    writer: Any = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    session = PdfSigner(metadata, signer).init_signing_session(writer)
    session.system_time = at
    output = BytesIO()
    document = session.prepare_tbs_document(None, bytes_reserved=16384)
    prepared, _ = document.digest_tbs_document(output=output)
    value = asyncio.run(
        signer.async_sign(
            prepared.document_digest,
            "sha256",
            use_pades=kind is SigSeedSubFilter.PADES,
            signed_attr_settings=PdfCMSSignedAttributes(
                signing_time=at, adobe_revinfo_attr=_archival(inside)
            ),
            timestamper=stamp,
        )
    )
    document.cms_writer.send(value)
    return output.getvalue()


def _archival(proofs: Proofs | None) -> Any:
    if proofs is None:
        return None
    return RevocationInfoArchival({"ocsp": proofs.ocsps, "crl": proofs.crls})


def stamped_by(content: bytes, stamp: Any, name: str = "Dau1") -> bytes:
    """A time stamp over the document."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    output: Any = PdfTimeStamper(stamp, field_name=name).timestamp_pdf(writer, "sha256")
    stamped: bytes = output.getvalue()
    return stamped


def with_proofs(content: bytes, proofs: Proofs) -> bytes:
    """A security store added, without signature or stamp over it."""
    output = BytesIO(content)
    DocumentSecurityStore.add_dss(
        output,
        None,
        certs=[each.asn1 for each in proofs.certificates],
        ocsps=proofs.ocsps,
        crls=proofs.crls,
    )
    return output.getvalue()


@dataclass(frozen=True)
class Issuers:
    """A root, an authority below it, and those it certified."""

    root: Holder
    ca: Holder
    officer: Holder
    tsa: Holder
    stranger_tsa: Holder

    def proofs(self, *, at: datetime = NOON, officer_since: datetime | None = None) -> Proofs:
        """A list of the root's and one of the authority's."""
        serial = self.officer.certificate.serial_number
        revoked = {serial: officer_since} if officer_since else {}
        return Proofs(
            [self.ca, self.officer],
            [],
            [revocations(self.root, at=at), revocations(self.ca, revoked, at=at)],
        )


def make_issuers() -> Issuers:
    root = issue("Gốc Thử", ca=True)
    ca = issue("Nơi cấp Thử", root, ca=True)
    stranger = issue("Gốc Lạ", ca=True)
    purpose = ExtendedKeyUsageOID.TIME_STAMPING
    return Issuers(
        root=root,
        ca=ca,
        officer=issue("Nguyễn Văn Thử", ca),
        tsa=issue("Dấu thời gian Thử", root, purpose=purpose, may_stamp=True),
        stranger_tsa=issue("Dấu thời gian Lạ", stranger, purpose=purpose, may_stamp=True),
    )
