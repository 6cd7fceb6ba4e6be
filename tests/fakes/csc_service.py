"""A remote signing service as CSC API 1.0.4.0 and 2.0.0.2 describe it, without a network.

Strict: a request with a field too many, too few or of the wrong kind is refused. Its knobs are
attributes that tests set.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

SHA256 = "2.16.840.1.101.3.4.2.1"
Reply = tuple[int, dict[str, object]]
Method = Callable[[dict[str, object]], Reply]
_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class RefusedError(Exception):
    """The answer is a refusal with this code."""

    def __init__(self, code: str, status: int = 400, description: str = "") -> None:
        super().__init__(code)
        self.reply: Reply = (status, {"error": code, "error_description": description})


@dataclass
class CscService:
    """One user with one credential.

    Attributes:
        key, chain: of the credential.
        first: speaks version 1.
        pin: asked for; "" for a credential whose holder confirms on the phone.
        phone: what the holder does: "yes", "no", "nothing".
        waits: how often the confirmation is still going on before it is there.
        multisign, scal: of the credential.
        extends: offers extendTransaction.
        client: client_id that may log in for users, "" for basic logins of users.
        confirmations: numSignatures of each that was asked for.
        signed: how many values it gave.
    """

    key: _Key
    chain: list[x509.Certificate]
    first: bool = False
    pin: str = ""
    phone: str = "yes"
    waits: int = 0
    multisign: int = 10
    scal: str = "1"
    extends: bool = False
    user: str = "can-bo"
    client: str = ""
    password: str = "Mật khẩu dịch vụ"
    credentials: list[str] = field(default_factory=lambda: ["GX0112348"])
    status: str = "enabled"
    expires_in: int = 3600
    bare_algorithms: bool = False
    raw_ecdsa: bool = False
    confirmations: list[int] = field(default_factory=list)
    signed: int = 0
    logins: int = 0
    wrong_pins: int = 0
    tokens: set[str] = field(default_factory=set)
    _sads: dict[str, tuple[int, list[str] | None]] = field(default_factory=dict)
    _handles: dict[str, tuple[int, list[str] | None, int]] = field(default_factory=dict)

    def answer(self, method: str, headers: Mapping[str, str], content: object) -> Reply:
        """What is sent for `content` posted to `method`."""
        try:
            return self._answered(method, headers, content)
        except RefusedError as refusal:
            return refusal.reply

    def _answered(self, method: str, headers: Mapping[str, str], content: object) -> Reply:
        if method in self._open_methods:
            return self._open_methods[method](headers, content)
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise RefusedError("invalid_token", 401)
        if method not in self._methods:
            raise RefusedError("not_found", 404)
        assert isinstance(content, dict)
        return self._methods[method](content)

    @property
    def _open_methods(self) -> dict[str, Callable[[Mapping[str, str], object], Reply]]:
        return {"info": self._info, "auth/login": self._login, "oauth2/token": self._token}

    @property
    def _methods(self) -> dict[str, Method]:
        more: Mapping[str, Method] = (
            {"credentials/extendTransaction": self._extend} if self.extends else {}
        )
        return {
            "auth/revoke": self._revoke,
            "credentials/list": self._list,
            "credentials/info": self._credential,
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "signatures/signHash": self._sign,
            **more,
        }

    # --- logging in ---------------------------------------------------------------------------

    def _info(self, _headers: Mapping[str, str], content: object) -> Reply:
        assert content == {}
        specs = "1.0.4.0" if self.first else "2.0.0.2"
        kinds = ["oauth2client" if self.client else "basic"]
        return 200, {"specs": specs, "authType": kinds, "methods": ["info", *self._methods]}

    def _login(self, headers: Mapping[str, str], content: object) -> Reply:
        assert content == {}
        pair = f"{self.user}:{self.password}".encode()
        if self.client or headers.get("Authorization") != _basic(pair):
            raise RefusedError("authentication_error")
        return self._logged_in()

    def _token(self, _headers: Mapping[str, str], content: object) -> Reply:
        assert isinstance(content, str)
        form = {name: values[0] for name, values in parse_qs(content).items()}
        wanted = {
            "grant_type": "client_credentials",
            "client_id": self.client,
            "client_secret": self.password,
            "scope": "service",
        }
        if not self.client or form != wanted:
            raise RefusedError("invalid_client", 401)
        return self._logged_in()

    def _logged_in(self) -> Reply:
        token = secrets.token_urlsafe(16)
        self.logins += 1
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def _revoke(self, content: dict[str, object]) -> Reply:
        _require(content, {"token", "token_type_hint"})
        self.tokens.discard(str(content["token"]))
        return 204, {}

    # --- the credential -----------------------------------------------------------------------

    def _list(self, content: dict[str, object]) -> Reply:
        if content != ({"userID": self.user} if self.client else {}):
            raise RefusedError("invalid_request")
        return 200, {"credentialIDs": self.credentials}

    def _credential(self, content: dict[str, object]) -> Reply:
        _require(content, {"credentialID", "certificates", "authInfo"})
        self._require_credential(content)
        kind = "1.2.840.113549.1.1" if isinstance(self.key, rsa.RSAPrivateKey) else "1.2.840.10045"
        named, bare = ("11", "1") if kind.endswith("1.1") else ("4.3.2", "2.1")
        key = {"status": self.status, "algo": [f"{kind}.{bare if self.bare_algorithms else named}"]}
        certificates = [base64.b64encode(c.public_bytes(Encoding.DER)).decode() for c in self.chain]
        told: dict[str, object] = {
            "key": key,
            "cert": {"status": "valid", "certificates": certificates},
            "multisign": self.multisign,
            "SCAL": self.scal,
        }
        return 200, told | (self._first_auth() if self.first else self._auth())

    def _auth(self) -> dict[str, object]:
        pin = {"type": "Password", "id": "Mã PIN", "format": "N", "label": "PIN"}
        return {"auth": {"mode": "explicit", "objects": [pin] if self.pin else []}}

    def _first_auth(self) -> dict[str, object]:
        if not self.pin:
            return {"authMode": "implicit"}
        return {"authMode": "explicit", "PIN": {"presence": "true"}, "OTP": {"presence": "false"}}

    # --- signing ------------------------------------------------------------------------------

    def _authorize(self, content: dict[str, object]) -> Reply:
        wanted = {"credentialID", "numSignatures", "description"}
        wanted |= self._hash_fields(pinned_only=True) | self._pin_field()
        _require(content, wanted)
        self._require_credential(content)
        count = content["numSignatures"]
        assert isinstance(count, int)
        if not 1 <= count <= self.multisign:
            raise RefusedError("invalid_request", description="Numbers of signatures is too high")
        self._require_pin(content)
        self.confirmations.append(count)
        pinned = self._hashes(content) if self.scal == "2" else None
        if self.phone == "nothing" or self.waits:
            return self._going_on(count, pinned, self.waits)
        return self._confirmed(count, pinned)

    def _check(self, content: dict[str, object]) -> Reply:
        _require(content, {"handle"})
        count, pinned, waits = self._handles.pop(str(content["handle"]))
        if self.phone == "nothing" or waits > 1:
            return self._going_on(count, pinned, waits - 1)
        return self._confirmed(count, pinned)

    def _going_on(self, count: int, pinned: list[str] | None, waits: int) -> Reply:
        handle = secrets.token_urlsafe(16)
        self._handles[handle] = (count, pinned, waits)
        return 202, {"handle": handle}

    def _confirmed(self, count: int, pinned: list[str] | None) -> Reply:
        if self.phone == "no":
            raise RefusedError("access_denied")
        sad = secrets.token_urlsafe(16)
        self._sads[sad] = (count, pinned)
        return 200, {"SAD": sad, "expiresIn": self.expires_in}

    def _extend(self, content: dict[str, object]) -> Reply:
        _require(content, {"credentialID", "SAD"} | self._hash_fields(pinned_only=True))
        self._require_credential(content)
        count, _ = self._taken(content)
        return self._confirmed(count, self._hashes(content) if self.scal == "2" else None)

    def _sign(self, content: dict[str, object]) -> Reply:
        wanted = {"credentialID", "SAD", "signAlgo"} | self._hash_fields(pinned_only=False)
        _require(content, wanted)
        self._require_credential(content)
        if content["hashAlgo" if self.first else "hashAlgorithmOID"] != SHA256:
            raise RefusedError("invalid_request")
        count, pinned = self._taken(content)
        found = self._hashes(content)
        if pinned is not None and not set(found) <= set(pinned):
            raise RefusedError("invalid_request", description="Hash is not authorized by the SAD")
        if count > len(found):
            self._sads[str(content["SAD"])] = (count - len(found), pinned)
        self.signed += len(found)
        return 200, {"signatures": [self._value(base64.b64decode(each)) for each in found]}

    def _taken(self, content: dict[str, object]) -> tuple[int, list[str] | None]:
        opened = self._sads.pop(str(content["SAD"]), None)
        if opened is None:
            raise RefusedError("invalid_request", description="Invalid parameter SAD")
        return opened

    def _value(self, digest: bytes) -> str:
        if isinstance(self.key, rsa.RSAPrivateKey):
            value = self.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        else:
            value = self.key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
            if self.raw_ecdsa:
                value = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(value))
        return base64.b64encode(value).decode()

    def _hashes(self, content: dict[str, object]) -> list[str]:
        found = content["hash" if self.first else "hashes"]
        assert isinstance(found, list)
        return found

    def _hash_fields(self, *, pinned_only: bool) -> set[str]:
        if pinned_only and self.scal != "2":
            return set()
        if not self.first:
            return {"hashes", "hashAlgorithmOID"}
        return {"hash"} if pinned_only else {"hash", "hashAlgo"}

    def _pin_field(self) -> set[str]:
        return {"PIN" if self.first else "authData"} if self.pin else set()

    def _require_pin(self, content: dict[str, object]) -> None:
        if not self.pin:
            return
        right = self.pin if self.first else [{"id": "Mã PIN", "value": self.pin}]
        if self.wrong_pins >= 3:
            raise RefusedError("invalid_request", description="Credential locked")
        if content["PIN" if self.first else "authData"] != right:
            self.wrong_pins += 1
            raise RefusedError("invalid_pin" if self.first else "invalid_authentication_data")

    def _require_credential(self, content: dict[str, object]) -> None:
        if content["credentialID"] not in self.credentials:
            raise RefusedError("invalid_request", description="Invalid parameter credentialID")


def _require(content: dict[str, object], fields: set[str]) -> None:
    if content.keys() != fields:
        raise RefusedError("invalid_request", description=f"{sorted(content.keys() ^ fields)}")


def _basic(pair: bytes) -> str:
    return f"Basic {base64.b64encode(pair).decode()}"
