"""`sohoa check` says what to look at before the citizen leaves; `sohoa reuse`, what is there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from scanner_app.domain.dossier import Tag
from scanner_app.domain.ids import DossierId
from scanner_app.storage.journal import SqlJournal
from tests.storage.conftest import CODE, Store, store_at
from tests.storage.reusing import FIELDS, FIRST, SECOND, Come, come, kept

NUMBER = "12"
"""Of no citizen: its shape is wrong."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty")
    store_at(home).database.close()
    return home / "sohoa.db"


@pytest.fixture
def store(tmp_path: Path, empty: Path) -> Iterator[Store]:
    shutil.copyfile(empty, tmp_path / "sohoa.db")
    made = store_at(tmp_path)
    yield made
    made.database.close()


def sohoa(store: Store, *command: str) -> int:
    return run(["--home", str(store.home), *command])


def actions(store: Store, *wanted: str) -> list[str]:
    lines = SqlJournal(store.database, store.clock).lines()
    return [line.action for line in lines if line.action in wanted]


def doubtful(store: Store) -> DossierId:
    dossier, _ = store.filed()
    tag = Tag("applicant_id", NUMBER, 1.0, "clerk")
    store.filing.confirm_tags(dossier, [tag], "cb")
    return dossier


def test_check_tells_each_finding_with_both_ends_and_notes_who_saw_it(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = doubtful(store)
    store.filed("000.00.21.H37-231018-0008")

    assert sohoa(store, "check") == 0
    shown = capsys.readouterr().out.splitlines()
    assert sohoa(store, "check", CODE, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["dossiers"]

    assert shown[0] == f"{CODE}: 1 điều cần xem"
    assert shown[1].startswith("  cần hỏi: Số định danh không đúng cấu trúc 12 chữ số.")
    assert shown[2].endswith(f": {NUMBER}")
    assert shown[3] == "000.00.21.H37-231018-0008: không có gì phải xem lại"
    (finding,) = told["findings"]
    assert (told["id"], told["code"], finding["code"], finding["weight"]) == (
        *(dossier, CODE, "id.shape", "ask"),
    )
    assert [side["value"] for side in finding["sides"]] == [NUMBER]
    assert actions(store, "viewed") == ["viewed"]


@pytest.mark.parametrize("command", ["check", "reuse"])
def test_a_code_that_no_dossier_has_is_said_so(
    store: Store, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert sohoa(store, command, CODE) == 1
    assert "Không có hồ sơ này" in capsys.readouterr().err


def test_reuse_lists_what_is_there_links_the_chosen_one_and_offers_it_no_more(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = kept(store)
    come(store, replace(Come(), code=SECOND), FIELDS)

    assert sohoa(store, "reuse", SECOND) == 0
    listed = capsys.readouterr().out
    assert sohoa(store, "reuse", SECOND, "--accept", "2") == 1
    refused = capsys.readouterr().err
    assert sohoa(store, "reuse", SECOND, "--accept", "1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert sohoa(store, "reuse", SECOND) == 0

    assert listed.startswith("1. Quyết định (05/QĐ-UBND, 2023-02-01, UBND phường Đông Kinh)\n")
    assert f"hồ sơ {FIRST}, lưu ngày" in listed
    assert "2" in refused
    assert (told["offers"][0]["sha256"], told["offers"][0]["evidence"]) == (digest, "same_fields")
    assert told["linked"]["sha256"] == digest
    assert capsys.readouterr().out == "Kho chưa có giấy tờ nào của hồ sơ này.\n"
    assert actions(store, "reuse_linked", "viewed") == ["viewed", "reuse_linked"]
