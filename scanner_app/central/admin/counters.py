"""Counters: made, listed, their certificates issued and taken back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scanner_app.central.authority import Authority, init_authority, open_authority
from scanner_app.central.catalogue.counters import (
    add_certificate,
    add_counter,
    retire,
    revoke,
)
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import office_on
from scanner_app.central.errors import (
    AuthorityExistsError,
    CertificateUnknownError,
    CounterNumberError,
    CounterOfficeError,
)
from scanner_app.central.settings import AuthoritySettings
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.durable import write_durably

_PASSWORD_BYTES = 18


@dataclass(frozen=True, slots=True)
class NewCounter:
    """What a counter's PC is set up with.

    Attributes:
        path: PEM with certificate and encrypted key.
        password: of the key; shown once and kept nowhere here.
    """

    counter: int
    fingerprint: str
    not_after: datetime
    path: Path
    password: str


@dataclass(frozen=True, slots=True)
class ListedCertificate:
    """A certificate of a counter, or a counter without any.

    Attributes:
        fingerprint: "" without.
        state: "valid", "expired", "revoked" or "none".
    """

    counter: int
    office: OfficeCode
    name: str
    fingerprint: str
    not_after: datetime | None
    state: str


def make_authority(settings: AuthoritySettings, password: str, now: datetime) -> Authority:
    """The province's authority, and what nginx needs of it: certificate and list of revoked ones.

    One whose making was killed before nginx had both is finished.

    Raises:
        AuthorityExistsError: there is one already.
        AuthorityPasswordError: of the one that is half made.
        StorageError leaves: a file could not be written.
    """
    try:
        authority = init_authority(settings.folder, password, now)
    except AuthorityExistsError:
        if settings.certificate.exists() and settings.crl.exists():
            raise
        authority = open_authority(settings.folder, password)
    write_durably(settings.certificate, authority.certificate_pem)
    write_durably(settings.crl, authority.revoked_list((), now))
    return authority


def new_counter(
    catalogue: Catalogue, authority: Authority, office: str, name: str, out: Path, now: datetime
) -> NewCounter:
    """A certificate for the counter of this name; the counter is made when it is new.

    Known to the catalogue before anybody has the file: a file that exists works.

    Raises:
        CounterOfficeError: no office has this code today.
        StorageError leaves: a file could not be written.
    """
    found = office_on(catalogue, office, now.astimezone(VIETNAM).date())
    if found is None:
        raise CounterOfficeError(text=office)
    counter = add_counter(catalogue, found.id, name)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    issued = authority.issue(counter, office, password, now)
    add_certificate(catalogue, issued.fingerprint, counter, issued.not_after)
    path = out / f"counter-{counter}-{issued.fingerprint[:8]}.pem"
    write_durably(path, issued.pem, mode=0o600)
    return NewCounter(counter, issued.fingerprint, issued.not_after, path, password)


def certificates(catalogue: Catalogue, now: datetime) -> tuple[ListedCertificate, ...]:
    """All counters with their certificates, by office and name."""
    rows = catalogue.as_keeper(
        lambda connection: connection.execute(
            "SELECT c.id, o.code, c.name, coalesce(f.fingerprint, ''), f.not_after, CASE"
            " WHEN f.fingerprint IS NULL THEN 'none'"
            " WHEN f.revoked_at IS NOT NULL THEN 'revoked'"
            " WHEN f.not_after <= %s THEN 'expired' ELSE 'valid' END"
            " FROM counters c JOIN offices o ON o.id = c.office_id"
            " LEFT JOIN certificates f ON f.counter_id = c.id"
            " ORDER BY o.code, c.name, f.not_after DESC",
            (now,),
        ).fetchall()
    )
    return tuple(
        ListedCertificate(counter, OfficeCode(office), *rest) for counter, office, *rest in rows
    )


def revoke_certificate(
    catalogue: Catalogue,
    settings: AuthoritySettings,
    fingerprint: str,
    password: Callable[[], str],
    now: datetime,
) -> str:
    """Take a certificate back; refused from now on, by nginx as soon as it is reloaded.

    Args:
        catalogue: where it is known.
        settings: of the authority.
        fingerprint: its beginning, as far as it is unmistakable.
        password: of the authority's key, asked once the catalogue refuses the certificate.
        now: aware.

    Returns:
        The whole fingerprint.

    Raises:
        CertificateUnknownError: none or several begin so.
        AuthorityMissingError, AuthorityPasswordError: the list for nginx is as it was; the
            certificate is refused all the same. The same call again writes the list.
    """
    begins = [
        each.fingerprint
        for each in certificates(catalogue, now)
        if each.fingerprint and each.fingerprint.startswith(fingerprint.lower())
    ]
    if len(begins) != 1 or not fingerprint:
        raise CertificateUnknownError(text=fingerprint)
    revoke(catalogue, begins[0], now)
    authority = open_authority(settings.folder, password())
    write_durably(settings.crl, authority.revoked_list((begins[0],), now))
    return begins[0]


@dataclass(frozen=True, slots=True)
class RetiredCounter:
    """What became of a counter whose PC is gone.

    Attributes:
        revoked: certificates on the list for nginx.
        released: dossiers that no longer wait for papers of it.
    """

    revoked: int
    released: int


def retire_counter(
    catalogue: Catalogue,
    settings: AuthoritySettings,
    counter: int,
    password: Callable[[], str],
    now: datetime,
) -> RetiredCounter:
    """End a counter whose PC is gone, or that went to another office in a merger.

    Args:
        catalogue: where it is known.
        settings: of the authority.
        counter: its number.
        password: of the authority's key, asked once the catalogue refuses the counter.
        now: aware.

    Raises:
        CounterNumberError: there is none.
        AuthorityMissingError, AuthorityPasswordError: as of `revoke_certificate`.
    """
    ours = [each for each in certificates(catalogue, now) if each.counter == counter]
    if not ours:
        raise CounterNumberError(text=str(counter))
    released = retire(catalogue, counter, now)
    known = tuple(each.fingerprint for each in ours if each.fingerprint)
    authority = open_authority(settings.folder, password())
    write_durably(settings.crl, authority.revoked_list(known, now))
    return RetiredCounter(len(known), released)
