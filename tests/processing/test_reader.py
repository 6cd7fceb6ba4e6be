"""Pages are read in worker processes; what fails is a domain error of its page."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

import pytest

from scanner_app.domain.errors import (
    EngineFailedError,
    EngineMissingError,
    LanguageMissingError,
    PageCrashedEngineError,
    PageDamagedError,
    ReadingError,
    ReadingTimeoutError,
)
from scanner_app.domain.page import Page, PageReading
from scanner_app.processing.pool import PagePool, Task, WorkFailure
from scanner_app.processing.reader import PooledPageReader, engine_status
from scanner_app.processing.worker import Refusal
from scanner_app.tasks.cancel import CancelToken

Keep = Callable[..., Page]
Draw = Callable[[str], Path]
K = TypeVar("K")
A = TypeVar("A")
R = TypeVar("R")


class ScriptedPool(PagePool):
    """Gives the scripted results, one for each task, without any process."""

    def __init__(self, *script: PageReading | Refusal | WorkFailure) -> None:
        super().__init__(1)
        self._script = script

    def run(
        self,
        function: Callable[[A], R],
        tasks: Iterable[Task[K, A] | None],
        cancel: CancelToken,
    ) -> Generator[tuple[K, R | WorkFailure], None, None]:
        assert callable(function)
        cancel.checkpoint()
        for task, result in zip(tasks, self._script, strict=False):
            assert task is not None
            yield task.key, cast(R, result)  # the script holds what the function would give


def read_one(pool: PagePool, page: Page) -> PageReading | ReadingError:
    [(_, outcome)] = PooledPageReader(pool).read([page], CancelToken())
    return outcome


@pytest.mark.slow
def test_pages_are_read_and_a_bad_one_does_not_stop_the_others(
    pool: PagePool, page: Keep, draw: Draw, tmp_path: Path
) -> None:
    damaged = tmp_path / "cut.jpg"
    damaged.write_bytes(draw("whole.jpg").read_bytes()[:20_000])
    pages = [
        page(1, draw("giấy khai sinh.png")),
        page(2, damaged),
        page(3, tmp_path / "lost.png"),
        page(4, draw("other.jpg")),
    ]

    results = dict(PooledPageReader(pool).read(pages, CancelToken()))

    for number in (1, 4):
        reading = results[pages[number - 1].id]
        assert isinstance(reading, PageReading)
        assert "THONG BAO" in reading.text
        assert reading.dpi == pytest.approx(150, abs=0.1)
    assert type(results[pages[1].id]) is PageDamagedError
    lost = results[pages[2].id]
    assert type(lost) is ReadingError
    assert lost.facts == {"engine_code": "os", "errno": 2}


def test_without_text_neither_tesseract_nor_its_models_are_needed(
    pool: PagePool, page: Keep, draw: Draw, tmp_path: Path
) -> None:
    reader = PooledPageReader(pool, text=False, tessdata=tmp_path)

    [(_, reading)] = reader.read([page(1, draw("a.png"))], CancelToken())

    assert isinstance(reading, PageReading)
    assert reading.text == ""
    assert (reading.width, reading.height) == (874, 1240)


@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_a_page_is_read_lying_as_the_clerk_turned_it(
    turn_deg: int, pool: PagePool, page: Keep, draw: Draw
) -> None:
    reader = PooledPageReader(pool, text=False)
    turned = replace(page(1, draw("a.png")), turn_deg=turn_deg)

    [(_, reading)] = reader.read([turned], CancelToken())

    assert isinstance(reading, PageReading)
    assert reading.orientation_deg == turn_deg


def test_a_missing_tesseract_is_told_before_any_page_is_tried(
    page: Keep, draw: Draw, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    results = PooledPageReader(ScriptedPool()).read([page(1, draw("a.png"))], CancelToken())

    with pytest.raises(EngineMissingError):
        next(results)


def test_a_missing_model_is_told_before_any_page_is_tried(
    page: Keep, draw: Draw, tmp_path: Path
) -> None:
    reader = PooledPageReader(ScriptedPool(), tessdata=tmp_path)

    with pytest.raises(LanguageMissingError) as caught:
        next(reader.read([page(1, draw("a.png"))], CancelToken()))

    assert caught.value.facts == {"language": "vie"}


def test_an_engine_that_vanishes_meanwhile_ends_the_reading(page: Keep, draw: Draw) -> None:
    pages = [page(1, draw("a.png")), page(2, draw("b.png"))]
    pool = ScriptedPool(Refusal("engine.failed", {"status": 1}), Refusal("engine.missing", {}))
    results = PooledPageReader(pool).read(pages, CancelToken())

    assert isinstance(next(results)[1], EngineFailedError)
    with pytest.raises(EngineMissingError):
        next(results)


@pytest.mark.parametrize(
    ("result", "error", "facts"),
    [
        (WorkFailure("crashed", (("exitcode", -11),)), PageCrashedEngineError, {"exitcode": -11}),
        (WorkFailure("timeout", (("limit_s", 180.0),)), ReadingTimeoutError, {"limit_s": 180.0}),
        (WorkFailure("raised", (("error", "KeyError"),)), ReadingError, {"error": "KeyError"}),
        (Refusal("engine.timeout", {"limit_s": 120.0}), ReadingTimeoutError, {"limit_s": 120.0}),
    ],
)
def test_every_way_to_fail_has_its_error(
    result: Refusal | WorkFailure,
    error: type[ReadingError],
    facts: dict[str, object],
    page: Keep,
    draw: Draw,
) -> None:
    outcome = read_one(ScriptedPool(result), page(1, draw("a.png")))

    assert type(outcome) is error
    assert outcome.facts == facts


def test_the_status_names_program_models_and_barcode_readers() -> None:
    status = engine_status()

    assert status.path is not None
    assert status.path.is_file()
    assert status.version is not None
    assert "vie" in status.languages
    assert "zxing" in status.barcode_readers
    status.require("vie")
