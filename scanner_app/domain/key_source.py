r"""Where a signing key is kept, as one line of text in the settings.

C:\chung-thu\can-bo.p12                              a PKCS#12 file
pkcs11:token=Nguyen%20Van%20A?module-name=safenet    a token (RFC 7512)
windows:1f0c…                                        Windows' certificate store, by SHA-1 print
vgca:                                                VGCA Sign Service of this PC
vgca:wss://127.0.0.1:8987?sha256=1f0c…               the same, with the print of its TLS certificate
csc:https://rs.example.vn/csc/v2?user=…&credential=… a remote signer (CSC API v1, v2)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from scanner_app.domain.sign_errors import KeyChoiceError
from scanner_app.domain.signature import SignerRole

VGCA_URL = "wss://127.0.0.1:8987"
"""Where VGCA Sign Service listens."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """A PKCS#12 file (.p12, .pfx)."""

    path: Path


@dataclass(frozen=True, slots=True)
class DemonstrationKey:
    """The demonstration key in this folder, made on first use; never named in settings."""

    folder: Path
    role: SignerRole = SignerRole.OFFICER


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A certificate on a token.

    Attributes:
        module: path of the maker's PKCS#11 library, or the name of a preset.
        token: label of the token, "" for the only one.
        serial: serial number of the token, "" for any.
        label: of the certificate, "" for the only one.
        id: CKA_ID of the certificate, b"" for the only one.
    """

    module: str
    token: str = ""
    serial: str = ""
    label: str = ""
    id: bytes = b""


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A certificate in Windows' own store (CNG).

    Attributes:
        thumbprint: SHA-1 of the certificate, lower-case hex; "" for the only one that can sign.
    """

    thumbprint: str = ""


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """VGCA Sign Service: its own window asks for certificate and PIN.

    Attributes:
        url: where it listens, always on this PC.
        sha256: of its TLS certificate, lower-case hex, as IT set it; "" takes one that the system
            trusts, or the first one seen.
    """

    url: str = VGCA_URL
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """A certificate at a remote signer; secrets lie in the system's credential store.

    Attributes:
        url: base of the CSC API, "https://…/csc/v2".
        user: whose certificate; logs in with a password when no client does.
        credential: credentialID, "" for the user's only one.
        client: client_id of this organisation, which logs in for its users with a client secret.
        ca: PEM file of the authority that vouches for the server; "" trusts as the system does.
    """

    url: str
    user: str = ""
    credential: str = ""
    client: str = ""
    ca: str = ""

    @property
    def account(self) -> str:
        """Who logs in, and where: names the secret; "" when nobody does."""
        who = self.client or self.user
        return f"{who}@{urlsplit(self.url).netloc}" if who else ""


KeySource = FileKey | DemonstrationKey | TokenKey | StoreKey | ServiceKey | RemoteKey

_REMOTE_PARTS = ("user", "credential", "client", "ca")
_THUMBPRINT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_THIS_PC = {"127.0.0.1", "localhost", "::1"}


def parse_key_source(text: str) -> KeySource | None:
    """The key that a line of the settings names; None for an empty line.

    Raises:
        KeyChoiceError: facts: text, reason.
    """
    text = text.strip()
    if not text:
        return None
    scheme, _, rest = text.partition(":")
    reader = _READERS.get(scheme.lower())
    if reader is None:
        return FileKey(Path(text))
    try:
        return reader(rest)
    except (ValueError, KeyError) as error:
        raise KeyChoiceError(text=text, reason=str(error)) from error


def key_source_text(source: KeySource) -> str:
    """The line that `parse_key_source` reads back as this key."""
    match source:
        case FileKey(path):
            return str(path)
        case DemonstrationKey():
            return ""
        case TokenKey():
            return _token_text(source)
        case StoreKey(thumbprint):
            return f"windows:{thumbprint}"
        case ServiceKey(url, sha256):
            query = f"?sha256={sha256}" if sha256 else ""
            return "vgca:" + ("" if url == VGCA_URL else url) + query
        case RemoteKey():
            named = [(name, getattr(source, name)) for name in _REMOTE_PARTS]
            query = urlencode([(name, value) for name, value in named if value])
            return f"csc:{source.url}" + (f"?{query}" if query else "")


def _token(rest: str) -> TokenKey:
    path, _, query = rest.partition("?")
    found = _attributes(path, ";") | _attributes(query, "&")
    known = {"token", "serial", "object", "id", "module-path", "module-name", "type"}
    if found.keys() - known:
        raise ValueError(min(found.keys() - known))
    module = found.get("module-path", b"") or found.get("module-name", b"")
    if not module:
        raise ValueError("module-path")
    return TokenKey(
        module=module.decode(),
        token=found.get("token", b"").decode(),
        serial=found.get("serial", b"").decode(),
        label=found.get("object", b"").decode(),
        id=found.get("id", b""),
    )


def _attributes(text: str, separator: str) -> dict[str, bytes]:
    pairs = (part.partition("=") for part in text.split(separator) if part)
    return {name: unquote(value, "latin-1").encode("latin-1") for name, _, value in pairs}


def _token_text(key: TokenKey) -> str:
    named = (("token", key.token), ("serial", key.serial), ("object", key.label))
    parts = [f"{name}={quote(value, safe='')}" for name, value in named if value]
    if key.id:
        parts.append("id=" + "".join(f"%{byte:02x}" for byte in key.id))
    is_path = "/" in key.module or "\\" in key.module or "." in key.module
    name = "module-path" if is_path else "module-name"
    return f"pkcs11:{';'.join(parts)}?{name}={quote(key.module, safe='/:')}"


def _store(rest: str) -> StoreKey:
    thumbprint = re.sub(r"[\s:]", "", rest).lower()
    if thumbprint and not _THUMBPRINT.fullmatch(thumbprint):
        raise ValueError("thumbprint")
    return StoreKey(thumbprint)


def _service(rest: str) -> ServiceKey:
    address, _, query = rest.partition("?")
    parts = urlsplit(address or VGCA_URL)
    # What is signed there must not leave this PC, nor pass it unencrypted.
    if parts.scheme != "wss" or parts.hostname not in _THIS_PC:
        raise ValueError("wss")
    found = dict(parse_qsl(query, strict_parsing=bool(query)))
    if found.keys() - {"sha256"}:
        raise ValueError(min(found.keys() - {"sha256"}))
    print_ = re.sub(r"[\s:]", "", found.get("sha256", "")).lower()
    if print_ and not _SHA256.fullmatch(print_):
        raise ValueError("sha256")
    return ServiceKey(address.rstrip("/") or VGCA_URL, print_)


def _remote(rest: str) -> RemoteKey:
    address, _, query = rest.partition("?")
    if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
        raise ValueError("https")
    found = dict(parse_qsl(query, strict_parsing=bool(query)))
    if found.keys() - set(_REMOTE_PARTS):
        raise ValueError(min(found.keys() - set(_REMOTE_PARTS)))
    return RemoteKey(address.rstrip("/"), **found)


_READERS: dict[str, Callable[[str], KeySource]] = {
    "pkcs11": _token,
    "windows": _store,
    "vgca": _service,
    "csc": _remote,
}
