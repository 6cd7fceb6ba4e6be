"""Whatever counters tell, deliver, correct and repeat: tallies are what counting gives."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner_app.central.catalogue.checking import check_tallies
from scanner_app.central.catalogue.events import take
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, Part, StatedPaper
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.merging import merged
from scanner_app.domain.progress import DossierFacts, Period, Tally, summed
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp
from scanner_app.domain.upload_errors import TargetConflictError
from tests.central.catalogue.conftest import DAY, NOW, Counter, Province, code, paper, row

_fresh_numbers = count(1, 4)

PAPERS = tuple(
    paper(name, part, reused=reused)
    for name, part, reused in (
        ("a", Part.COMPONENT, False),
        ("b", Part.RESULT, False),
        ("c", Part.COMPONENT, True),
    )
)
UNSIGNED = StatedPaper("d.pdf", "Đơn")

offices = st.sampled_from(["06001", "06002", "06463"])
states = st.sampled_from(RegisterState)
dossiers = st.integers(0, 2)
A, B, C = PAPERS
papers = st.sampled_from([[], [A], [C], [A, B], [B, C], [A, B, C], [A, UNSIGNED]])
rows = st.tuples(dossiers, offices, states, st.integers(0, 1), st.sampled_from([None, "06463"]))
steps = st.one_of(
    st.tuples(st.just("state"), offices, dossiers, papers),
    st.tuples(st.just("finish"), offices, dossiers, papers),
    st.tuples(st.just("deliver"), offices, dossiers, st.sampled_from(PAPERS)),
    st.tuples(st.just("import"), rows, st.integers(0, 3)),
    st.tuples(st.just("correct"), rows, st.integers(0, 3)),
    st.tuples(st.just("repeat")),
)


@dataclass
class Model:
    """What the rules of the domain make of the same steps, by counting everything."""

    stated: dict[tuple[str, str], tuple[StatedPaper, ...]] = field(default_factory=dict)
    files: set[tuple[str, str, str]] = field(default_factory=set)
    register: dict[str, StampedRow] = field(default_factory=dict)

    def tally(self) -> Tally:
        return summed(
            self._facts(version.row).tally
            for version in self.register.values()
            if version.row.state is RegisterState.RECEIVED
        )

    def _facts(self, known: RegisterRow) -> DossierFacts:
        found = [
            (office, each)
            for (office, stated_code), those in self.stated.items()
            for each in those
            if stated_code == known.code and office in (known.office, known.handled_by)
        ]
        accepted = [
            each
            for office, each in found
            if each.reused or (office, known.code, each.name) in self.files
        ]
        return DossierFacts(
            papers=len(found),
            accepted=len(accepted),
            reuses=sum(each.reused for _, each in found),
            components=sum(each.part is Part.COMPONENT for _, each in found),
            results=sum(each.part is Part.RESULT for _, each in found),
        )


class Run:
    """One sequence of steps, told to the province and to the model."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.first = next(_fresh_numbers)
        self.model = Model()
        self.counters: dict[str, Counter] = {}
        self.told: list[tuple[Counter, CounterEvent]] = []
        self.hour = 0

    def do(self, step: tuple[object, ...]) -> None:
        getattr(self, f"do_{step[0]}")(*step[1:])

    def do_state(self, office: str, number: int, stated: list[StatedPaper]) -> None:
        statement = DossierStatement(code(self.first + number), tuple(stated))
        self._tell(office, dossier=statement)
        self.model.stated[office, statement.code] = statement.papers

    def do_deliver(self, office: str, number: int, stated: StatedPaper) -> None:
        counter = self._counter(office)
        counter.deliver(self.first + number, stated)
        counter.deliver(self.first + number, stated)
        with pytest.raises(TargetConflictError):
            counter.deliver(self.first + number, replace(stated, sha256="0" * 64))
        self.model.files.add((office, code(self.first + number), stated.name))

    def do_finish(self, office: str, number: int, stated: list[StatedPaper]) -> None:
        self.do_state(office, number, stated)
        for each in stated:
            if each.sha256 and not each.reused:
                self.do_deliver(office, number, each)

    def do_import(self, told: tuple[int, str, RegisterState, int, str | None], ago: int) -> None:
        known = self._row(told)
        stamp = Stamp(self._moment(ago), "province")
        import_rows(self.province.catalogue, [known], stamp.at)
        standing = self.model.register.get(known.code)
        if standing is None or standing.row != known:
            self._merge(StampedRow(known, stamp))

    def do_correct(self, told: tuple[int, str, RegisterState, int, str | None], ago: int) -> None:
        known = self._row(told)
        version = StampedRow(known, Stamp(self._moment(ago), "counter:x"))
        self._tell(known.office, version)
        standing = self.model.register.get(known.code)
        # What stands under another office is for the province to settle.
        if standing is None or standing.row.office == known.office:
            self._merge(version)

    def do_repeat(self) -> None:
        for counter, event in self.told:
            take(self.province.catalogue, counter.identity, counter.stream, [event], NOW)

    def _merge(self, version: StampedRow) -> None:
        known = self.model.register.get(version.row.code)
        versions = [version] if known is None else [known, version]
        self.model.register[version.row.code] = merged(versions)[version.row.code.casefold()]

    def _row(self, told: tuple[int, str, RegisterState, int, str | None]) -> RegisterRow:
        number, office, state, later, handler = told
        return row(
            self.first + number, office, state=state, received_on=DAY + timedelta(days=later),
            handled_by=OfficeCode(handler) if handler else None,
        )  # fmt: skip

    def _moment(self, ago: int) -> datetime:
        self.hour += 1
        return datetime(2023, 9, 1, tzinfo=UTC) + timedelta(hours=self.hour - ago)

    def _tell(
        self, office: str, *versions: StampedRow, dossier: DossierStatement | None = None
    ) -> None:
        counter = self._counter(office)
        event = counter.event(*versions, dossier=dossier)
        counter.tell(event)
        self.told.append((counter, event))

    def _counter(self, office: str) -> Counter:
        if office not in self.counters:
            counter = self.province.counter(office)
            self.counters[office] = replace(counter, stream=uuid4())
        return self.counters[office]


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=3, max_size=12))
def test_tallies_are_what_counting_gives_after_any_steps(
    province: Province, told: list[tuple[object, ...]]
) -> None:
    head = HeadProgress(province.catalogue, province.office("20"))
    before = summed(each.tally for each in head.offices(Period()))
    run = Run(province)

    for step in told:
        run.do(step)

    after = summed(each.tally for each in head.offices(Period()))
    assert check_tallies(province.catalogue) == ()
    assert after - before == run.model.tally()
