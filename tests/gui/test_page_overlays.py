"""The page in the middle: overlays, zoom around the pointer, hand and keys, two crops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from scanner_app.domain.page import Box, Page, PageReading
from scanner_app.gui.page.crop_pair import Crop
from scanner_app.gui.page.overlay import Trust, overlay_of, paint, word_tip
from scanner_app.gui.page.page_bar import legend_words
from scanner_app.gui.page.page_view import PageView
from scanner_app.gui.page.pictures import draw_page
from scanner_app.gui.window_state import WindowState
from tests.domain import pages as made
from tests.gui.conftest import Counter, picture

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PageView]:
    host = QWidget()
    qtbot.addWidget(host)
    found = PageView(lambda wanted, then, _failed: then(draw_page(wanted)), host)
    host.resize(460, 600)
    found.resize(460, 600)
    host.show()
    yield found
    host.close()


def shown(folder: Path, reading: PageReading) -> Page:
    """A page whose picture is there, in the size that was read."""
    path = picture(folder / "trang.jpg")
    return replace(made.page(0, reading), image=path)


def rotated_code() -> PageReading:
    """A page scanned upside down with a code in its scan's lower left corner."""
    code = replace(made.barcode("H37"), corners=((0, 3408), (100, 3408), (100, 3508), (0, 3508)))
    return replace(made.reading(*made.body(), barcodes=[code]), orientation_deg=180)


def test_words_are_classed_by_stroke_and_code_corners_are_turned_upright() -> None:
    lines = [made.line(0.1, 0.1 * at, "chữ in", sure=sure) for at, sure in ((1, 0.95), (2, 0.5))]
    reading = replace(rotated_code(), lines=tuple(lines), quality=("blurred",))

    overlay = overlay_of(made.page(0, reading))

    assert overlay is not None
    assert [overlay.count(each) for each in Trust] == [2, 0, 2]
    box = overlay.codes[0].polygon.boundingRect()
    assert (box.right(), box.top()) == (made.WIDTH, 0)
    assert "mờ" in legend_words(overlay)
    word = overlay.word_at(lines[1].words[0].box.left + 2, lines[1].words[0].box.top + 2)
    assert word is not None
    assert word_tip(word) == "chữ\ntin cậy 0,50"


def test_what_was_read_before_a_clerk_turned_the_page_is_not_shown() -> None:
    assert overlay_of(replace(made.page(0, made.decision()), turn_deg=90)) is None


@pytest.mark.usefixtures("qapp")
def test_fifteen_hundred_words_are_painted_in_a_blink() -> None:
    rows = [made.line(0.02, at / 80, "a b c d e f g h i k l m n o p q r s t u") for at in range(78)]
    overlay = overlay_of(made.page(0, made.reading(*rows)))
    assert overlay is not None
    assert len(overlay.words) > 1500
    image = QImage(900, 1270, QImage.Format.Format_RGB32)
    spent = []

    for _ in range(7):
        painter = QPainter(image)
        before = perf_counter()
        paint(painter, overlay, 0.36, QRectF(image.rect()))
        spent.append(perf_counter() - before)
        painter.end()

    # 7 ms on a quiet machine (2026-11-27); what is shared may take longer.
    assert min(spent) < 0.03


def test_the_wheel_zooms_around_the_pointer(view: PageView, tmp_path: Path) -> None:
    view.show_page(shown(tmp_path, made.decision()))
    view.full_size()
    area = frame_of(view)
    before, point = view.scale, QPointF(200, 150)
    canvas = area.widget()
    held = on_page(view, point)

    wheel(area, point, notches=1)

    assert view.scale == pytest.approx(before * 1.25)
    assert (on_page(view, point) - held).manhattanLength() < 3 / view.scale
    view.fit_width()
    assert canvas.width() <= area.viewport().width() < canvas.height()


def on_page(view: PageView, point: QPointF) -> QPointF:
    """What lies under a point of the frame, pixels of the page."""
    seen = point - QPointF(frame_of(view).widget().pos())
    return QPointF(seen.x() / view.scale, seen.y() / view.scale)


def frame_of(view: PageView) -> QScrollArea:
    found = view.focus_stop
    assert isinstance(found, QScrollArea)
    return found


def wheel(area: QScrollArea, point: QPointF, notches: int) -> None:
    port = area.viewport()
    event = QWheelEvent(
        point,
        QPointF(port.mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def test_a_hand_drags_the_page_and_page_keys_leave_it_at_its_end(
    view: PageView, tmp_path: Path, qtbot: QtBot
) -> None:
    view.show_page(shown(tmp_path, made.decision()))
    view.full_size()
    area = frame_of(view)
    bar = area.verticalScrollBar()
    canvas = area.widget()

    start = canvas.mapFrom(area, QPoint(200, 300))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start - QPoint(0, 90))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)

    assert bar.value() > 0
    bar.setValue(bar.maximum() - 1)
    QTest.keyClick(area, Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    with qtbot.waitSignal(view.step_wanted, check_params_cb=lambda by: by == 1):
        QTest.keyClick(area, Key.Key_PageDown)


def test_two_crops_stand_one_above_the_other_until_a_page_is_shown(
    view: PageView, tmp_path: Path
) -> None:
    page = shown(tmp_path, made.decision())
    box = Box(400, 250, 700, 290)

    view.compare(Crop(page, box, "Thẻ căn cước: A"), Crop(page, None, "Tờ khai: B"))

    pair = view.pair
    assert pair is not None
    assert all(not each.isNull() for each in pair.pictures)
    QTest.mouseClick(pair.buttons[0], Qt.MouseButton.LeftButton)
    assert view.pair is None
    assert not view.place.isEmpty()


def test_one_key_shows_what_was_read_and_the_next_window_keeps_it(counter: Counter) -> None:
    counter.file(made.receipt("000.00.21.H37-251020-0007"), made.decision(), made.next_page())
    counter.show()
    page = counter.window.parts.page
    counter.wait(lambda: page.picture is not None)
    counter.press(counter.window, Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    counter.wait(lambda: page.overlay is not None)
    overlay = page.overlay
    assert overlay is not None
    assert len(overlay.words) > 10
    assert page.overlay_button.isChecked()
    first = page.page
    # The legend took room; until the page is fitted again there is something to scroll.
    counter.wait(lambda: frame_of(page).verticalScrollBar().maximum() == 0)
    counter.press(page.focus_stop, Key.Key_PageDown)
    counter.wait(lambda: page.page is not None and page.page != first)
    second = page.page
    assert second is not None
    counter.wait(lambda: page.overlay is not None and page.overlay.page == second.id)
    assert WindowState(counter.app.home).kept("page/overlays") == "on"
