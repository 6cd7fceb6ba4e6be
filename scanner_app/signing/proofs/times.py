"""Time stamps (RFC 3161) of a server, each checked before anybody relies on it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import algos, cms, core, tsp, x509
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from scanner_app.domain.sign_errors import (
    CertificateRevokedError,
    CertificateUntrustedError,
    ClockWrongError,
    TimestampError,
    TimestampWrongError,
)
from scanner_app.ports import Clock
from scanner_app.signing.certificates import CLOCK_SKEW, is_for_time_stamps
from scanner_app.signing.issuers.fetching import Question, UnreachableError, answer_to
from scanner_app.signing.proofs.chains import Chains, Standing

_WAIT_S = 5.0
_MOST_BYTES = 200_000
_GRANTED = {"granted", "granted_with_mods"}
# What parsing an answer raises that is no time stamp at all.
_NONSENSE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    SignatureValidationError,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checked time stamp.

    Attributes:
        token: CMS signed data over a TSTInfo.
        at: aware, UTC; when the server says it was made.
        standing: of the server's certificate.
    """

    token: cms.ContentInfo
    at: datetime
    standing: Standing


class StampServer:
    """Asked for each stamp of a batch until it fails once; then its failure is told at once."""

    def __init__(self, url: str, chains: Chains, clock: Clock, *, wait_s: float = _WAIT_S) -> None:
        """`chains` judges the server's certificate; `clock` must agree with the server's."""
        self._url = url
        self._chains = chains
        self._clock = clock
        self._wait_s = wait_s
        self._failure: TimestampError | None = None

    async def stamp(self, digest: bytes, algorithm: str = "sha256") -> Stamp:
        """A stamp over this digest.

        Raises:
            TimestampWrongError: not what was asked for, or nobody trusted made it.
            TimestampError: the server gives none.
            ClockWrongError: its time and ours are more than 5 minutes apart.
        """
        if self._failure is not None:
            raise self._failure
        try:
            return await self._asked(digest, algorithm)
        except TimestampError as error:
            self._failure = error
            raise

    async def _asked(self, digest: bytes, algorithm: str) -> Stamp:
        nonce = secrets.randbits(63) | 1 << 62
        question = _question(digest, algorithm, nonce)
        try:
            body = answer_to(
                Question(self._url, question.dump(), "application/timestamp-query"),
                timeout_s=self._wait_s,
                most_bytes=_MOST_BYTES,
            )
        except UnreachableError as error:
            raise TimestampError(url=self._url, reason=str(error)) from error
        try:
            stamp = await self._judged(body, question)
        except _NONSENSE as error:
            raise self._wrong("malformed") from error
        off = self._clock() - stamp.at
        if abs(off) > CLOCK_SKEW:
            raise ClockWrongError(off_s=off / timedelta(seconds=1), by="timestamp")
        return stamp

    async def _judged(self, body: bytes, question: tsp.TimeStampReq) -> Stamp:
        answer = _Answer.load(body, strict=True)
        if answer["status"]["status"].native not in _GRANTED:
            raise TimestampError(url=self._url, reason="refused")
        token = answer["time_stamp_token"]
        said = token["content"]["encap_content_info"]["content"].parsed
        if said["message_imprint"].native != question["message_imprint"].native:
            raise self._wrong("imprint")
        if said["nonce"].native != question["nonce"].native:
            raise self._wrong("nonce")
        certificates = extract_certs_for_validation(token["content"])
        certificate = certificates.signer_cert
        if not _is_sound(token["content"], certificate):
            raise self._wrong("signature")
        if not is_for_time_stamps(certificate):
            raise self._wrong("usage")
        at = said["gen_time"].native
        # By its own time, so that our clock being wrong does not look like its certificate's end.
        standing = await self._standing(certificate, certificates.other_certs, at)
        return Stamp(token, at, standing)

    async def _standing(
        self, certificate: x509.Certificate, others: list[x509.Certificate], at: datetime
    ) -> Standing:
        try:
            return await self._chains.standing(certificate, others, at)
        except CertificateUntrustedError as error:
            raise self._wrong("untrusted") from error
        except CertificateRevokedError as error:
            raise self._wrong("revoked") from error

    def _wrong(self, reason: str) -> TimestampWrongError:
        return TimestampWrongError(url=self._url, reason=reason)


class _Answer(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """RFC 3161's TimeStampResp; asn1crypto's own cannot be read when the server refuses."""

    _fields = [  # noqa: RUF012 - read by asn1crypto
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class DocumentStamps(TimeStamper):
    """The server as pyHanko asks it for stamps over whole documents."""

    def __init__(self, server: StampServer) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # upstream
        self._server = server

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """As `StampServer.stamp`."""
        stamp = await self._server.stamp(message_digest, md_algorithm)
        return stamp.token


def _question(digest: bytes, algorithm: str, nonce: int) -> tsp.TimeStampReq:
    imprint = tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
            "hashed_message": digest,
        }
    )
    return tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": imprint,
            "nonce": core.Integer(nonce),
            "cert_req": True,
        }
    )


def _is_sound(signed: cms.SignedData, certificate: x509.Certificate) -> bool:
    """Its signature is right and over what it says."""
    signer_info = extract_signer_info(signed)
    content = signed["encap_content_info"]["content"]
    algorithm = signer_info["digest_algorithm"]["algorithm"].native
    digest_right, value_right = validate_sig_integrity(
        signer_info,
        certificate,
        expected_content_type="tst_info",
        actual_digest=hashlib.new(algorithm, bytes(content)).digest(),
    )
    return digest_right and value_right
