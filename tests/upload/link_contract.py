"""What every link to a province promises, and the province behind it. Tests of one inherit
`LinkContract` and say by a `ProvinceStand` how the province is looked at and acted upon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, Part, StatedPaper
from scanner_app.domain.exchange_errors import (
    EventsOutOfStepError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp
from scanner_app.ports import ProvinceLink
from scanner_app.storage.uuid7 import uuid7

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
"""Behind the clock of any province these tests run against."""


class ProvinceStand(Protocol):
    """A province with two counters of one office and one of another.

    Attributes:
        office, other_office: codes that the province knows, neither below the other.
    """

    office: OfficeCode
    other_office: OfficeCode

    def link(self, counter: str) -> ProvinceLink:
        """To "first" or "second" of the office, or to "far" of the other one."""

    def code(self) -> str:
        """A dossier code that no test had before."""

    def correct(self, row: RegisterRow) -> None:
        """The province itself changes a row."""

    def keep(self, counter: str, code: str, name: str) -> str:
        """A file of this counter arrived and is kept; its SHA-256."""

    def stated(self, counter: str, code: str) -> list[tuple[str, str | None]]:
        """Name and digest of the papers as this counter stated them last, in their order."""


def events_of(*contents: DossierStatement | tuple[StampedRow, ...]) -> list[CounterEvent]:
    """Events 1, 2, 3, …"""
    return [
        CounterEvent(uuid7(LONG_AGO), seq, LONG_AGO, dossier=content)
        if isinstance(content, DossierStatement)
        else CounterEvent(uuid7(LONG_AGO), seq, LONG_AGO, rows=content)
        for seq, content in enumerate(contents, start=1)
    ]


def paper(name: str, digest: str = "ab") -> StatedPaper:
    return StatedPaper(name, "Quyết định", Part.RESULT, digest * 32, 12, LONG_AGO, clerk="ef" * 32)


def all_changes(link: ProvinceLink, stream: UUID) -> list[Changes]:
    """Every message from the beginning."""
    found = [link.changes(stream, Cursor())]
    while found[-1].more and len(found) < 1000:
        found.append(link.changes(stream, found[-1].cursor))
    return found


def row_of(link: ProvinceLink, code: str) -> StampedRow | None:
    """The row of this code as the link gives it."""
    messages = all_changes(link, uuid4())
    found = [row for message in messages for row in message.rows if row.row.code == code]
    return found[-1] if found else None


class LinkContract:
    """Inherit, and override `stand`."""

    @pytest.fixture
    def stand(self) -> ProvinceStand:
        raise NotImplementedError

    def row(
        self,
        stand: ProvinceStand,
        code: str,
        *,
        seconds: int = 0,
        applicant: str = "",
        **more: object,
    ) -> StampedRow:
        content = RegisterRow(code, stand.office, LONG_AGO.date(), applicant=applicant)
        stamp = Stamp(LONG_AGO + timedelta(seconds=seconds), f"counter:{UUID(int=1)}")
        return StampedRow(replace(content, **more), stamp)  # type: ignore[arg-type]  # by name

    def test_events_are_taken_once_whoever_sends_them_how_often(self, stand: ProvinceStand) -> None:
        link, stream, code = stand.link("first"), uuid4(), stand.code()
        told = events_of(DossierStatement(code, (paper("a.pdf"),)), ())

        seen = [link.tell(stream, told[:1]), link.tell(stream, told), link.tell(stream, told[:1])]

        assert seen == [1, 2, 2]
        assert link.changes(stream, Cursor()).seen_seq == 2

    def test_numbers_are_of_one_stream_of_one_counter(self, stand: ProvinceStand) -> None:
        stream = uuid4()
        stand.link("first").tell(stream, events_of(()))

        assert stand.link("first").changes(uuid4(), Cursor()).seen_seq == 0
        assert stand.link("second").changes(stream, Cursor()).seen_seq == 0

    def test_a_gap_is_refused_with_the_number_that_is_missing(self, stand: ProvinceStand) -> None:
        link, stream, code = stand.link("first"), uuid4(), stand.code()
        told = events_of((), (), DossierStatement(code, (paper("a.pdf"),)))
        link.tell(stream, told[:1])

        with pytest.raises(EventsOutOfStepError) as caught:
            link.tell(stream, told[2:])

        assert caught.value.facts["expected"] == 2
        assert stand.stated("first", code) == []

    def test_other_events_under_known_numbers_are_a_fork_and_change_nothing(
        self, stand: ProvinceStand
    ) -> None:
        link, stream, code = stand.link("first"), uuid4(), stand.code()
        link.tell(stream, events_of(DossierStatement(code, (paper("a.pdf"),))))

        with pytest.raises(StreamForkedError):
            link.tell(stream, events_of(DossierStatement(code), ()))

        assert stand.stated("first", code) == [("a.pdf", "ab" * 32)]
        assert link.changes(stream, Cursor()).seen_seq == 1

    def test_the_latest_statement_of_a_counter_stands_beside_those_of_others(
        self, stand: ProvinceStand
    ) -> None:
        code = stand.code()
        first = events_of(
            DossierStatement(code, (paper("a.pdf"), paper("b.pdf"))),
            DossierStatement(code, (paper("b.pdf", "cd"), paper("a.pdf"))),
        )
        for counter, told in (
            ("first", first),
            ("second", events_of(DossierStatement(code, (paper("x.pdf"),)))),
        ):
            stand.link(counter).tell(uuid4(), told)

        assert stand.stated("first", code) == [("b.pdf", "cd" * 32), ("a.pdf", "ab" * 32)]
        assert stand.stated("second", code) == [("x.pdf", "ab" * 32)]

    def test_an_empty_statement_takes_back_what_was_stated(self, stand: ProvinceStand) -> None:
        code = stand.code()

        told = events_of(DossierStatement(code, (paper("a.pdf"),)), DossierStatement(code))
        stand.link("first").tell(uuid4(), told)

        assert stand.stated("first", code) == []

    def test_a_row_comes_to_the_other_counter_of_the_office_as_it_was_told(
        self, stand: ProvinceStand
    ) -> None:
        told = self.row(
            stand,
            stand.code(),
            seconds=5,
            # Text is text, whatever it looks like.
            applicant="Nguyễn Thị '); DROP TABLE dossiers; -- <script>%s{0}",
            procedure="1.001234",
            due_on=LONG_AGO.date() + timedelta(days=9),
            state=RegisterState.WITHDRAWN,
            handled_by=stand.other_office,
        )

        stand.link("first").tell(uuid4(), events_of((told,)))

        assert row_of(stand.link("second"), told.row.code) == told
        assert row_of(stand.link("first"), told.row.code) == told

    def test_rows_of_an_office_come_to_no_other(self, stand: ProvinceStand) -> None:
        told = self.row(stand, stand.code())

        stand.link("first").tell(uuid4(), events_of((told,)))

        assert row_of(stand.link("far"), told.row.code) is None

    @pytest.mark.parametrize("order", [(1, 9), (9, 1)])
    def test_the_version_with_the_later_stamp_stands_whichever_came_first(
        self, stand: ProvinceStand, order: tuple[int, int]
    ) -> None:
        code = stand.code()
        for seconds in order:
            version = self.row(stand, code, seconds=seconds, applicant=f"at {seconds}")
            stand.link("first").tell(uuid4(), events_of((version,)))

        assert row_of(stand.link("second"), code) == self.row(
            stand, code, seconds=9, applicant="at 9"
        )

    def test_what_the_province_corrects_stands_against_what_it_had(
        self, stand: ProvinceStand
    ) -> None:
        told = self.row(stand, stand.code(), applicant="from the counter")
        stand.link("first").tell(uuid4(), events_of((told,)))

        stand.correct(replace(told.row, applicant="from the province"))

        found = row_of(stand.link("first"), told.row.code)
        assert found is not None
        assert found.row.applicant == "from the province"
        assert found.stamp > told.stamp

    def test_no_stamp_is_ahead_of_the_provinces_clock(self, stand: ProvinceStand) -> None:
        ahead = self.row(stand, stand.code(), seconds=10**10)

        stand.link("first").tell(uuid4(), events_of((ahead,)))

        found = row_of(stand.link("second"), ahead.row.code)
        assert found is not None
        assert found.row == ahead.row
        assert found.stamp.at <= stand.link("first").changes(uuid4(), Cursor()).clock

    def test_rows_of_another_office_are_refused_with_all_that_came_along(
        self, stand: ProvinceStand
    ) -> None:
        code, stream = stand.code(), uuid4()
        foreign = self.row(stand, stand.code(), office=stand.other_office)

        with pytest.raises(NotOurOfficeError) as caught:
            stand.link("first").tell(
                stream, events_of(DossierStatement(code, (paper("a.pdf"),)), (foreign,))
            )

        assert caught.value.facts["office"] == stand.other_office
        assert stand.stated("first", code) == []
        assert stand.link("first").changes(stream, Cursor()).seen_seq == 0

    def test_a_cursor_skips_nothing_and_brings_nothing_twice(self, stand: ProvinceStand) -> None:
        link, stream = stand.link("first"), uuid4()
        place = all_changes(link, stream)[-1].cursor
        codes = [stand.code() for _ in range(5)]
        rows = tuple(self.row(stand, code) for code in codes)
        link.tell(stream, events_of(rows[:2], rows[2:]))

        found: list[str] = []
        more = True
        while more:
            message = link.changes(stream, place)
            found += [row.row.code for row in message.rows]
            place, more = message.cursor, message.more

        assert sorted(found) == sorted(codes)
        assert link.changes(stream, place).rows == ()

    def test_receipts_come_to_the_office_that_delivered_and_to_no_other(
        self, stand: ProvinceStand
    ) -> None:
        code = stand.code()

        digest = stand.keep("first", code, "a.pdf")

        for counter, expected in (("first", [digest]), ("second", [digest]), ("far", [])):
            messages = all_changes(stand.link(counter), uuid4())
            receipts = [each for message in messages for each in message.receipts]
            assert [each.sha256 for each in receipts if each.code == code] == expected

    def test_holdings_are_paged_by_number_to_their_end(self, stand: ProvinceStand) -> None:
        code = stand.code()
        digests = [stand.keep("second", code, name) for name in ("a.pdf", "b.pdf")]

        held, after = [], 0
        while page := stand.link("first").holdings(after):
            held += [each for each in page if each.code == code]
            assert [each.number for each in page] == sorted(each.number for each in page)
            assert page[0].number > after
            after = page[-1].number

        assert [(each.name, each.sha256) for each in held] == [
            ("a.pdf", digests[0]),
            ("b.pdf", digests[1]),
        ]
        assert {each.office for each in held} == {stand.office}
        assert [each for each in stand.link("far").holdings(0) if each.code == code] == []
