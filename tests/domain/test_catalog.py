"""Kinds of papers and offices, with their times."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from scanner_app.domain.catalog import (
    ADMINISTRATIVE,
    COPY,
    ND30_FROM,
    PAPER_KINDS,
    Office,
    kind_named,
    kinds_abbreviated,
    kinds_on,
    office_on,
    offices_named,
)

CATALOG = Path(__file__).resolve().parents[2] / "resources" / "catalog"

OFFICES = (
    Office("05983", "Phường Chi Lăng", "commune", "178", None, date(2025, 6, 30)),
    Office("05983", "Phường Lương Văn Tri", "commune", "20", date(2025, 7, 1)),
    Office("06463", "Xã Chi Lăng", "commune", "20", date(2025, 7, 1)),
)


def table(name: str) -> dict[str, Any]:  # tables of TOML have no narrower type
    return tomllib.loads((CATALOG / name).read_text(encoding="utf-8"))


def test_the_decree_names_29_kinds_and_3_copies() -> None:
    assert len(kinds_on(ND30_FROM, group=ADMINISTRATIVE)) == 29
    assert {kind.abbreviation for kind in kinds_on(ND30_FROM, group=COPY)} == {"SY", "TrS", "SL"}


def test_the_decrees_kinds_hold_from_its_first_day() -> None:
    day_before = date(2020, 3, 4)

    assert kinds_on(day_before, group=ADMINISTRATIVE) == ()
    assert kinds_on(day_before)


def test_an_abbreviation_names_its_kind_and_case_counts() -> None:
    assert [kind.name for kind in kinds_abbreviated("TTr")] == ["Tờ trình"]
    assert kinds_abbreviated("TTR") == ()
    assert kinds_abbreviated("") == ()


def test_no_two_kinds_share_an_abbreviation() -> None:
    used = [kind.abbreviation for kind in PAPER_KINDS if kind.abbreviation]

    assert len(used) == len(set(used))


def test_a_kind_is_found_by_name_whatever_its_accents() -> None:
    kind = kind_named("QUYÉT ĐỊNH")

    assert kind is not None
    assert kind.name == "Quyết định"
    assert kind_named("Thực đơn") is None


def test_a_code_belongs_to_different_offices_before_and_after_the_merger() -> None:
    before = office_on("05983", date(2025, 6, 30), OFFICES)
    after = office_on("05983", date(2025, 7, 1), OFFICES)

    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Phường Chi Lăng", "Phường Lương Văn Tri")
    assert office_on("99999", date(2025, 7, 1), OFFICES) is None


def test_a_name_is_looked_up_for_a_day() -> None:
    assert [office.code for office in offices_named("xã chi lăng", date(2026, 1, 1), OFFICES)] == [
        "06463"
    ]
    assert offices_named("Xã Chi Lăng", date(2025, 1, 1), OFFICES) == ()


def test_the_list_of_kinds_agrees_with_the_rules() -> None:
    listed = {(kind["name"], kind["abbreviation"]) for kind in table("paper_kinds.toml")["kind"]}

    assert listed == {(kind.name, kind.abbreviation) for kind in PAPER_KINDS}


def test_the_list_of_offices_holds_65_communes_since_the_merger() -> None:
    offices = table("offices.toml")["office"]
    now = [office for office in offices if office["level"] == "commune" and not office["valid_to"]]

    assert len(now) == 65
    assert sum(office["name"].startswith("Phường ") for office in now) == 4
    assert all(office["predecessors"] for office in now)
    assert all(office["source"] for office in offices)


def test_no_office_is_listed_twice_for_one_time() -> None:
    offices = table("offices.toml")["office"]
    keys = [(office["code"], office["valid_from"]) for office in offices]

    assert len(keys) == len(set(keys))


def test_an_abolished_unit_is_nobodys_office_any_more() -> None:
    district = Office("178", "Thành phố Lạng Sơn", "district", "20", None, date(2025, 6, 30))

    assert office_on("178", date(2025, 6, 30), [district]) == district
    assert office_on("178", date(2025, 7, 1), [district]) is None
