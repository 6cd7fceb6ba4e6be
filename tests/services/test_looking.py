"""Who looked at which dossier: one line a person and day."""

from __future__ import annotations

from datetime import timedelta

from scanner_app.domain.ids import DossierId
from scanner_app.services.looking import NoteView
from scanner_app.storage.journal import SqlJournal
from tests.services.conftest import Counter


def viewed(counter: Counter) -> list[tuple[str, str]]:
    lines = SqlJournal(counter.database, counter.clock).lines()
    return [(line.actor, line.subject) for line in lines if line.action == "viewed"]


def note_view(counter: Counter) -> NoteView:
    return NoteView(SqlJournal(counter.database, counter.clock), counter.clock)


def test_looking_again_the_same_day_is_no_further_line(counter: Counter) -> None:
    look = note_view(counter)

    for _ in range(3):
        look(DossierId(1), "canbo1")
    note_view(counter)(DossierId(1), "canbo1")

    assert viewed(counter) == [("canbo1", "dossier:1")]


def test_another_person_another_dossier_and_another_day_are_lines(counter: Counter) -> None:
    look = note_view(counter)

    look(DossierId(1), "canbo1")
    look(DossierId(1), "canbo2")
    look(DossierId(2), "canbo1")
    counter.clock.forward(timedelta(days=1))
    look(DossierId(1), "canbo1")

    assert viewed(counter) == [
        ("canbo1", "dossier:1"),
        ("canbo2", "dossier:1"),
        ("canbo1", "dossier:2"),
        ("canbo1", "dossier:1"),
    ]


def test_a_day_ends_at_midnight_in_vietnam(counter: Counter) -> None:
    look = note_view(counter)
    # 16:59 UTC is 23:59 in Vietnam.
    counter.clock.forward(timedelta(hours=8, minutes=29))

    look(DossierId(1), "canbo1")
    counter.clock.forward(timedelta(minutes=2))
    look(DossierId(1), "canbo1")
    counter.clock.forward(timedelta(hours=6))
    # As after a restart: what was noted is found in the journal.
    note_view(counter)(DossierId(1), "canbo1")

    assert len(viewed(counter)) == 2
