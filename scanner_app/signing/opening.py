"""Opens keys, wherever they are kept: the one place that knows every kind."""

from __future__ import annotations

from scanner_app.domain.key_source import (
    DemonstrationKey,
    FileKey,
    KeySource,
    RemoteKey,
    ServiceKey,
    StoreKey,
    TokenKey,
)
from scanner_app.domain.signature import KeyState, SecretKind, SignerRole
from scanner_app.ports import Signer
from scanner_app.signing.demo_certificate import AGENCY, HOLDER, ensure_demo_key
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.keyfile import OpenedKeyFile
from scanner_app.signing.remote.opened import OpenedRemoteKey, look_at_remote
from scanner_app.signing.token.opened import OpenedToken, look_at_token
from scanner_app.signing.vgca.signer import VgcaSigner, look_at_service
from scanner_app.signing.windows.opened import OpenedStoreKey, look_at_store


def look_at(source: KeySource, terms: Terms) -> KeyState:
    """What is known of a key before it is opened; costs no PIN try.

    Args:
        source: where it is.
        terms: that signatures will be made under.

    Raises:
        SigningError leaves: it is not there.
    """
    match source:
        case FileKey(path):
            return KeyState(path.name, SecretKind.PASSWORD)
        case DemonstrationKey():
            return KeyState("", SecretKind.NONE)
        case TokenKey():
            return look_at_token(source, terms.home, terms.clock())
        case ServiceKey():
            return look_at_service(source, terms)
        case RemoteKey():
            return look_at_remote(source)
        case StoreKey():
            return look_at_store(source, terms.clock())


def open_key(source: KeySource, secret: str, terms: Terms) -> Signer:
    """Open it and check that it may sign.

    Args:
        source: where it is.
        secret: password or PIN, "" where none is asked here.
        terms: for its signatures.

    Raises:
        SigningError leaves.
    """
    match source:
        case FileKey(path):
            return FileSigner(OpenedKeyFile(path, secret), terms)
        case DemonstrationKey(folder, role):
            holder = AGENCY if role is SignerRole.AGENCY else HOLDER
            demo = ensure_demo_key(folder, terms.clock, holder)
            return FileSigner(OpenedKeyFile(demo.keyfile, demo.password), terms)
        case TokenKey():
            return FileSigner(OpenedToken(source, secret, terms.clock(), terms.home), terms)
        case ServiceKey():
            return VgcaSigner(source, terms)
        case RemoteKey():
            return FileSigner(OpenedRemoteKey(source, secret), terms)
        case StoreKey():
            return FileSigner(OpenedStoreKey(source, terms.clock()), terms)
