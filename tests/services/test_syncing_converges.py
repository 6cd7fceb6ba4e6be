"""Two counters and the province converge, whatever is edited, cut and told in whatever order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage import database as database_module
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import START, SettableClock
from tests.fakes.province import CutLink, InMemoryLink, InMemoryProvince
from tests.storage.exchanging import (
    OFFICE,
    all_statements,
    change_dossier,
    correct_row,
    empty,
    rows_of,
)

_CODES = [f"000.00.21.H37-231018-{number:04d}" for number in range(3)]
_SIDES = ["counter-1", "counter-2"]
_edits = st.tuples(
    st.sampled_from(["edit"]),
    st.sampled_from([*_SIDES, "province"]),
    st.sampled_from(_CODES),
    st.text("ABC", min_size=1, max_size=2),
)
_dossiers = st.tuples(
    st.just("dossier"), st.sampled_from(_SIDES), st.sampled_from(_CODES), st.sampled_from("ABC")
)
# Clocks of counters may be wrong by days.
_skews = st.tuples(
    st.just("skew"), st.sampled_from(_SIDES), st.just(""), st.integers(-5, 5).map(str)
)
_syncs = st.tuples(
    st.sampled_from(["sync"]),
    st.sampled_from(_SIDES),
    st.just(""),
    st.text("-ra", max_size=6),
)
_CUTS = {"-": "", "r": "request", "a": "answer"}


@given(
    st.lists(_edits | _dossiers | _syncs, max_size=14)
    | st.lists(_edits | _dossiers | _syncs | _skews, max_size=14)
)
@example([("edit", "province", _CODES[0], "A"), ("edit", "counter-1", _CODES[0], "B")])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.slow
def test_whatever_is_edited_and_cut_all_sides_hold_the_same_in_the_end(
    pair: Path, steps: list[tuple[str, str, str, str]]
) -> None:
    with closing(World(pair)) as world:
        for step, side, code, detail in steps:
            world.do(step, side, code, detail)
        world.settle()

        assert world.rows("counter-1") == world.rows("counter-2") == world.rows("province")
        assert world.applicants() == world.last_edits()
        for side in _SIDES:
            assert world.stated(side) == world.to_state(side)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two empty databases, each a stream of its own; no power is cut here."""
    folder = tmp_path_factory.mktemp("pair")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "_configure", _without_waiting)
        for side in _SIDES:
            Database(folder / f"{side}.db").close()
        yield folder


def _without_waiting(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = OFF")


class World:
    """Two counters of one office, each with a clock of its own, and their province."""

    def __init__(self, pair: Path) -> None:
        self._clock = SettableClock()
        self._province = InMemoryProvince(self._clock, dict.fromkeys(_SIDES, OFFICE))
        self._databases = {side: Database(pair / f"{side}.db") for side in _SIDES}
        self._ahead = dict.fromkeys(_SIDES, timedelta())
        self._edits: dict[str, str] = {}
        self._clocks_right = True
        for database in self._databases.values():
            empty(database)

    def do(self, step: str, side: str, code: str, detail: str) -> None:
        """One step; the time goes on by a second."""
        self._clock.forward(timedelta(seconds=1))
        match step:
            case "skew":
                self._ahead[side] = timedelta(days=int(detail))
                self._clocks_right = False
            case "sync":
                self._sync(side, iter([_CUTS[cut] for cut in detail]))
            case "dossier":
                change_dossier(self._databases[side], code, detail)
            case _ if side == "province":
                self._edits[code] = detail
                row = RegisterRow(code, OFFICE, START.date(), applicant=detail)
                self._province.correct(row)
            case _:
                self._edits[code] = detail
                now = self._clock.now + self._ahead[side]
                correct_row(self._databases[side], code, detail, now)

    def settle(self) -> None:
        """All lines are good for a while."""
        for side in _SIDES * 2:
            self._clock.forward(timedelta(seconds=1))
            self._sync(side, iter([]))

    def rows(self, side: str) -> dict[str, StampedRow]:
        """The register as this side holds it."""
        if side == "province":
            return {row.row.code: row for _, row in self._province.rows.values()}
        return rows_of(self._databases[side])

    def applicants(self) -> dict[str, str]:
        """What the province holds, by code."""
        return {code: row.row.applicant for code, row in self.rows("province").items()}

    def last_edits(self) -> dict[str, str]:
        """What was written last, by code; by wrong clocks nobody can say what that is."""
        return self._edits if self._clocks_right else self.applicants()

    def stated(self, side: str) -> dict[str, DossierStatement]:
        """The latest statements of this counter that the province has."""
        told = self._province.statements.items()
        return {each.code: each for (counter, _), each in told if counter == side}

    def to_state(self, side: str) -> dict[str, DossierStatement]:
        """What this counter has to state."""
        return all_statements(self._databases[side])

    def close(self) -> None:
        """Let go of the files."""
        for database in self._databases.values():
            database.close()

    def _sync(self, side: str, script: Iterator[str]) -> None:
        exchange = SqlExchange(self._databases[side], self._clock)
        link = CutLink(InMemoryLink(self._province, side, most=2), script)
        with suppress(TargetUnreachableError):
            SyncWithProvince(exchange, link, lambda: OFFICE)(CancelToken())
