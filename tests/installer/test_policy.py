"""The group policy template says for every setting what the program reads."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from installer.policy.writing import write_policy
from scanner_app.messages.setting_words import WORDS
from scanner_app.settings import Settings, load_settings
from scanner_app.settings_template import default_of

SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
BOXES = {
    "text": "textBox",
    "decimal": "decimalTextBox",
    "enum": "dropdownList",
    "multiText": "multiTextBox",
}
"""What shows each kind of element (MS-GPREG 2.2, ADMX)."""
ORDER = ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """IT's files."""
    made = tmp_path_factory.mktemp("policy")
    write_policy(made)
    return made


@pytest.fixture(scope="module")
def admx(folder: Path) -> ET.Element:
    """The template."""
    return ET.parse(folder / "Sohoa.admx").getroot()


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return list(root.iter(SPACE + name))


def _names(elements: list[ET.Element], attribute: str) -> list[str]:
    return [each.attrib[attribute] for each in elements]


def test_every_setting_is_a_policy_of_its_own_kind(admx: ET.Element) -> None:
    kinds: dict[str, str] = {}
    for policy in _all(admx, "policy"):
        found = [each for box in policy.findall(SPACE + "elements") for each in box]
        name = policy.attrib["name"]
        kinds[name] = found[0].tag.removeprefix(SPACE) if found else "switch"
        assert policy.attrib["key"] == r"SOFTWARE\Policies\Sohoa"
        assert policy.attrib["class"] == "Machine"
        assert [each.attrib["valueName"] for each in (found or [policy])] == [name]

    assert kinds.pop("lock") == "multiText"
    assert kinds == {key: _kind(key) for key in WORDS}


def _kind(key: str) -> str:
    if key in ("pdf_profile", "watch_after"):
        return "enum"
    kinds = {bool: "switch", int: "decimal", str: "text", tuple: "multiText"}
    return kinds[type(default_of(key))]


@pytest.mark.parametrize("culture", ["vi-VN", "en-US"])
def test_every_reference_of_the_template_is_in_each_language(
    folder: Path, admx: ET.Element, culture: str
) -> None:
    adml = ET.parse(folder / culture / "Sohoa.adml").getroot()
    strings = _names(_all(adml, "string"), "id")
    boxes = {each.attrib["id"]: each for each in _all(adml, "presentation")}
    values = [value for each in admx.iter() for value in each.attrib.values()]
    text = "\n".join(values)

    assert sorted(strings) == sorted(set(re.findall(r"\$\(string\.(\w+)\)", text)))
    assert sorted(boxes) == sorted(re.findall(r"\$\(presentation\.(\w+)\)", text))
    assert len(strings) == len(set(strings))
    assert all((each.text or "").strip() for each in _all(adml, "string"))
    for policy in _all(admx, "policy"):
        for each in (inner for box in policy.findall(SPACE + "elements") for inner in box):
            (shown,) = boxes[policy.attrib["name"]]
            assert shown.attrib["refId"] == each.attrib["id"]
            assert shown.tag == SPACE + BOXES[each.tag.removeprefix(SPACE)]


def test_names_are_unique_and_parents_are_there(admx: ET.Element) -> None:
    policies, categories = _names(_all(admx, "policy"), "name"), _all(admx, "category")
    parents = {each.attrib["ref"] for each in _all(admx, "parentCategory")}
    names = _names(categories, "name")

    assert [each.tag.removeprefix(SPACE) for each in admx] == ORDER
    assert len(set(policies)) == len(policies)
    assert len(set(names)) == len(names)
    assert parents <= set(names)
    supported = {each.attrib["ref"] for policy in _all(admx, "policy") for each in policy[1:2]}
    assert supported == set(_names(_all(admx, "definition"), "name"))


def test_what_the_editor_lets_through_the_program_takes(admx: ET.Element, tmp_path: Path) -> None:
    written: dict[str, object] = {}
    for policy in _all(admx, "policy"):
        name = policy.attrib["name"]
        for each in (inner for box in policy.findall(SPACE + "elements") for inner in box):
            if each.tag == SPACE + "decimal":
                written[name] = int(each.attrib["maxValue"])
            elif each.tag == SPACE + "enum":
                written[name] = _all(each, "string")[-1].text
            elif each.tag == SPACE + "multiText":
                written[name] = ["office"]
        for each in policy.findall(f"{SPACE}disabledValue/{SPACE}decimal"):
            written[name] = int(each.attrib["value"])

    found = load_settings(tmp_path, tmp_path / "none.toml", written)

    assert (found.keep_days, found.watch_after, found.check_revocation) == (3650, "delete", False)
    assert found.trust_roots == ("office",)


def test_the_commented_settings_lie_beside_and_all_is_the_same_each_time(
    folder: Path, tmp_path: Path
) -> None:
    again = {path.relative_to(tmp_path): path.read_bytes() for path in write_policy(tmp_path)}

    assert again == {path: (folder / path).read_bytes() for path in again}
    assert {str(path) for path in again} == {
        "Sohoa.admx",
        "vi-VN/Sohoa.adml",
        "en-US/Sohoa.adml",
        "settings.toml",
    }
    assert tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8")) == {}
    assert Settings() == load_settings(tmp_path, folder / "settings.toml", {})
