"""How versions 1 and 2 of the CSC API call things; requests written, answers read.

Cloud Signature Consortium, "Architectures and protocols for remote signature applications",
1.0.4.0 (2019) and 2.0.0.2 (2023), clauses 11.4 to 11.11.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import x509

from scanner_app.domain.key_errors import RemoteAnswerError, RemoteModeError, SigningRefusedError
from scanner_app.domain.sign_errors import CertificateRevokedError

Json = dict[str, object]

_SHA256 = "2.16.840.1.101.3.4.2.1"
_DESCRIPTION = "Sohoa: ký số {count} tệp"
_ALGORITHMS = {
    # With the digest in its name first; the bare ones take the digest from another field.
    "rsa": ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"),
    "ec": ("1.2.840.10045.4.3.2", "1.2.840.10045.2.1"),
}


@dataclass(frozen=True, slots=True)
class Credential:
    """A key at the service.

    Attributes:
        id: of the service.
        certificates: the key's own first, then its issuers'.
        algorithm: OID that the service calls RSA or ECDSA with SHA-256 by.
        pin: what the service calls the PIN that must be typed; "" when the holder confirms
            elsewhere.
        most: signatures by one confirmation.
        binds_hashes: a confirmation is for hashes that are known beforehand (SCAL2).
    """

    id: str
    certificates: tuple[x509.Certificate, ...]
    algorithm: str
    pin: str
    most: int
    binds_hashes: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """Writes requests and reads answers.

    Attributes:
        url: of the service, for errors.
        is_first: version 1 of the API.
    """

    url: str
    is_first: bool

    def info_request(self, credential: str) -> Json:
        """`credentials/info`."""
        return {"credentialID": credential, "certificates": "chain", "authInfo": True}

    def authorize_request(
        self, credential: Credential, *, pin: str, count: int, hash_: bytes
    ) -> Json:
        """`credentials/authorize` for so many signatures."""
        request: Json = {"credentialID": credential.id, "numSignatures": count}
        request["description"] = _DESCRIPTION.format(count=count)
        if credential.binds_hashes:
            request |= self._hashes(hash_, algorithm_field="")
        if credential.pin and self.is_first:
            request["PIN"] = pin
        elif credential.pin:
            request["authData"] = [{"id": credential.pin, "value": pin}]
        return request

    def extend_request(self, credential: Credential, *, sad: str, hash_: bytes) -> Json:
        """`credentials/extendTransaction`: the confirmation goes on with this hash."""
        request: Json = {"credentialID": credential.id, "SAD": sad}
        if credential.binds_hashes:
            request |= self._hashes(hash_, algorithm_field="")
        return request

    def sign_request(self, credential: Credential, *, sad: str, hash_: bytes) -> Json:
        """`signatures/signHash`."""
        request: Json = {"credentialID": credential.id, "SAD": sad}
        return (
            request
            | self._hashes(hash_, algorithm_field="hashAlgo")
            | {"signAlgo": credential.algorithm}
        )

    def credential_of(self, credential: str, answer: Mapping[str, object]) -> Credential:
        """What `credentials/info` says.

        Raises:
            SigningRefusedError: the key is disabled or suspended.
            CertificateRevokedError: so says the service.
            RemoteModeError: it must be confirmed in a way not spoken here.
            RemoteAnswerError: parts are missing or make no sense.
        """
        key, certificate = self._part(answer, "key"), self._part(answer, "cert")
        if key.get("status") != "enabled":
            raise SigningRefusedError(reason="disabled")
        if certificate.get("status") == "revoked":
            raise CertificateRevokedError
        if certificate.get("status") == "suspended":
            raise SigningRefusedError(reason="suspended")
        certificates = self._certificates(certificate)
        return Credential(
            id=credential,
            certificates=certificates,
            algorithm=self._algorithm(key, certificates[0]),
            pin=self._first_pin(answer) if self.is_first else self._pin(answer),
            most=self._most(answer),
            binds_hashes=str(answer.get("SCAL", "1")) == "2",
        )

    def text_of(self, answer: Mapping[str, object], name: str) -> str:
        """A text that must be there.

        Raises:
            RemoteAnswerError: it is not.
        """
        value = answer.get(name)
        if not isinstance(value, str) or not value:
            raise RemoteAnswerError(url=self.url, reason=name)
        return value

    def signature_of(self, answer: Mapping[str, object]) -> bytes:
        """The one value that `signatures/signHash` gives.

        Raises:
            RemoteAnswerError: there is none, or more than one.
        """
        values = answer.get("signatures")
        if not isinstance(values, list) or len(values) != 1:
            raise RemoteAnswerError(url=self.url, reason="signatures")
        return self._decoded(values[0], "signatures")

    def _hashes(self, hash_: bytes, *, algorithm_field: str) -> Json:
        values = [base64.b64encode(hash_).decode()]
        if not self.is_first:
            return {"hashes": values, "hashAlgorithmOID": _SHA256}
        return {"hash": values} | ({algorithm_field: _SHA256} if algorithm_field else {})

    def _part(self, answer: Mapping[str, object], name: str) -> Mapping[str, object]:
        part = answer.get(name)
        if not isinstance(part, dict):
            raise RemoteAnswerError(url=self.url, reason=name)
        return part

    def _most(self, answer: Mapping[str, object]) -> int:
        said = answer.get("multisign", 1)
        if not str(said).isdigit() or int(str(said)) < 1:
            raise RemoteAnswerError(url=self.url, reason="multisign")
        return int(str(said))

    def _certificates(self, part: Mapping[str, object]) -> tuple[x509.Certificate, ...]:
        values = part.get("certificates")
        if not isinstance(values, list) or not values:
            raise RemoteAnswerError(url=self.url, reason="certificates")
        found = []
        for value in values:
            content = self._decoded(value, "certificates")
            try:
                certificate = x509.Certificate.load(content, strict=True)
                # asn1crypto parses when it is looked at.
                _ = certificate.public_key.bit_size, certificate.not_valid_after
            except (ValueError, TypeError, KeyError) as error:
                raise RemoteAnswerError(url=self.url, reason="certificates") from error
            found.append(certificate)
        return tuple(found)

    def _decoded(self, value: object, name: str) -> bytes:
        try:
            # Some services break lines, as in PEM.
            return base64.b64decode("".join(str(value).split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise RemoteAnswerError(url=self.url, reason=name) from error

    def _algorithm(self, key: Mapping[str, object], certificate: x509.Certificate) -> str:
        offered = key.get("algo")
        if not isinstance(offered, list) or not offered:
            raise RemoteAnswerError(url=self.url, reason="algo")
        for each in _ALGORITHMS.get(certificate.public_key.algorithm, ()):
            if each in offered:
                return each
        raise RemoteModeError(url=self.url, mode="algorithm")

    def _pin(self, answer: Mapping[str, object]) -> str:
        auth = self._part(answer, "auth")
        objects = auth.get("objects") or []
        if not isinstance(objects, list) or not all(isinstance(each, dict) for each in objects):
            raise RemoteAnswerError(url=self.url, reason="auth")
        if auth.get("mode") == "oauth2code":
            raise RemoteModeError(url=self.url, mode="oauth2code")
        if not objects:
            return ""
        # One-time passwords have a generator; what is left are secrets that stay the same.
        fixed = [
            str(o.get("id"))
            for o in objects
            if o.get("type") == "Password" and not o.get("generator")
        ]
        expression = str(auth.get("expression") or " AND ".join(str(o.get("id")) for o in objects))
        enough = re.split(r"\s+OR\s+", expression.strip())
        for each in fixed:
            if each in enough:
                return each
        raise RemoteModeError(url=self.url, mode=expression[:80])

    def _first_pin(self, answer: Mapping[str, object]) -> str:
        mode = answer.get("authMode")
        if mode == "implicit":
            return ""
        if mode != "explicit" or _is_needed(answer.get("OTP")) == "true":
            raise RemoteModeError(url=self.url, mode=str(mode)[:80])
        return "PIN" if _is_needed(answer.get("PIN")) in ("true", "optional") else ""


def _is_needed(part: object) -> str:
    presence = part.get("presence", "false") if isinstance(part, dict) else "false"
    return str(presence).lower()
