"""Sohoa.admx: one machine policy for each setting, and one that locks more of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from scanner_app.messages.setting_words import WORDS
from scanner_app.settings import CHOICES, POLICY_KEY, RANGES
from scanner_app.settings_template import default_of

NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
REVISION = "1.0"
LOCK = "lock"
_MOST_TEXT = "1023"
_FILES = (
    "client_certificate", "procedures", "province_ca", "sign_rules", "tessdata", "watch_folder",
)  # fmt: skip
"""Texts that may hold %variables%."""


def groups() -> dict[str, str]:
    """Name of each category, by its Vietnamese heading."""
    headings = dict.fromkeys(words.group for words in WORDS.values())
    return {heading: f"group_{place}" for place, heading in enumerate(headings, start=1)}


def has_box(key: str) -> bool:
    """The policy has something to fill in, besides on and off."""
    return key == LOCK or not isinstance(default_of(key), bool)


def admx() -> ET.Element:
    """The whole file."""
    root = ET.Element(
        "policyDefinitions", {"xmlns": NAMESPACE, "revision": REVISION, "schemaVersion": "1.0"}
    )
    spaces = ET.SubElement(root, "policyNamespaces")
    ET.SubElement(spaces, "target", prefix="sohoa", namespace="Sohoa.Policies")
    ET.SubElement(root, "resources", minRequiredRevision=REVISION, fallbackCulture="en-US")
    definitions = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(definitions, "definition", name="windows_10", displayName=_string("windows_10"))
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", name="sohoa", displayName=_string("sohoa"))
    for name in groups().values():
        inner = ET.SubElement(categories, "category", name=name, displayName=_string(name))
        ET.SubElement(inner, "parentCategory", ref="sohoa")
    policies = ET.SubElement(root, "policies")
    _add(policies, LOCK, "sohoa")
    for key, words in WORDS.items():
        _add(policies, key, groups()[words.group])
    return root


def _add(policies: ET.Element, key: str, category: str) -> None:
    shape = {
        "name": key,
        "class": "Machine",
        "displayName": _string(key),
        "explainText": _string(f"{key}_told"),
        "key": POLICY_KEY,
    }
    if has_box(key):
        shape["presentation"] = f"$(presentation.{key})"
    else:
        shape["valueName"] = key
    policy = ET.SubElement(policies, "policy", shape)
    ET.SubElement(policy, "parentCategory", ref=category)
    ET.SubElement(policy, "supportedOn", ref="windows_10")
    if has_box(key):
        _add_element(ET.SubElement(policy, "elements"), key)
        return
    for name, value in (("enabledValue", "1"), ("disabledValue", "0")):
        ET.SubElement(ET.SubElement(policy, name), "decimal", value=value)


def _add_element(elements: ET.Element, key: str) -> None:
    default = () if key == LOCK else default_of(key)
    shape = {"id": key, "valueName": key, "required": "true"}
    if isinstance(default, tuple):
        ET.SubElement(elements, "multiText", shape)
    elif isinstance(default, int):
        low, high = RANGES[key]
        ET.SubElement(elements, "decimal", shape, minValue=str(low), maxValue=str(high))
    elif key in CHOICES:
        box = ET.SubElement(elements, "enum", shape)
        for choice in CHOICES[key]:
            item = ET.SubElement(box, "item", displayName=_string(f"{key}_{choice}"))
            ET.SubElement(ET.SubElement(item, "value"), "string").text = choice
    else:
        more = {"expandable": "true"} if key in _FILES else {}
        ET.SubElement(elements, "text", shape | more, maxLength=_MOST_TEXT)


def _string(name: str) -> str:
    return f"$(string.{name})"
