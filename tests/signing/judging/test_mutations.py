"""200 mutated signed files: none is found valid that is not, none ends the judge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.capture.child_limits import cage_myself
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.apart import VerifierApart
from tests.conftest import SHARED
from tests.fakes.clock import SettableClock
from tests.signing.issuing import make_issuers
from tests.signing.keyfiles import NOON
from tests.signing.mutating.bases import Base, other_bases, own_bases
from tests.signing.mutating.corpus import HARMLESS, Mutant, kinds, mutants

COUNT = int(os.environ.get("SOHOA_MUTANTS", "200"))
SEED = int(os.environ.get("SOHOA_MUTATION_SEED", "20261126"))
"""Others are tried by hand; a failure names the seed."""
_LEVELS = ("PKCS7", "CAdES", "B-B", "B-T", "B-LT", "B-LTA")

pytestmark = pytest.mark.slow


class Judge:
    """The judge as it runs in production: in another process, with caps."""

    def __init__(self, verifier: VerifierApart, folder: Path) -> None:
        self._verifier = verifier
        self._path = folder / "tệp.pdf"

    def __call__(self, content: bytes) -> FileReport | None:
        """The report, or None for a file that is told as unreadable."""
        self._path.write_bytes(content)
        try:
            return self._verifier.verify(self._path)
        except IntakeError:
            return None


@pytest.fixture
def bases(archive: Path, signer: FileSigner, tmp_path: Path) -> tuple[tuple[Base, ...], Path]:
    issuers = make_issuers()
    corpus = SHARED / "corpus" if (SHARED / "corpus").is_dir() else None
    made = (*own_bases(archive, signer, tmp_path), *other_bases(archive, issuers, corpus))
    return made, issuers.root.write(tmp_path / "gốc.crt")


@pytest.fixture
def judge(bases: tuple[tuple[Base, ...], Path], demo: DemoKey, tmp_path: Path) -> Iterator[Judge]:
    clock = SettableClock()
    clock.now = NOON + timedelta(days=30)
    roots = (demo.root, bases[1])
    with PagePool(1) as pool:
        apart = Apart(pool, limit_s=60)
        yield Judge(VerifierApart(apart, lambda: roots, clock, cage=cage_myself), tmp_path)


def test_no_mutated_file_is_found_valid_that_is_not(
    bases: tuple[tuple[Base, ...], Path], judge: Judge, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {base.name: judge(base.content) for base in bases[0]}
    wrong: list[str] = []
    still_ok: dict[str, int] = {}

    for mutant in mutants(bases[0], SEED, COUNT):
        found = judge(mutant.content)
        if found is None or not found.ok:
            continue
        still_ok[mutant.kind] = still_ok.get(mutant.kind, 0) + 1
        known = before[mutant.base.name]
        assert known is not None
        if mutant.kind not in HARMLESS or not _claims_no_more(found, known, mutant):
            wrong.append(mutant.name)

    with capsys.disabled():
        print(f"\nseed {SEED}, {COUNT} mutants, still ok: {still_ok}")
    assert [name for name, report in before.items() if report is None or not report.ok] == []
    assert (SEED, wrong) == (SEED, [])


def test_every_kind_of_mutation_is_tried(bases: tuple[tuple[Base, ...], Path]) -> None:
    tried = {mutant.kind for mutant in mutants(bases[0], SEED, COUNT)}

    assert tried == kinds().keys()
    assert set(HARMLESS) <= tried


def _claims_no_more(found: FileReport, known: FileReport, mutant: Mutant) -> bool:
    """A file that stays ok says nothing of its signers that it did not say before."""
    signatures = known.signatures[: len(found.signatures)]
    if mutant.kind != "back_to_first_signature" and len(signatures) != len(known.signatures):
        return False
    pairs = zip(found.signatures, signatures, strict=True)
    return all(_says_no_more(now, then, bound=mutant.base.bound) for now, then in pairs)


def _says_no_more(now: SignatureReport, then: SignatureReport, *, bound: bool) -> bool:
    same_signer = now.signer == then.signer and now.signed_at == then.signed_at
    if not same_signer and (bound or now.trusted):
        return False
    weaker = _LEVELS.index(now.level) <= _LEVELS.index(then.level)
    return weaker and not (now.trusted and not then.trusted)
