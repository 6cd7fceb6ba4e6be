"""Bundles that somebody had his hands on: nothing of them is taken, and it is told why."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from scanner_app.bootstrap.clock import now
from scanner_app.domain.stick import MANIFEST, SEAL, Manifest, Seal, SealedFile, read_manifest
from scanner_app.domain.stick_errors import BundleError
from scanner_app.signed_sheets import signed
from scanner_app.upload.stick.age import recipient, sealed, unsealed
from scanner_app.upload.stick.places import bundles_on, digest_of
from scanner_app.upload.stick.signed import FOR_SEALS, load_counter_key
from tests.fakes.receiver import FolderReceiver, Known
from tests.stand.carrying import OFFICE, CarryingCounter
from tests.stand.carrying_fixtures import take_in
from tests.stand.pki import Pki


@pytest.fixture
def bundle(counter: CarryingCounter, stick: Path) -> Path:
    """Folder of a good bundle."""
    counter.write(stick)
    ((_, folder),) = bundles_on(stick)
    return folder


def _swap(folder: Path) -> None:
    first, second = folder / "000001.age", folder / "000002.age"
    first.rename(folder / "x")
    second.rename(first)
    (folder / "x").rename(second)


def _truncate(folder: Path) -> None:
    os.truncate(folder / "000002.age", 5000)


def _flip(folder: Path) -> None:
    with (folder / "000002.age").open("r+b") as file:
        file.seek(60_000)
        file.write(b"\0\0\0\0")


def _link(folder: Path) -> None:
    (folder / "000001.age").rename(folder.parent / "elsewhere")
    (folder / "000001.age").symlink_to(folder.parent / "elsewhere")


def _pipe(folder: Path) -> None:
    (folder / "000001.age").unlink()
    os.mkfifo(folder / "000001.age")


def _another_bundle(folder: Path) -> None:
    folder.rename(folder.with_name(f"SOHOA-{uuid.uuid4()}"))


def _no_seal(folder: Path) -> None:
    (folder / SEAL).unlink()


def _garbage(folder: Path) -> None:
    (folder / SEAL).write_bytes(b"age-encryption.org/v1\n" + b"[" * 100_000)


def _half_seal(folder: Path) -> None:
    os.truncate(folder / SEAL, (folder / SEAL).stat().st_size // 2)


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (_swap, "file"),
        (_truncate, "file"),
        (_flip, "file"),
        (_link, "file"),
        (_pipe, "file"),
        (_another_bundle, "other_bundle"),
        (_no_seal, "unfinished"),
        (_garbage, "unreadable"),
        (_half_seal, "unreadable"),
        (lambda folder: (folder / "000003.age").unlink(), "file"),
        (lambda folder: (folder / MANIFEST).write_bytes(b"x"), "file"),
    ],
)
def test_a_bundle_that_was_changed_brings_nothing(
    tamper: Callable[[Path], object],
    problem: str,
    bundle: Path,
    counter: CarryingCounter,
    province: FolderReceiver,
) -> None:
    tamper(bundle)

    (told,) = take_in(province, counter, bundle.parent)

    assert isinstance(told.error, BundleError)
    assert told.error.facts["problem"] == problem
    assert (told.taken, province.receipts(), province.stated()) == (0, (), [])
    assert not list(bundle.parent.rglob("receipts-*"))


def test_a_link_to_a_folder_is_no_bundle(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver, tmp_path: Path
) -> None:
    away = bundle.rename(tmp_path / bundle.name)
    bundle.symlink_to(away)

    assert take_in(province, counter, bundle.parent) == ()


def test_a_good_bundle_beside_a_bad_one_is_taken(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver
) -> None:
    shutil.copytree(bundle, bundle.with_name(f"SOHOA-{uuid.uuid4()}"))

    taken = sorted(each.taken for each in take_in(province, counter, bundle.parent))

    assert taken == [0, 3]


def _resealed(
    folder: Path,
    counter: CarryingCounter,
    certificate: Path,
    change: Callable[[Manifest], Manifest],
    files: Callable[[SealedFile], SealedFile] = lambda file: file,
) -> None:
    """The bundle with a manifest and seal that the holder of this certificate made."""
    keys = counter.keys()
    to = recipient(keys.recipient, "stick_recipient")
    key = load_counter_key(certificate, now=now() - timedelta(days=5))
    manifest = read_manifest(json.loads(unsealed((folder / MANIFEST).read_bytes(), keys.identity)))
    changed = json.dumps(change(manifest).dump()).encode()
    (folder / MANIFEST).write_bytes(sealed(changed, to))
    told = Seal(manifest.bundle, tuple(files(each) for each in _listed(folder))).dump()
    sheet = signed(told, FOR_SEALS, key.key, key.certificate)
    (folder / SEAL).write_bytes(sealed(sheet, to))


def _listed(folder: Path) -> tuple[SealedFile, ...]:
    return tuple(
        SealedFile(path.name, digest_of(path) or "", path.stat().st_size)
        for path in sorted(folder.glob("*.age"))
        if path.name != SEAL
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda told: replace(told, counter="ab" * 32), "other_counter"),
        (lambda told: replace(told, office="H37.9.9"), "other_office"),
        (lambda told: replace(told, bundle=uuid.uuid4()), "other_bundle"),
        (lambda told: replace(told, papers=told.papers[1:]), "other_bundle"),
        (lambda told: replace(told, stream=None), "other_bundle"),
        (lambda told: replace(told, reply_to="../../etc"), "message"),
        (lambda told: replace(told, papers=(_named(told, "../../../x.pdf"),)), "message"),
        (lambda told: replace(told, papers=(_filed(told, "../000001.age"),)), "message"),
    ],
)
def test_a_manifest_that_says_other_things_than_its_seal_brings_nothing(
    change: Callable[[Manifest], Manifest],
    problem: str,
    bundle: Path,
    counter: CarryingCounter,
    province: FolderReceiver,
) -> None:
    _resealed(bundle, counter, counter.certificate, change)

    (told,) = take_in(province, counter, bundle.parent)

    assert told.error is not None
    assert told.error.facts["problem"] == problem
    assert province.receipts() == ()


def _named(told: Manifest, name: str) -> object:
    carried = told.papers[0]
    return replace(carried, delivery=replace(carried.delivery, name=name))


def _filed(told: Manifest, name: str) -> object:
    return replace(told.papers[0], file=name)


def test_a_seal_that_leads_out_of_its_folder_brings_nothing(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver
) -> None:
    def out(file: SealedFile) -> SealedFile:
        return replace(file, name="../../x.age") if file.name == "000001.age" else file

    _resealed(bundle, counter, counter.certificate, lambda told: told, out)

    (told,) = take_in(province, counter, bundle.parent)

    assert told.error is not None
    assert told.error.facts["problem"] == "message"


def test_another_counters_seal_on_stolen_files_brings_nothing(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver, world: Path
) -> None:
    thief = Pki(world / "pki2").counter("ke-gian")
    key = load_counter_key(thief)
    known = {**province.counters, key.fingerprint: Known("2", "H37.9.9")}
    # The thief cannot open the manifest, so it stays; only the seal is his.
    to = recipient(counter.keys().recipient, "stick_recipient")
    told = Seal(uuid.UUID(bundle.name.removeprefix("SOHOA-")), _listed(bundle)).dump()
    (bundle / SEAL).write_bytes(sealed(signed(told, FOR_SEALS, key.key, key.certificate), to))

    (found,) = take_in(replace(province, counters=known), counter, bundle.parent)

    assert found.error is not None
    assert found.error.facts["problem"] == "other_counter"
    assert province.receipts() == ()


def test_a_paper_larger_than_it_was_said_to_be_is_not_taken(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver
) -> None:
    def small(told: Manifest) -> Manifest:
        first, *rest = told.papers
        return replace(
            told, papers=(replace(first, delivery=replace(first.delivery, size_bytes=9)), *rest)
        )

    _resealed(bundle, counter, counter.certificate, small)

    (told,) = take_in(province, counter, bundle.parent)

    assert told.error is not None
    assert (told.taken, told.failed, province.receipts()) == (0, 3, ())


@pytest.mark.parametrize("case", ["unknown", "expired"])
def test_a_certificate_that_does_not_hold_brings_nothing(
    case: str, bundle: Path, counter: CarryingCounter, province: FolderReceiver, world: Path
) -> None:
    lasts = timedelta(days=-1 if case == "expired" else 20)
    certificate = Pki(world / "pki2").counter("cu", lasts=lasts)
    _resealed(bundle, counter, certificate, lambda told: told)

    (told,) = take_in(province, counter, bundle.parent)

    assert told.error is not None
    assert (told.error.code, told.error.facts["problem"]) == ("stick.bundle_foreign", case)


def test_a_certificate_that_was_taken_back_brings_nothing(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver
) -> None:
    (told,) = take_in(replace(province, counters={}), counter, bundle.parent)

    assert told.error is not None
    assert told.error.facts["problem"] == "unknown"


def test_a_bundle_for_another_province_brings_nothing(
    bundle: Path, counter: CarryingCounter, province: FolderReceiver
) -> None:
    theirs = pyrage.x25519.Identity.generate()
    (counter.secrets / "stick-identity").write_text(str(theirs))

    (told,) = take_in(province, counter, bundle.parent)

    assert told.error is not None
    assert told.error.code == "stick.bundle_unreadable"
    assert OFFICE.encode() not in b"".join(path.read_bytes() for path in bundle.iterdir())
