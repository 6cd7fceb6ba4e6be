"""What was half done, and what ends: authority, counters, leftovers."""

from __future__ import annotations

import os

from scanner_app.central.settings_file import load_central_settings
from scanner_app.locks import FileLock
from tests.central.admin.conftest import Province, listed


def test_an_authority_that_was_half_made_is_finished(bare: Province) -> None:
    """Killed after its key and before what nginx needs."""
    assert bare.run("authority", "init")[0] == 0
    folder = bare.folder / "authority"
    before = {each.name: each.read_bytes() for each in folder.glob("authority.*")}
    wanted = [bare.folder / "authority.pem", bare.folder / "revoked.crl"]
    for each in (*wanted, folder / "revoked.crl"):
        each.unlink()

    assert bare.run("authority", "init")[0] == 0

    assert {each.name: each.read_bytes() for each in folder.glob("authority.*")} == before
    assert wanted[0].read_bytes() == before["authority.pem"]
    assert listed(bare) == []
    assert bare.run("authority", "init")[0] == 1


def test_a_counter_whose_pc_is_gone_is_retired_with_its_certificates(settled: Province) -> None:
    out = str(settled.folder / "out")
    words = ("counter", "add", "--office", "H37.1", "--name", "Quầy hỏng", "--out", out)
    first, second = settled.json(*words), settled.json(*words)
    before = listed(settled)
    assert first["counter"] == second["counter"]

    done = settled.json("counter", "retire", str(first["counter"]))
    again = settled.json("counter", "retire", str(first["counter"]))

    assert (done["revoked"], done["released"]) == (2, 0)
    assert again["revoked"] == 2
    assert len(listed(settled)) == len(before) + 2
    assert settled.run("counter", "retire", "999999")[0] == 1


def test_nothing_is_deleted_while_a_stick_is_imported(settled: Province) -> None:
    """Its paper may lie in the store already and have no row yet."""
    key = f"H37.1/ab/ab{'0' * 62}"
    path = settled.folder / "objects" / key
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    with FileLock(load_central_settings(settled.config).sticks.lock).held():
        during = settled.run("tidy", "--delete")
        assert path.exists()

    after = settled.json("tidy", "--delete")

    assert during[0] == 1
    assert [each["key"] for each in after["strays"]] == [key]  # type: ignore[attr-defined]  # JSON
    assert not path.exists()
