"""A province of 230 offices and 732.908 dossiers: its register by COPY, its ratio by tallies.

The counts are those of Lạng Sơn's campaign of 2023: 630.485 of 732.908, 86,03 %.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scanner_app.central.catalogue.checking import check_tallies
from scanner_app.central.catalogue.counters import add_counter
from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.catalogue.offices import KnownOffice, all_offices, import_offices
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.central.catalogue.schema import migrate
from scanner_app.domain.progress import Measure, OfficeProgress, Period, Tally, percent_text, summed
from scanner_app.domain.register import RegisterRow
from scanner_app.office_files import read_offices_toml
from tests.stand.postgres import Postgres, running_postgres

OFFICES = 230
DOSSIERS = 732_908
DIGITIZED = 630_485
CAMPAIGN = (date(2023, 8, 20), date(2023, 11, 30))

_SHIPPED = Path(__file__).parents[2] / "resources/catalog/offices.toml"
_NOW = datetime(2023, 12, 1, 3, 0, tzinfo=UTC)
_TRIES = 7


@dataclass(frozen=True)
class Measured:
    """What was measured; times are medians.

    Attributes:
        import_rows_s: new rows a second, tallies and change numbers included.
        again_rows_s: the same register once more: nothing changes.
        growth_mb: peak of this process over what it had before the import.
        tally_ms, counting_ms: the ratio of all offices of the campaign, in one run.
        check_ms: comparing all tallies with counting.
        digitized, received: what the tallies say.
    """

    offices: int
    digitized: int
    received: int
    import_rows_s: float
    again_rows_s: float
    growth_mb: float
    tally_ms: float
    counting_ms: float
    check_ms: float
    differences: int

    @property
    def times_faster(self) -> float:
        """Tallies over counting."""
        return self.counting_ms / self.tally_ms


def measure() -> Measured:
    """A server of its own, as durable as the province's."""
    options = ("shared_buffers=512MB", "max_wal_size=4GB", "maintenance_work_mem=256MB")
    with running_postgres(durable=True, options=options) as server:
        return _measured(server)


def _measured(server: Postgres) -> Measured:
    migrate(server.dsn())
    with Catalogue(server.dsn()) as catalogue:
        import_offices(catalogue, read_offices_toml(_SHIPPED))
        offices = _receiving(catalogue)
        head = HeadProgress(catalogue, _province(catalogue))
        before_mb = _peak_mb()
        import_s = _time_s(lambda: import_rows(catalogue, _rows(offices), _NOW))
        again_s = _time_s(lambda: import_rows(catalogue, _rows(offices), _NOW))
        growth_mb = _peak_mb() - before_mb
        _digitize(catalogue, offices)
        campaign = Period(*CAMPAIGN)
        told: list[tuple[OfficeProgress, ...]] = []
        tally_ms = _median_ms(lambda: told.append(head.offices(campaign)))
        counted: list[tuple[OfficeProgress, ...]] = []
        counting_ms = _median_ms(lambda: counted.append(head.counted_offices(campaign)))
        assert told[0] == counted[0], "tallies and counting disagree"
        check_ms = _median_ms(lambda: check_tallies(catalogue))
        total = summed(each.tally for each in told[0])
        return Measured(
            offices=len(told[0]),
            digitized=total.digitized,
            received=total.received,
            import_rows_s=DOSSIERS / import_s,
            again_rows_s=DOSSIERS / again_s,
            growth_mb=growth_mb,
            tally_ms=tally_ms,
            counting_ms=counting_ms,
            check_ms=check_ms,
            differences=len(check_tallies(catalogue)),
        )


def _receiving(catalogue: Catalogue) -> list[KnownOffice]:
    """The campaign's 230: communes, districts and departments of that time."""
    then = [
        office
        for office in all_offices(catalogue)
        if office.level != "province"
        and office.valid_from <= CAMPAIGN[0]
        and (office.valid_to is None or office.valid_to >= CAMPAIGN[1])
    ]
    return then[:OFFICES]


def _province(catalogue: Catalogue) -> int:
    return next(office.id for office in all_offices(catalogue) if office.level == "province")


def _rows(offices: list[KnownOffice]) -> Iterator[RegisterRow]:
    """Made while they are read, so that nothing but the import takes memory."""
    length = (CAMPAIGN[1] - CAMPAIGN[0]).days + 1
    days = [CAMPAIGN[0] + timedelta(days=number) for number in range(length)]
    parts = [(day, f"{day:%y%m%d}", day + timedelta(days=15)) for day in days]
    # Busy offices get more: the square of an even spread.
    codes = [offices[int((number / 1000) ** 2 * OFFICES)].code for number in range(1000)]
    procedures = [f"1.{number:06d}" for number in range(300)]
    for number in range(DOSSIERS):
        day, text, due_on = parts[number * 104729 % length]
        yield RegisterRow(
            f"000.00.{number % 90 + 10}.H37-{text}-{number:07d}",
            codes[number * 7919 % 1000],
            day,
            procedures[number % 300],
            f"Người nộp hồ sơ {number}",
            due_on,
        )


def _digitize(catalogue: Catalogue, offices: list[KnownOffice]) -> None:
    """One delivered paper for each of the first 630.485.

    Papers and facts are put in at once, since 630.485 statements would take a day; that they are
    what statements lead to is checked on some of them.
    """
    counters = {
        office.code: (office.id, add_counter(catalogue, office.id, "1")) for office in offices
    }

    def work(connection: Connection) -> None:
        for table, columns, made in (("papers", _PAPERS, _paper), ("files", _FILES, _file)):
            # COPY goes into no table with row security.
            connection.execute(
                f"CREATE TEMP TABLE new_{table} ON COMMIT DROP AS"
                f" SELECT {columns} FROM {table} WHERE false"
            )
            with connection.cursor().copy(f"COPY new_{table} ({columns}) FROM STDIN") as copy:
                for number, row in enumerate(_rows(offices)):
                    if number < DIGITIZED:
                        copy.write_row(made(number, row, *counters[row.office]))
            connection.execute(f"INSERT INTO {table} ({columns}) TABLE new_{table}")

        connection.execute(
            "UPDATE dossiers d SET papers = 1, accepted = 1, components = 1"
            " FROM papers p WHERE p.code_key = d.code_key"
        )

    catalogue.as_keeper(work)
    changed = catalogue.as_keeper(_refreshed_some)
    assert changed == 0, "the facts are not what the papers lead to"


def _refreshed_some(connection: Connection) -> int:
    """Facts of some dossiers worked out from their papers; how many were otherwise before."""
    some = "SELECT code_key FROM dossiers ORDER BY hashtext(code_key) LIMIT 1000"
    facts = f"SELECT code_key, papers, accepted, components FROM dossiers d JOIN ({some}) s"
    connection.execute(f"CREATE TEMP TABLE before ON COMMIT DROP AS {facts} USING (code_key)")
    connection.execute(f"SELECT refresh_facts(ARRAY({some}))")
    left = connection.execute(
        f"SELECT count(*) FROM (TABLE before EXCEPT {facts} USING (code_key)) AS changed"
    ).fetchone()
    assert left is not None
    return int(left[0])


_PAPERS = (
    "code_key, counter_id, name, office_id, position, kind, part, sha256, size_bytes, signed_at, "
    "clerk, reused, stated_at, accepted"
)
_FILES = "office_id, counter_id, code_key, code, name, sha256, size_bytes, object_key, judged, at"


def _paper(number: int, row: RegisterRow, office: int, counter: int) -> tuple[object, ...]:
    key, digest = row.code.casefold(), f"{number:064x}"
    return (
        key, counter, "1.pdf", office, 0, "Đơn", "component", digest, 1000, _NOW,
        f"{number % 500:064x}", False, _NOW, True,
    )  # fmt: skip


def _file(number: int, row: RegisterRow, office: int, counter: int) -> tuple[object, ...]:
    digest = f"{number:064x}"
    return (
        office, counter, row.code.casefold(), row.code, "1.pdf", digest, 1000, digest, "{}", _NOW,
    )  # fmt: skip


def _time_s(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _median_ms(work: Callable[[], object]) -> float:
    return statistics.median(_time_s(work) for _ in range(_TRIES)) * 1000


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(found: Measured) -> str:
    """As it is printed."""
    rate = Tally(found.received, found.digitized).rate(Measure.DIGITIZED)
    return (
        f"catalogue: {rate.counts_text} = {percent_text(found.digitized, found.received)} of "
        f"{found.offices} offices in {found.tally_ms:.1f} ms by tallies, "
        f"{found.counting_ms:.0f} ms by counting: {found.times_faster:.0f} times faster; "
        f"import {found.import_rows_s:,.0f} rows/s, again {found.again_rows_s:,.0f} rows/s, "
        f"{found.growth_mb:.0f} MB more; "
        f"check {found.check_ms:.0f} ms, {found.differences} differences"
    )


if __name__ == "__main__":
    print(told(measure()))
