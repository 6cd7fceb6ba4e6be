"""Whole stories of the counter, by keys: one standard dossier, and a day with its troubles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.upload import JobState
from scanner_app.gui.signing.sign_step import Step
from scanner_app.settings import Settings
from tests.capture.sane.building import missing_tools
from tests.data.generate.load import make_stack
from tests.gui.workday import OFFICE, Day, QtKeys, by_unikey, opened_day, wait
from tests.signing.keyfiles import SECRET, write_keyfile

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(missing_tools() is not None, reason="không dựng được máy quét thử"),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]
MOST_STROKES = 6
PROJECT = Path(__file__).resolve().parents[2]


def test_a_standard_dossier_is_queued_with_at_most_six_keys(display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.workday"],
        cwd=PROJECT,
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"keys from the feeder to the queue: {told['strokes']}, {told['jobs']} papers")
    assert told["platform"] == "xcb"
    assert told["strokes"] <= MOST_STROKES
    assert told["jobs"] == len(told["papers"]) == 5
    assert told["code"]


def as_sheets(folder: Path) -> list[Path]:
    sheets = []
    for path in sorted(folder.iterdir()):
        with Image.open(path) as picture:
            picture.convert("RGB").save(path.with_suffix(".ppm"))
        sheets.append(path.with_suffix(".ppm"))
    return sheets


def sign_all(day: Day, keys: QtKeys) -> None:
    panel = day.window.signing.panel
    wait(day.window.actions_["sign"].isEnabled)
    keys.press("F9")
    jobs = len(day.states())
    wait(lambda: panel.step is Step.SECRET)
    keys.type(SECRET)
    keys.press("Enter")
    while True:
        wait(lambda: panel.step is Step.READY or (panel.isHidden() and len(day.states()) > jobs))
        if panel.isHidden():
            return
        keys.press("Enter")
        wait(lambda: panel.step is not Step.READY or panel.isHidden())


def test_a_day_with_a_wrong_tag_a_bad_page_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOHOA_KEY_PASSWORD", raising=False)
    now = datetime.now(UTC)
    keyfile = write_keyfile(
        tmp_path / "can-bo.p12", start=now - timedelta(days=1), end=now + timedelta(days=9)
    )
    share, gone = tmp_path / "share", tmp_path / "gone"
    share.mkdir()
    codes = make_stack(tmp_path / "in", dossiers=2, pages_each=2, seed=6)
    sheets = as_sheets(tmp_path / "in")
    rows = [f"{code};{OFFICE};01/10/2025" for code in codes]
    register = tmp_path / "so.csv"
    register.write_text("\n".join(["Mã hồ sơ;Mã đơn vị;Ngày tiếp nhận", *rows]), "utf-8")
    settings = Settings(office=OFFICE, workers=2, target=str(share), officer_key=str(keyfile))
    with opened_day(tmp_path, settings) as day:
        window, parts = day.window, day.window.parts
        keys = QtKeys(window)
        day.app.import_register(register, office=None)

        day.load(sheets)
        keys.press("F4")
        wait(lambda: len(parts.model.views) == 2 and not day.desk.busy)
        assert {view.dossier.code for view in parts.model.views.values()} == set(codes)

        view = window.selection.view
        assert view is not None
        tag = next(each for each in view.dossier.tags if each.name != "dossier_code")
        parts.dossier.table.setFocus()
        row = parts.dossier.model.row_of(tag)
        assert row is not None
        parts.dossier.choose(row)
        keys.type(by_unikey("Tờ khai số 1"))
        keys.press("Enter")
        wait(lambda: "Tờ khai số 1" in values(day))

        paper = day.app.dossiers.dossier(view.dossier.id).papers[0]
        parts.tree.setCurrentIndex(parts.model.index_of_page(paper.pages[-1]))
        parts.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        day.load(sheets[1:2])
        keys.press("Ctrl+T")
        wait(lambda: not day.desk.busy and paper.pages[-1] not in pages(day))

        share.rename(gone)
        sign_all(day, keys)
        wait(lambda: any(job.failures for job in day.app.queue.jobs()))
        assert set(day.states()) == {JobState.WAITING}
        assert "0/2" in parts.status.ratio

        gone.rename(share)
        keys.press("F5")
        wait(lambda: set(day.states()) == {JobState.SENT})
        wait(lambda: "2/2" in parts.status.ratio)
        states = {
            paper.state
            for each in day.app.dossiers.recent(None, 9)
            for paper in day.app.dossiers.dossier(each).papers
        }
        assert states == {PaperState.ACCEPTED}


def values(day: Day) -> set[str]:
    return {
        tag.value
        for each in day.app.dossiers.recent(None, 9)
        for tag in day.app.dossiers.dossier(each).tags
        if tag.confirmed_by is not None
    }


def pages(day: Day) -> set[int]:
    return {
        page
        for each in day.app.dossiers.recent(None, 9)
        for paper in day.app.dossiers.dossier(each).papers
        for page in paper.pages
    }
