"""A stick goes through the very doors of deliveries: PostgreSQL, the judge, the store of files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.central.catalogue.counters import add_certificate, add_counter, revoke
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices, office_on
from scanner_app.central.clock import now
from scanner_app.central.ingest.delivering import KeepFile
from scanner_app.central.ingest.judging import SignatureJudge, signature_judge
from scanner_app.central.objects.folder import FolderStore
from scanner_app.central.sticks.importing import ImportedBundle, ImportStick
from scanner_app.central.sticks.taking import CatalogueTaking
from scanner_app.domain.catalog import Office
from scanner_app.domain.upload import JobState
from scanner_app.tasks.cancel import CancelToken
from tests.stand.carrying import OFFICE, CarryingCounter

pytestmark = pytest.mark.slow

_OFFICES = (
    Office("H37", "Tỉnh Lạng Sơn", "province"),
    Office(OFFICE, "Phường Đông Kinh", "commune", "H37"),
)


@pytest.fixture(scope="session")
def judge() -> Iterator[SignatureJudge]:
    """A judge with a process of its own."""
    with signature_judge((), now, workers=1, limit_s=60) as judging:
        yield judging


@pytest.fixture
def known(catalogue: Catalogue, counter: CarryingCounter) -> Catalogue:
    """The catalogue knows this counter's certificate."""
    import_offices(catalogue, _OFFICES)
    office = office_on(catalogue, OFFICE, datetime.now(UTC).date())
    assert office is not None
    number = add_counter(catalogue, office.id, "Bộ phận Một cửa")
    add_certificate(catalogue, counter.fingerprint, number, now() + timedelta(days=2))
    return catalogue


def take_in(
    catalogue: Catalogue, judge: SignatureJudge, counter: CarryingCounter, stick: Path
) -> ImportedBundle:
    folder = stick.parent / "province"
    keep = KeepFile(catalogue, FolderStore(folder), judge, now)
    taking = CatalogueTaking(catalogue, keep, now, most_bytes=4 << 20)
    (bundle,) = ImportStick(taking, counter.keys(), now, folder)(stick, CancelToken())
    return bundle


def _count(catalogue: Catalogue, what: str) -> int:
    query = {
        "files": "SELECT count(*) FROM files",
        "events": "SELECT count(*) FROM events",
        "digitized": "SELECT coalesce(sum(digitized), 0) FROM tallies",
        "quarantine": "SELECT count(*) FROM quarantine",
    }[what]
    row = catalogue.as_keeper(lambda connection: connection.execute(query).fetchone())
    assert row is not None
    return int(row[0])


def test_a_stick_brings_what_a_line_would_have_brought(
    known: Catalogue, judge: SignatureJudge, counter: CarryingCounter, stick: Path
) -> None:
    counter.write(stick)

    bundle = take_in(known, judge, counter, stick)
    again = take_in(known, judge, counter, stick)
    settled = counter.read(stick)

    assert (bundle.taken, bundle.error, bundle.refused) == (3, None, ())
    assert (again.taken, again.held) == (0, 3)
    assert (_count(known, "files"), _count(known, "events")) == (3, bundle.events)
    assert _count(known, "digitized") == 3
    assert settled.sent == 3
    assert {job.state for job in counter.jobs()} == {JobState.SENT}


def test_a_revoked_counters_stick_brings_nothing(
    known: Catalogue, judge: SignatureJudge, counter: CarryingCounter, stick: Path
) -> None:
    counter.write(stick)
    revoke(known, counter.fingerprint, now())

    bundle = take_in(known, judge, counter, stick)

    assert bundle.error is not None
    assert bundle.error.code == "stick.bundle_foreign"
    assert (_count(known, "files"), _count(known, "events")) == (0, 0)
