"""No button may be pressed in vain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_app.gui.counter.available import Situation, available
from scanner_app.gui.counter.standing import Standing

NOTHING = Standing(
    to_read=0,
    to_archive=0,
    to_sign=0,
    to_sign_agency=0,
    waiting=0,
    sent=0,
    refused=0,
    progress=None,
)
IDLE = Situation(
    busy=False,
    standing=NOTHING,
    view=None,
    has_page=False,
    has_incoming=False,
    may_change_office=False,
)


def offered(now: Situation) -> list[str]:
    return [name for name, enabled in available(now).items() if enabled]


def test_with_nothing_to_do_only_scanning_is_offered() -> None:
    assert offered(IDLE) == ["scan"]


def test_while_the_scanner_works_no_other_scan_is_offered() -> None:
    now = replace(IDLE, busy=True, scanning=True, has_stack=True)

    assert offered(now) == ["stop"]


def test_an_open_stack_can_be_gone_on_with_or_ended() -> None:
    assert offered(replace(IDLE, has_stack=True)) == ["scan", "finish_stack"]


@pytest.mark.parametrize(
    ("standing", "name"),
    [
        (replace(NOTHING, to_sign=1), "sign"),
        (replace(NOTHING, to_read=1), "go_on"),
        (replace(NOTHING, to_archive=1), "go_on"),
    ],
)
def test_what_waits_is_offered_while_nothing_runs(standing: Standing, name: str) -> None:
    now = replace(IDLE, standing=standing)

    assert offered(now) == ["scan", name]
    assert offered(replace(now, busy=True)) == ["scan", "stop"]


@pytest.mark.parametrize("standing", [replace(NOTHING, waiting=1), replace(NOTHING, refused=1)])
def test_unsent_files_can_be_sent_again_whatever_else_runs(standing: Standing) -> None:
    now = replace(IDLE, standing=standing)

    assert offered(now) == ["scan", "send_again"]
    assert offered(replace(now, busy=True)) == ["scan", "send_again", "stop"]


def test_before_the_first_count_only_scanning_and_stopping_are_offered() -> None:
    now = replace(IDLE, standing=None, has_incoming=True, busy=True)

    assert offered(now) == ["scan", "stop"]
