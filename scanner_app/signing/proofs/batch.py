"""What a batch gets from servers to prove its signatures by: time stamps, what was not revoked."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Iterable

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_signer_info

from scanner_app.domain.sign_errors import RevocationUnknownError, TimestampError
from scanner_app.signing.held import Terms
from scanner_app.signing.proofs.chains import Chains, Standing
from scanner_app.signing.proofs.times import Stamp, StampServer

UNKNOWN = RevocationUnknownError.code


class Proofs:
    """Asks once what holds for the batch, and for each signature what only it can have.

    Servers that do not answer cost the batch one time-out each; then files are signed without.
    """

    def __init__(self, terms: Terms) -> None:
        """Ask nothing yet.

        Raises:
            SigningError: problem "root_unreadable"; facts: path.
        """
        self._clock = terms.clock
        self.chains = Chains(terms.roots, ask=terms.check_revocation)
        self.server = (
            StampServer(terms.timestamp_url, self.chains, terms.clock)
            if terms.timestamp_url
            else None
        )
        self._signer: Standing | None = None
        self._stamp_bytes = 0

    def require_right_clock(self) -> bool:
        """Our clock agrees with the time server's; False when that does not answer.

        Raises:
            ClockWrongError: more than 5 minutes apart.
        """
        if self.server is None:
            return False
        try:
            trial = asyncio.run(self.server.stamp(secrets.token_bytes(32)))
        except TimestampError:
            return False
        self._stamp_bytes = len(trial.token.dump())
        return True

    def require_standing(
        self, certificate: x509.Certificate, others: Iterable[x509.Certificate]
    ) -> None:
        """Nothing is known against the signer's certificate.

        Raises:
            CertificateUntrustedError: no path to one of the roots, which there are.
            CertificateRevokedError: it or one of its issuers was revoked.
        """
        self._signer = asyncio.run(self.chains.standing(certificate, others, self._clock()))

    def for_one(self) -> OneProof:
        """What the next signature gets."""
        return OneProof(self.server, self._signer, self.room)

    @property
    def room(self) -> int:
        """Bytes that a stamp may take, with a quarter to spare; 0 while none was seen."""
        return self._stamp_bytes + self._stamp_bytes // 4


class OneProof:
    """The proof of one signature: its time stamp while it is made, its level afterwards."""

    def __init__(self, server: StampServer | None, signer: Standing | None, room: int) -> None:
        self._server = server
        self._signer = signer
        self.room = room
        self._stamp: Stamp | None = None
        self._failure: TimestampError | None = None

    async def stamp(self, signature: cms.ContentInfo) -> None:
        """Put a time stamp over the signature's value into it; without one it stays as it is.

        Raises:
            ClockWrongError: our clock and the server's are more than 5 minutes apart.
        """
        if self._server is None:
            return
        signer_info = extract_signer_info(signature["content"])
        digest = hashlib.sha256(signer_info["signature"].native).digest()
        try:
            stamp = await self._server.stamp(digest)
        except TimestampError as error:
            self._failure = error
            return
        if len(stamp.token.dump()) > self.room:
            # The server came back, or answers otherwise than at first: no room was left for it.
            self._failure = TimestampError(reason="room")
            return
        signer_info["unsigned_attrs"] = cms.CMSAttributes([_attribute(stamp.token)])
        self._stamp = stamp

    @property
    def standings(self) -> tuple[Standing, ...]:
        """What makes the signature B-LT, to be written beside it; empty when that cannot be."""
        if self._stamp is None or self._signer is None:
            return ()
        found = (self._signer, self._stamp.standing)
        return found if all(each.complete for each in found) else ()

    @property
    def level(self) -> str:
        """Reached once `standings` are written too."""
        if self._stamp is None:
            return "B-B"
        return "B-LT" if self.standings else "B-T"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what did not work and was done without."""
        found = [self._failure.code] if self._failure is not None else []
        known = [self._signer, self._stamp.standing if self._stamp else None]
        if any(each is not None and each.unknown for each in known):
            found.append(UNKNOWN)
        return tuple(found)


def _attribute(token: cms.ContentInfo) -> cms.CMSAttribute:
    """The signature's time stamp (RFC 3161, appendix A)."""
    return cms.CMSAttribute(
        {"type": cms.CMSAttributeType("signature_time_stamp_token"), "values": (token,)}
    )
