"""What a start makes good."""

from __future__ import annotations

from scanner_app.bootstrap import open_app
from scanner_app.domain.ids import PageId
from scanner_app.settings import Settings
from scanner_app.storage.secrecy import SecrecyStore
from tests.domain.pages import decision, receipt
from tests.services.conftest import OFFICE, Counter
from tests.services.stacks import CLERK, Unsigned
from tests.services.test_editing import FIRST


def test_what_was_decided_before_a_kill_is_erased_and_edits_can_be_undone(
    counter: Counter,
) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST), decision())
    (dossier,) = desk.ids()
    (page,) = counter.pages.pages([PageId(2)])
    desk.edit.remove([PageId(1)], CLERK)
    SecrecyStore(counter.database, counter.clock).destroy(dossier, [page.id], CLERK, release=True)
    assert page.image.exists()

    with open_app(counter.home, Settings(), counter.told.append) as app, app.working():
        erased = not page.image.exists()
        app.history.undo(OFFICE, CLERK)
        (paper,) = app.dossiers.dossier(dossier).papers

    assert erased
    assert paper.pages == (PageId(1),)
