"""Who must sign what, and the table that says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scanner_app.domain.catalog import PAPER_KINDS
from scanner_app.domain.sign_errors import SignRulesError
from scanner_app.domain.sign_rules import OFFICER_SIGNS, SignRule, rule_for
from scanner_app.domain.signature import CopyKind, SignerRole
from scanner_app.paths import resources_folder
from scanner_app.sign_rule_files import read_rules

OFFICER, AGENCY = SignerRole.OFFICER, SignerRole.AGENCY
SHIPPED = resources_folder() / "catalog" / "sign_rules.toml"
BEFORE, AFTER = date(2024, 6, 30), date(2024, 7, 1)


@pytest.mark.parametrize("kind", ["Giấy chứng nhận", "GIẤY PHÉP xây dựng", "Trích lục khai sinh"])
def test_licences_need_the_agency_since_the_law_of_2023_is_in_force(kind: str) -> None:
    rules = read_rules(SHIPPED)

    before, after = rule_for(kind, BEFORE, rules), rule_for(kind, AFTER, rules)

    assert (before.roles, before.copy) == ((OFFICER,), None)
    assert (after.roles, after.copy) == ((OFFICER, AGENCY), CopyKind.SAO_Y)


@pytest.mark.parametrize("kind", ["Đơn đề nghị", "Tờ khai", "Giấy tờ"])
def test_other_papers_need_the_officer_alone(kind: str) -> None:
    assert rule_for(kind, AFTER, read_rules(SHIPPED)).roles == (OFFICER,)


def test_every_kind_the_shipped_table_names_is_a_known_kind() -> None:
    known = {kind.name for kind in PAPER_KINDS}

    assert {kind for rule in read_rules(SHIPPED) for kind in rule.kinds} <= known


def test_a_kind_begins_with_whole_words() -> None:
    rule = SignRule(("Đơn",), (OFFICER,))

    assert rule.covers("Đơn xin", AFTER)
    assert not rule.covers("Đơnvị", AFTER)


def test_roles_sign_in_the_order_of_the_rule() -> None:
    rule = SignRule((), (OFFICER, AGENCY))

    assert [rule.next_role(done) for done in ((), (OFFICER,), (OFFICER, AGENCY))] == [
        OFFICER,
        AGENCY,
        None,
    ]


def test_the_first_row_that_covers_a_paper_counts_and_without_any_the_officer_signs() -> None:
    first = SignRule(("Tờ khai",), (AGENCY,), valid_to=BEFORE)
    second = SignRule(("Tờ khai",), (OFFICER, AGENCY))

    assert rule_for("Tờ khai", BEFORE, [first, second]) is first
    assert rule_for("Tờ khai", AFTER, [first, second]) is second
    assert rule_for("Đơn", AFTER, [first, second]) is OFFICER_SIGNS


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rule = 1", None),
        ("", None),
        ("[[rule]]\nkinds = []", 1),
        ('[[rule]]\nroles = ["officer"]\n[[rule]]\nroles = []', 2),
        ('[[rule]]\nroles = ["boss"]', 1),
        ('[[rule]]\nroles = ["officer", "officer"]', 1),
        ('[[rule]]\nroles = ["officer"]\ncopy = "BẢN CHÍNH"', 1),
        ('[[rule]]\nroles = ["officer"]\nvalid_from = "1/7/2024"', 1),
        ('[[rule]]\nroles = ["officer"]\nkind = "Đơn"', 1),
        ('[[rule]]\nroles = "officer"', 1),
        ("rule = [1]", 1),
        ("[[rule", None),
    ],
)
def test_a_broken_table_is_told_with_its_row(text: str, line: int | None, tmp_path: Path) -> None:
    path = tmp_path / "quy-tac.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SignRulesError) as caught:
        read_rules(path)

    assert caught.value.facts.get("line") == line


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(SignRulesError):
        read_rules(tmp_path / "không có.toml")
