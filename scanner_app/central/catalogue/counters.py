"""Counters and the certificates by which they are known."""

from __future__ import annotations

from datetime import datetime

from scanner_app.central.catalogue.database import Catalogue, Connection, CounterIdentity
from scanner_app.domain.ids import OfficeCode

__all__ = ["CounterIdentity", "add_certificate", "add_counter", "retire", "revoke", "who"]


def add_counter(catalogue: Catalogue, office_id: int, name: str) -> int:
    """The counter of this name in this office, made if it is new; its number."""

    def work(connection: Connection) -> int:
        connection.execute(
            "INSERT INTO counters (office_id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (office_id, name),
        )
        row = connection.execute(
            "SELECT id FROM counters WHERE office_id = %s AND name = %s", (office_id, name)
        ).fetchone()
        assert row is not None
        return int(row[0])

    return catalogue.as_keeper(work)


def add_certificate(
    catalogue: Catalogue, fingerprint: str, counter: int, not_after: datetime
) -> None:
    """From now on this certificate speaks for the counter; one that is known stays as it is.

    Args:
        catalogue: where.
        fingerprint: SHA-256 of the certificate (DER), lower-case hex.
        counter: for whom it speaks.
        not_after: aware; the end that the certificate itself names.
    """
    catalogue.as_keeper(
        lambda connection: connection.execute(
            "INSERT INTO certificates (fingerprint, counter_id, not_after) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (fingerprint, counter, not_after),
        )
    )


def revoke(catalogue: Catalogue, fingerprint: str, now: datetime) -> bool:
    """Take a certificate back for good; False when it is not known or was taken back before."""
    return catalogue.as_keeper(
        lambda connection: (
            connection.execute(
                "UPDATE certificates SET revoked_at = %s"
                " WHERE fingerprint = %s AND revoked_at IS NULL",
                (now, fingerprint),
            ).rowcount
            == 1
        )
    )


def retire(catalogue: Catalogue, counter: int, now: datetime) -> int:
    """A counter whose PC is gone: its certificates end, papers that never arrived wait no more.

    What it delivered stays and counts. How many dossiers no longer wait for it.
    """

    def work(connection: Connection) -> int:
        connection.execute(
            "UPDATE certificates SET revoked_at = %s WHERE counter_id = %s AND revoked_at IS NULL",
            (now, counter),
        )
        gone = connection.execute(
            "DELETE FROM papers WHERE counter_id = %s AND NOT accepted RETURNING code_key",
            (counter,),
        ).fetchall()
        keys = sorted({row[0] for row in gone})
        connection.execute("SELECT refresh_facts(%s::text[])", (keys,))
        return len(keys)

    return catalogue.as_keeper(work)


def who(catalogue: Catalogue, fingerprint: str, now: datetime) -> CounterIdentity | None:
    """Whose certificate this is; None when it is unknown, expired or taken back."""
    row = catalogue.as_stranger(
        lambda connection: connection.execute(
            "SELECT counter_id, office_id, office FROM who(%s, %s)", (fingerprint, now)
        ).fetchone()
    )
    return CounterIdentity(row[0], row[1], OfficeCode(row[2])) if row else None
