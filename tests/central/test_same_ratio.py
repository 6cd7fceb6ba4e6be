"""One ratio: the counter's SQLite, the province's PostgreSQL and plain arithmetic agree."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scanner_app.central.catalogue.counters import add_counter
from scanner_app.central.catalogue.database import Catalogue, CounterIdentity
from scanner_app.central.catalogue.deliveries import record
from scanner_app.central.catalogue.events import take
from scanner_app.central.catalogue.offices import all_offices, import_offices, office_on
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.domain.arrangement import remove
from scanner_app.domain.catalog import Office
from scanner_app.domain.edits import Edit, EditAction, changes_between
from scanner_app.domain.exchange.deliveries import Delivery
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, OfficeCode, PaperId
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.progress import DossierFacts, Extent, Period, Tally, summed
from scanner_app.domain.register import RegisterRow, RegisterState
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.upload import Receipt
from scanner_app.services.reporting import ReportProgress
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.breakdowns import SqlBreakdowns
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.exchange_statements import statement_of
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.progress import SqlProgress
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.upload_jobs import SqlUploadQueue
from tests.fakes.clock import SettableClock
from tests.stand.postgres import Postgres
from tests.storage.conftest import Store
from tests.storage.linking import link

PROVINCE = OfficeCode("20")
MERGER = date(2025, 7, 1)
LAST = date(2025, 6, 30)
OFFICES = (
    Office("20", "Tỉnh Lạng Sơn", "province"),
    Office("180", "Huyện Tràng Định", "district", "20", None, LAST),
    Office("06001", "Xã Khánh Long", "commune", "180", None, LAST),
    Office("06002", "Xã Chi Lăng", "commune", "180", None, LAST),
    Office("06001", "Xã Đoàn Kết", "commune", "20", MERGER),
)
DAYS = (date(2023, 9, 29), date(2023, 11, 30), LAST, MERGER)
CLERK = "canbo1"
# Hundreds of commits: a test need not survive a power cut.
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass(frozen=True)
class FiledPaper:
    """What became of a scanned paper."""

    part: Part
    fate: str


@dataclass(frozen=True)
class Case:
    """A dossier with all that happened to it."""

    day: date
    office: OfficeCode
    row: str
    papers: tuple[FiledPaper, ...]
    reuses: tuple[Part, ...]
    late: bool
    procedure: str

    @property
    def counts(self) -> bool:
        return self.row not in ("absent", "withdrawn")

    @property
    def facts(self) -> DossierFacts:
        """By plain counting."""
        parts = [paper.part for paper in self.papers if paper.fate != "emptied"] + [*self.reuses]
        return DossierFacts(
            papers=len(parts),
            accepted=sum(paper.fate == "accepted" for paper in self.papers) + len(self.reuses),
            reuses=len(self.reuses),
            components=parts.count(Part.COMPONENT),
            results=parts.count(Part.RESULT),
        )

    def rows(self, code: str) -> tuple[RegisterRow, ...]:
        """Versions of its register row, one import after the other."""
        final = RegisterRow(code, self.office, self.day, self.procedure)
        taken_back = replace(final, state=RegisterState.WITHDRAWN)
        return {
            "received": (final,),
            "absent": (),
            "withdrawn": (final, taken_back),
            "back": (taken_back, final),
            "moved": (replace(final, office=PROVINCE, received_on=DAYS[1]), final),
            "transferred": (replace(final, handled_by=PROVINCE),),
        }[self.row]


PARTS = st.sampled_from([*Part])
PAPERS = st.builds(
    FiledPaper, PARTS, st.sampled_from(["accepted", "accepted", "accepted", "signed", "emptied"])
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    day = draw(st.sampled_from(DAYS))
    there = ["20", "06001"] if day == MERGER else ["20", "180", "06001", "06002"]
    return Case(
        day=day,
        office=OfficeCode(draw(st.sampled_from(there))),
        row=draw(
            st.sampled_from(["received", "absent", "withdrawn", "back", "moved", "transferred"])
        ),
        papers=tuple(draw(st.lists(PAPERS, max_size=3))),
        reuses=tuple(draw(st.lists(PARTS, max_size=2))),
        late=draw(st.booleans()),
        procedure=draw(st.sampled_from(["", "1.001193", "2.000635"])),
    )


@pytest.fixture(scope="session")
def ratio_province(postgres: Postgres, _catalogue_template: str) -> str:
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE same_ratio TEMPLATE {_catalogue_template}")
    with Catalogue(postgres.dsn("same_ratio")) as opened:
        import_offices(opened, OFFICES)
    return "same_ratio"


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    # Shrinking makes a province for each try: minutes for nothing that a small case hides.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dossiers=st.lists(cases(), min_size=1, max_size=6))
def test_counter_province_and_arithmetic_agree_on_every_figure(
    postgres: Postgres, ratio_province: str, dossiers: list[Case]
) -> None:
    name = f"ratio_{uuid4().hex}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {ratio_province}")
    with (
        tempfile.TemporaryDirectory(dir=_MEMORY) as home,
        Catalogue(postgres.dsn(name)) as catalogue,
    ):
        both = Both(Path(home), catalogue)
        for number, case in enumerate(dossiers):
            both.live(number, case)
        both.compare(dossiers)
        both.counter.database.close()


class Both:
    """A counter and its province, to which the same things happen."""

    def __init__(self, home: Path, catalogue: Catalogue) -> None:
        self.clock = SettableClock()
        self.counter = _store(home, self.clock)
        self.links = CompletionStore(self.counter.database, self.clock)
        self.edits = EditStore(self.counter.database, self.clock)
        self.catalogue = catalogue
        top = office_on(catalogue, PROVINCE, DAYS[0])
        assert top is not None
        self.top = top.id
        self.identity = CounterIdentity(add_counter(catalogue, top.id, "Quầy 1"), top.id, PROVINCE)
        self.stream = uuid4()
        self.seq = 0

    def live(self, number: int, case: Case) -> None:
        """Everything that happens to one dossier, on both sides."""
        code = f"000.00.21.H37-{case.day:%y%m%d}-{number:04d}"
        if not case.late:
            self._register(case.rows(code))
        for paper in case.papers:
            self._file(code, paper)
        dossier: DossierId | None = None
        if case.reuses and not case.papers:
            dossier, emptied = self.counter.filed(code)
            self._empty(emptied)
        elif case.papers:
            dossier = self._dossier(code)
        for index, part in enumerate(case.reuses):
            assert dossier is not None
            digest = sha256(f"{number} {index}".encode()).hexdigest()
            stored = StoredFile("Đơn", part, digest, 100)
            link(self.counter.database, self.clock, dossier, stored, CLERK)
        self._state(code)
        if case.late:
            self._register(case.rows(code))

    def compare(self, dossiers: list[Case]) -> None:
        """Every figure of every office, period and measure."""
        tree = OfficeTree(OFFICES)
        progress = SqlProgress(self.counter.database)
        report = ReportProgress(
            progress,
            SqlBreakdowns(self.counter.database),
            self.counter.register,
            self.clock,
            tree,
        )
        head = HeadProgress(self.catalogue, self.top)
        assert progress.check()
        for period in _periods():
            here = report(period).offices
            there = head.offices(period)
            counted = {(line.office, line.valid_from): line.tally for line in here if line.total}
            assert counted == {
                (line.office, line.valid_from): line.tally for line in there if line.total
            }
            assert counted == _expected(dossiers, period, tree)
            assert progress.counted(period) == progress.offices(period)
            self._compare_rolled_up(report, head, period)
            extent = Extent(period, PROVINCE, True)
            assert report.by_day(extent) == head.days(self.top, period)
            assert set(report.by_procedure(extent)) == set(head.procedures(self.top, period))
            stuck = {each.code: each.facts for each in report.stuck(extent, limit=99)}
            assert stuck == {each.code: each.facts for each in head.stuck(self.top, period)}
            assert [rate.ratio for rate in report(period, PROVINCE, subordinates=True).rates] == [
                rate.ratio for rate in summed(line.tally for line in there).rates(period)
            ]

    def _compare_rolled_up(
        self, report: ReportProgress, head: HeadProgress, period: Period
    ) -> None:
        here = {
            (line.office, line.valid_from): line.tally
            for line in report(period, subordinates=True).offices
        }
        units = all_offices(self.catalogue)
        for line in head.together([unit.id for unit in units], period):
            assert here.get((line.office, line.valid_from), Tally()) == line.tally

    def _register(self, versions: tuple[RegisterRow, ...]) -> None:
        for row in versions:
            self.clock.forward(timedelta(seconds=1))
            self.counter.register.put([row])
            import_rows(self.catalogue, [row], self.clock.now)

    def _file(self, code: str, filed: FiledPaper) -> None:
        paper = self.counter.signed(code)
        if filed.fate == "emptied":
            with self.counter.database.write() as connection:
                connection.exec_driver_sql("DELETE FROM upload_jobs WHERE paper_id = ?", (paper,))
            self._empty(paper)
        if filed.fate == "accepted":
            job = self.counter.queue.of_papers([paper])[paper]
            self.counter.queue.sent(
                job.id, Receipt(job.sha256, job.size_bytes, self.clock.now, "kho")
            )
            delivery = Delivery(code, job.name, job.sha256, job.size_bytes)
            record(
                self.catalogue, self.identity, delivery, job.sha256, judged={}, now=self.clock.now
            )
        # Late, when the code may count already.
        self.links.set_part([paper], filed.part, CLERK)

    def _empty(self, paper: PaperId) -> None:
        with self.counter.database.read() as connection:
            (page,) = connection.exec_driver_sql(
                "SELECT id FROM pages WHERE paper_id = ?", (paper,)
            ).scalars()
        before = self.edits.arrangement([page])
        changes = changes_between(before, remove(before, [page]))
        self.edits.apply(Edit(EditAction.REMOVED, changes), CLERK)

    def _dossier(self, code: str) -> DossierId:
        with self.counter.database.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT id FROM dossiers WHERE code_key = ?", (code.upper(),)
            ).scalar_one()
        return DossierId(found)

    def _state(self, code: str) -> None:
        self.seq += 1
        with self.counter.database.read() as connection:
            statement = statement_of(connection, code.upper(), code)
        event = CounterEvent(_uuid7(), self.seq, self.clock.now, dossier=statement)
        take(self.catalogue, self.identity, self.stream, [event], self.clock.now)


def _expected(
    dossiers: list[Case], period: Period, tree: OfficeTree
) -> dict[tuple[str, date | None], Tally]:
    found: dict[tuple[str, date | None], Tally] = {}
    for case in dossiers:
        first, last = period.since or date.min, period.until or date.max
        if case.counts and first <= case.day <= last:
            unit = tree.unit(case.office, Period(case.day, case.day))
            key = (case.office, unit.valid_from if unit else None)
            found[key] = found.get(key, Tally()) + case.facts.tally
    return found


def _periods() -> Iterator[Period]:
    yield Period()
    yield Period(date(2023, 8, 20), date(2023, 11, 30))
    yield Period(since=LAST)
    yield Period(until=LAST)
    yield Period(MERGER, MERGER)


def _store(home: Path, clock: SettableClock) -> Store:
    database = Database(home / "sohoa.db")
    return Store(
        home=home,
        clock=clock,
        database=database,
        batches=BatchStore(database, home, clock),
        pages=SqlPageStore(database, home, clock),
        dossiers=SqlDossierStore(database, home, clock),
        filing=FilingStore(database, clock),
        queue=SqlUploadQueue(database, home, clock),
        register=SqlRegister(database, clock),
        progress=SqlProgress(database),
    )


def _uuid7() -> UUID:
    return UUID(int=uuid4().int & ~(0xF << 76) | (7 << 76))
