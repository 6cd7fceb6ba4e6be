"""Rearranging pages: the rules one by one, then that no sequence of them loses a page."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.arrangement import (
    Arrangement,
    BackOrder,
    Home,
    Spot,
    contents,
    halves,
    insert_after,
    interleave,
    move,
    remove,
    reorder,
    restore,
    substitute,
    turn,
)
from scanner_app.domain.edit_errors import EditStaleError, OddPagesError
from scanner_app.domain.edits import changes_between
from scanner_app.domain.ids import BatchId, DossierId, PageId, PaperId

BATCH, OTHER = BatchId(1), BatchId(2)
FIRST, SECOND = Home(DossierId(1), PaperId(1)), Home(DossierId(2), PaperId(2))
STACK, NEXT_STACK = Home(batch=BATCH), Home(batch=OTHER)
SHEETS = Home(DossierId(1))


def ids(*numbers: int) -> tuple[PageId, ...]:
    return tuple(PageId(number) for number in numbers)


def filed(home: Home, *numbers: int) -> dict[PageId, Spot]:
    """Pages in a paper or among the dividers, in this order."""
    return {
        PageId(number): Spot(BATCH, number, home.dossier, home.paper, place)
        for place, number in enumerate(numbers)
    }


def unfiled(batch: BatchId, *numbers: int) -> dict[PageId, Spot]:
    """Pages of a batch that is not filed yet, in this order."""
    return {PageId(number): Spot(batch, place) for place, number in enumerate(numbers)}


def test_pages_move_into_another_paper_where_they_are_wanted() -> None:
    before = filed(FIRST, 1, 2, 3) | filed(SECOND, 4, 5)

    after = move(before, ids(3, 1), SECOND, 1)

    assert contents(after, SECOND) == ids(4, 3, 1, 5)
    assert contents(after, FIRST) == ids(2)


def test_pages_move_to_the_end_when_no_place_is_named() -> None:
    after = move(filed(FIRST, 1, 2) | filed(SECOND, 3), ids(1), SECOND)

    assert contents(after, SECOND) == ids(3, 1)


def test_moving_within_a_paper_counts_the_other_pages() -> None:
    after = move(filed(FIRST, 1, 2, 3), ids(1), FIRST, 1)

    assert contents(after, FIRST) == ids(2, 1, 3)


def test_a_removed_page_lies_in_nothing_and_comes_back_where_it_lay() -> None:
    before = filed(FIRST, 1, 2, 3)

    gone = remove(before, ids(2))

    assert contents(gone, FIRST) == ids(1, 3)
    assert contents(restore(gone, ids(2)), FIRST) == ids(1, 2, 3)


def test_a_restored_page_stands_behind_what_took_its_place() -> None:
    replaced = substitute(filed(FIRST, 1, 2, 3) | filed(SECOND, 4), ids(2), ids(4))

    assert contents(restore(replaced, ids(2)), FIRST) == ids(1, 4, 2, 3)


def test_restoring_leaves_other_homes_alone() -> None:
    gone = remove(filed(FIRST, 1, 2) | filed(SECOND, 3, 4), ids(1, 3))

    back = restore(gone, ids(3, 1))

    assert (contents(back, FIRST), contents(back, SECOND)) == (ids(1, 2), ids(3, 4))


def test_an_order_names_each_page_of_its_home_once() -> None:
    before = filed(FIRST, 1, 2, 3)

    assert contents(reorder(before, FIRST, ids(3, 1, 2)), FIRST) == ids(3, 1, 2)
    for wrong in (ids(3, 1), ids(3, 1, 2, 2), ids(3, 1, 4)):
        with pytest.raises(EditStaleError):
            reorder(before, FIRST, wrong)


def test_quarter_turns_stay_within_a_full_turn() -> None:
    after = turn(filed(FIRST, 1, 2), {PageId(1): 450})

    assert (after[PageId(1)].turn_deg, after[PageId(2)].turn_deg) == (90, None)


def test_new_pages_stand_where_the_first_replaced_one_lay() -> None:
    before = filed(FIRST, 1, 2, 3, 4) | filed(SECOND, 5, 6)

    after = substitute(before, ids(2, 3), ids(5, 6))

    assert contents(after, FIRST) == ids(1, 5, 6, 4)
    assert after[PageId(2)].removed
    assert contents(after, SECOND) == ()


def test_pages_are_inserted_behind_their_anchor() -> None:
    before = filed(FIRST, 1, 2) | filed(SECOND, 3)

    assert contents(insert_after(before, PageId(1), ids(3)), FIRST) == ids(1, 3, 2)


def test_a_page_may_be_inserted_behind_one_of_its_own_paper() -> None:
    assert contents(insert_after(filed(FIRST, 1, 2, 3), PageId(3), ids(1)), FIRST) == ids(2, 3, 1)


@pytest.mark.parametrize(
    ("order", "passes"),
    [(BackOrder.REVERSED, ids(1, 2, 3, 30, 20, 10)), (BackOrder.SAME, ids(1, 2, 3, 10, 20, 30))],
)
@pytest.mark.parametrize("home", [STACK, FIRST], ids=["before filing", "in a paper"])
def test_two_passes_become_sheets(home: Home, order: BackOrder, passes: tuple[PageId, ...]) -> None:
    before = unfiled(BATCH, *passes) if home is STACK else filed(FIRST, *passes)

    after = interleave(before, *halves(passes, order))

    assert contents(after, home) == ids(1, 10, 2, 20, 3, 30)


def test_an_odd_number_of_pages_is_no_two_passes() -> None:
    with pytest.raises(OddPagesError) as raised:
        halves(ids(1, 2, 3), BackOrder.SAME)

    assert raised.value.facts == {"pages": 3}


def test_each_back_follows_its_front_into_whatever_paper_that_lies_in() -> None:
    # Fronts 1 to 3 were filed as two papers, the second pass as a dossier of its own.
    before = filed(FIRST, 1, 2) | filed(SECOND, 3) | filed(Home(DossierId(3), PaperId(3)), 9, 8, 7)

    after = interleave(before, ids(1, 2, 3), ids(7, 8, 9))

    assert (contents(after, FIRST), contents(after, SECOND)) == (ids(1, 7, 2, 8), ids(3, 9))


def test_a_batch_still_being_scanned_keeps_its_positions() -> None:
    # The next scanned page will get position 3: what is there must stay below.
    before = {
        PageId(1): Spot(BATCH, 0),
        PageId(2): Spot(BATCH, 1, removed=True),
        PageId(3): Spot(BATCH, 2),
    }

    after = reorder(before, STACK, ids(3, 1))

    assert {after[page].seq for page in ids(1, 3)} == {0, 2}


def test_a_rescanned_page_joins_the_stack_that_waits_for_filing() -> None:
    before = unfiled(BATCH, 1, 2, 3) | unfiled(OTHER, 4, 5)

    after = substitute(before, ids(2), ids(4, 5))

    assert contents(after, STACK) == ids(1, 4, 5, 3)
    assert contents(after, NEXT_STACK) == ()
    assert after[PageId(4)].batch == BATCH


def test_only_what_differs_is_a_change() -> None:
    before = filed(FIRST, 1, 2, 3)

    changes = changes_between(before, remove(before, ids(2)))

    assert [change.page for change in changes] == ids_list(2)
    assert changes_between(before, reorder(before, FIRST, ids(1, 2, 3))) == ()


def ids_list(*numbers: int) -> list[PageId]:
    return list(ids(*numbers))


PAGES = ids(*range(1, 13))
HOMES = (FIRST, SECOND, SHEETS, STACK, NEXT_STACK)
START: Arrangement = {
    **filed(FIRST, 1, 2, 3, 4),
    **filed(SECOND, 5, 6, 7),
    **filed(SHEETS, 8),
    **unfiled(BATCH, 9, 10),
    **unfiled(OTHER, 11, 12),
}
some = st.lists(st.sampled_from(PAGES), min_size=1, max_size=4, unique=True)


@st.composite
def acts(draw: st.DrawFn) -> object:
    """One edit as a function of the arrangement; it chooses among what is there."""
    kind = draw(
        st.sampled_from(["move", "remove", "restore", "order", "turn", "pair", "swap", "in"])
    )
    pages, home = draw(some), draw(st.sampled_from(HOMES))
    at, seed = draw(st.none() | st.integers(0, 5)), draw(st.randoms(use_true_random=False))

    def act(found: Arrangement) -> Arrangement:
        inside = list(contents(found, home))
        gone = [page for page in pages if found[page].removed]
        here = [page for page in pages if not found[page].removed]
        others = [page for page in inside if page not in pages]
        if kind == "move":
            return move(found, pages, home, at)
        if kind == "remove":
            return remove(found, pages)
        if kind == "restore":
            return restore(found, gone)
        if kind == "order":
            seed.shuffle(inside)
            return reorder(found, home, inside)
        if kind == "turn":
            return turn(found, dict.fromkeys(pages, 90))
        if kind == "pair":
            half = len(here) // 2
            return interleave(found, here[:half], here[half : 2 * half])
        if kind == "swap" and others:
            return substitute(found, others[:1], pages)
        return insert_after(found, others[0], pages) if others else found

    return act


@given(st.lists(acts(), max_size=12))
def test_no_sequence_of_edits_loses_or_doubles_a_page(edits: list[object]) -> None:
    found = START
    for edit in edits:
        found = edit(found)  # type: ignore[operator]  # a function by construction

    lying = Counter(page for home in HOMES for page in contents(found, home))
    lying.update(page for page, spot in found.items() if spot.removed)
    assert lying == Counter(PAGES)
    for home in HOMES:
        places = [found[page].place for page in contents(found, home)]
        assert len(places) == len(set(places))


@given(st.lists(acts(), min_size=1, max_size=8))
def test_undoing_all_edits_gives_what_was_and_redoing_them_what_became(
    edits: list[object],
) -> None:
    found, done = START, []
    for edit in edits:
        after = edit(found)  # type: ignore[operator]  # a function by construction
        done.append(changes_between(found, after))
        found = after
    last = found

    for changes in reversed(done):
        found = {**found, **{change.page: change.reversed.after for change in changes}}
    undone = found
    for changes in done:
        found = {**found, **{change.page: change.after for change in changes}}

    assert undone == START
    assert found == last
