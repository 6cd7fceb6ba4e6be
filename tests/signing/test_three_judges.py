"""What we sign is right, and what is changed is wrong, to every validator there is."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.signing.demo_certificate import DemoKey, ensure_demo_key
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.keyfile import OpenedKeyFile
from tests.engine.verapdf import validate
from tests.fakes.clock import SettableClock
from tests.signing.judges import ours_accepts, pdfsig_accepts, pyhanko_accepts
from tests.signing.keyfiles import NOON, file_signer
from tests.signing.pki.running import PASSWORD, Pki
from tests.signing.tampering import painted_over, written_beside

pytestmark = pytest.mark.slow
COPY = SignOrder(SignerRole.AGENCY, CopyMark(CopyKind.SAO_Y, "UBND phường Lương Văn Tri"))
KINDS = ("invisible", "marked", "officer and agency", "both, B-LT")
PLACES = {"both, B-LT": 15}
MOST_PLACES = 40
"""Changed bytes a file, besides the ends: 4 s of processor time."""


@dataclass(frozen=True)
class Signed:
    path: Path
    signatures: int
    roots: tuple[Path, ...]
    now: datetime = NOON

    def accepted_by(self, path: Path) -> set[str]:
        """Who calls this version of the file good."""
        clock = SettableClock()
        clock.now = self.now
        judges = {
            "ours": ours_accepts(path, PdfVerifier(clock=clock, roots=self.roots), self.signatures),
            "pyHanko": pyhanko_accepts(path, self.roots, self.now, self.signatures),
            "pdfsig": pdfsig_accepts(path, self.signatures),
        }
        return {judge for judge, accepts in judges.items() if accepts}


@pytest.fixture(scope="session")
def files(
    demo: DemoKey, archive: Path, pki: Pki, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Signed]:
    folder = tmp_path_factory.mktemp("ba trọng tài")
    agency = ensure_demo_key(folder / "cơ quan", lambda: NOON - timedelta(days=1))
    clock = SettableClock()
    clock.now = NOON
    own = file_signer(demo.keyfile, demo.password, clock)
    seal = file_signer(agency.keyfile, agency.password, clock)
    invisible = own.sign(archive, folder / "một.pdf", SignOrder()).path
    marked = seal.sign(archive, folder / "sao y.pdf", COPY).path
    both = seal.sign(invisible, folder / "hai.pdf", COPY).path
    lasting = Terms(pki.clock, (pki.root,), timestamp_url=pki.tsa_url, check_revocation=True)
    officer, office = (
        FileSigner(OpenedKeyFile(pki.keyfile(name), PASSWORD), lasting)
        for name in ("officer", "agency")
    )
    first = officer.sign(archive, folder / "một, lâu dài.pdf", SignOrder()).path
    second = office.sign(first, folder / "hai, lâu dài.pdf", COPY)
    assert second.level == "B-LT"
    return {
        "invisible": Signed(invisible, 1, (demo.root,)),
        "marked": Signed(marked, 1, (agency.root,)),
        "officer and agency": Signed(both, 2, (demo.root, agency.root)),
        "both, B-LT": Signed(second.path, 2, (pki.root,), pki.clock()),
    }


@pytest.fixture(params=KINDS)
def file(request: pytest.FixtureRequest, files: dict[str, Signed]) -> Signed:
    return files[request.param]


def test_every_signed_file_is_pdfa_2b_to_verapdf(files: dict[str, Signed]) -> None:
    paths = [file.path for file in files.values()]

    assert validate(paths) == {path: [] for path in paths}


def test_every_signature_is_valid_to_all_judges(file: Signed) -> None:
    assert file.accepted_by(file.path) == {"ours", "pyHanko", "pdfsig"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_byte_is_caught_by_all_judges(
    kind: str, files: dict[str, Signed], tmp_path: Path
) -> None:
    file = files[kind]
    content = file.path.read_bytes()

    missed = {}
    for place, change in _changes(content, PLACES.get(kind, MOST_PLACES)):
        changed = bytearray(content)
        changed[place] ^= change
        version = written_beside(tmp_path / "bản.pdf", changed)
        if accepting := file.accepted_by(version):
            missed[place] = accepting

    assert missed == {}


def test_an_unsigned_overlay_is_caught_by_us_and_pyhanko(file: Signed, tmp_path: Path) -> None:
    version = written_beside(tmp_path / "bản.pdf", painted_over(file.path.read_bytes()))

    # pdfsig looks at the signed bytes alone and misses it.
    assert file.accepted_by(version) <= {"pdfsig"}


def _changes(content: bytes, count: int) -> list[tuple[int, int]]:
    """Places and bits: both ends of both signed ranges, and one place in each equal part."""
    dice = random.Random(2026)
    # What the last signature covers: all but its own value.
    found = re.findall(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", content)
    start, end, rest = (int(number) for number in found[-1])
    signed = [*range(start), *range(end, end + rest)]
    part = len(signed) / count
    places = [signed[int(part * (number + dice.random()))] for number in range(count)]
    ends = [0, start - 1, end, end + rest - 1]
    return [(place, dice.randrange(1, 256)) for place in (*ends, *places)]
