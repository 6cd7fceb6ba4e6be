"""Signing as people speak of it: roles, certificates, what a key asks for, what is ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SignerRole(StrEnum):
    """Whose signature it is (NĐ 30/2020 PL I; Luật GDĐT 2023 art. 12)."""

    OFFICER = "officer"
    """The receiving officer's personal signature."""
    AGENCY = "agency"
    """The signature of the agency that converts from paper."""


class CopyKind(StrEnum):
    """Kinds of official copies, NĐ 30/2020/NĐ-CP art. 25."""

    SAO_Y = "SAO Y"
    SAO_LUC = "SAO LỤC"
    TRICH_SAO = "TRÍCH SAO"


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What an official copy says at the top right of its first page, beside the signing time.

    Attributes:
        kind: of the copy.
        agency: that signs, as its name is to be read.
    """

    kind: CopyKind
    agency: str


@dataclass(frozen=True, slots=True)
class PageTop:
    """The top of a file's first page as a reader shows it; points from its top left corner.

    Attributes:
        width, height: of the whole page.
        box: what is shown of it, left, bottom, right, top in the page's own coordinates.
        rotation: 0, 90, 180 or 270 degrees clockwise, from the page's own to what is seen.
        ink: a byte for each whole point, row after row downwards: 1 where something is.
        columns: bytes of a row.
    """

    width: float
    height: float
    box: tuple[float, float, float, float]
    rotation: int
    ink: bytes = field(repr=False)
    columns: int


@dataclass(frozen=True, slots=True)
class SignOrder:
    """How one file is to be signed.

    Attributes:
        role: whose signature.
        mark: to be printed on the page; None signs invisibly.
        left: files of the batch that are still to be signed, this one included: a remote signer
            has them confirmed at once.
        top: what is seen of the page to be marked; None: whoever signs looks at the file.
    """

    role: SignerRole = SignerRole.OFFICER
    mark: CopyMark | None = None
    left: int = 1
    top: PageTop | None = None


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of itself.

    Attributes:
        holder: common name, as people read it.
        organisation: of the holder, "" when it does not say.
        issuer: common name of who issued it.
        serial: lower-case hex.
        sha256: of its DER bytes, lower-case hex: its identity in the journal.
        not_before, not_after: aware, UTC.
    """

    holder: str
    organisation: str
    issuer: str
    serial: str
    sha256: str
    not_before: datetime
    not_after: datetime


class SecretKind(StrEnum):
    """What opens a key."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - a kind, no password
    """Of a key file."""
    PIN = "pin"
    """Of a token; too many wrong ones lock it."""
    ELSEWHERE = "elsewhere"
    """Another program or the holder's phone asks for it."""


class TriesLeft(StrEnum):
    """How often a PIN may still be wrong, as far as the token tells."""

    MANY = "many"
    FEW = "few"
    LAST = "last"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class KeyState:
    """What is known of a key before it is opened.

    Attributes:
        where: file name, token label or service, for people.
        secret: what opening it takes.
        certificate: None when it shows only after opening.
        tries: of a PIN.
        wrong: wrong PINs entered here since the last right one.
    """

    where: str
    secret: SecretKind
    certificate: CertificateFacts | None = None
    tries: TriesLeft = TriesLeft.MANY
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A certificate that is at hand and can be put into the settings.

    Attributes:
        source: the text for the settings, see `domain.key_source`.
        where: token label or store, for people.
        serial: of the token, "" for none.
        certificate: None when it shows only after opening.
    """

    source: str
    where: str
    serial: str = ""
    certificate: CertificateFacts | None = None


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """One signature a paper has got here.

    Attributes:
        holder: common name of the certificate.
        certificate: its SHA-256, lower-case hex.
        signed_at: aware, UTC.
        level: as it was made or upgraded, see `SignedFile`.
    """

    role: SignerRole
    holder: str
    certificate: str
    signed_at: datetime
    level: str
