"""`sohoa scan` on a scanner whose feeder holds the pages of generated dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.domain.scan import EndReason
from tests.capture.sane.building import build_backend, missing_tools
from tests.capture.sane.rig import PaperfeedRig
from tests.flow.conftest import CODES, OFFICE, Ran, Sohoa

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ONE_SIDE, BOTH_SIDES = "Hồ sơ A4 một mặt", "Hồ sơ A4 hai mặt"


@dataclass
class Scanning:
    """A counter with a feeder."""

    sohoa: Sohoa
    rig: PaperfeedRig

    def lay(self, pages: Sequence[Path], *, blank_backs: bool = False) -> None:
        back = "255" if blank_backs else "0"
        self.rig.load_sheets([f"{page} {back}" for page in pages])

    def scan(self, *arguments: str, profile: str = ONE_SIDE) -> Ran:
        environment = self.rig.environment | {"SANE_CONFIG_DIR": str(self.rig.config["config_dir"])}
        return self.sohoa.run(
            "scan", "--device", self.rig.device, "--profile", profile, "--office", OFFICE,
            *arguments, **environment,
        )  # fmt: skip


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = missing_tools()
    if missing is not None:
        pytest.skip(f"thiếu {missing}: không dựng được máy quét thử (./dev test tự cài)")
    return build_backend(tmp_path_factory.mktemp("paperfeed"))


@pytest.fixture
def scanning(sohoa: Sohoa, tmp_path: Path, backend: Path) -> Scanning:
    sohoa.home.mkdir()
    # How many read side by side is no matter of scanning; each takes a second of a core to start.
    (sohoa.home / "settings.toml").write_text("workers = 1\n")
    return Scanning(sohoa, PaperfeedRig(tmp_path / "scanner", backend))


@pytest.fixture(scope="module")
def sheets(stack: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The stack's pages as the scanner's glass sees them, A4 at 300 dpi."""
    folder = tmp_path_factory.mktemp("sheets")
    made = []
    for path in sorted(stack.iterdir()):
        with Image.open(path) as picture:
            size = (2480, 3508) if picture.width < picture.height else (3508, 2480)
            page = picture.convert("RGB").resize(size)
        page.save(folder / f"{path.stem}.ppm")
        made.append(folder / f"{path.stem}.ppm")
    return made


def codes(done: Ran) -> list[str | None]:
    return [dossier["code"] for dossier in done.out["dossiers"]]


def kept(done: Ran) -> int:
    return sum(len(dossier["pages"]) for dossier in done.out["dossiers"])


def test_a_scanned_stack_becomes_the_dossiers_that_were_laid(
    scanning: Scanning, sheets: list[Path]
) -> None:
    scanning.lay(sheets)

    scanned = scanning.scan()

    assert (scanned.code, scanned.out["end"], scanned.out["open"]) == (0, EndReason.DONE, False)
    assert codes(scanned) == list(CODES)
    assert kept(scanned) == len(sheets)
    assert {p["delivery"] for d in scanned.out["dossiers"] for p in d["papers"]} == {"delivered"}
    assert list((scanning.sohoa.home / "capture").iterdir()) == []


def test_after_a_jam_the_stack_waits_and_goes_on(scanning: Scanning, sheets: list[Path]) -> None:
    scanning.lay(sheets[:3])
    scanning.rig.fail(EndReason.JAM, after=2)

    jammed = scanning.scan()

    assert (jammed.code, jammed.out["end"], jammed.out["open"]) == (1, EndReason.JAM, True)
    assert (jammed.out["kept"], jammed.out["next_sheet"]) == (2, 3)
    assert jammed.out["dossiers"] == []
    assert "Kẹt giấy" in jammed.out["errors"][0]["text"]
    scanning.lay(sheets[2:3])
    rest = scanning.scan("--continue")
    assert (rest.code, kept(rest)) == (0, 3)
    assert codes(rest) == list(CODES)


def test_blank_backs_are_flagged_and_kept(scanning: Scanning, sheets: list[Path]) -> None:
    receipts = sheets[::2]
    scanning.lay(receipts, blank_backs=True)

    done = scanning.scan(profile=BOTH_SIDES)

    pages = [page for dossier in done.out["dossiers"] for page in dossier["pages"]]
    assert [page["blank"] for page in pages] == [False, True] * len(receipts)
    assert codes(done) == list(CODES)


def test_an_empty_feeder_leaves_nothing_behind(scanning: Scanning) -> None:
    scanning.lay([])

    done = scanning.scan()

    assert (done.code, done.out["end"], done.out["dossiers"]) == (1, EndReason.EMPTY, [])
    assert list((scanning.sohoa.home / "capture").iterdir()) == []
    again = scanning.scan("--continue")
    assert (again.code, again.out["errors"][0]["code"]) == (2, "scan.no_open_stack")
