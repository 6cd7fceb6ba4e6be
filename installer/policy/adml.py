"""Sohoa.adml of a language: names, explanations, boxes to fill in."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from installer.policy.admx import LOCK, NAMESPACE, REVISION, groups, has_box
from installer.policy.english import ENGLISH, GROUPS
from scanner_app.messages.setting_words import WORDS
from scanner_app.settings import CHOICES, RANGES
from scanner_app.settings_template import allowed_words, default_of, default_words, value_words


@dataclass(frozen=True, slots=True)
class _Language:
    """What stands around the words of each setting."""

    program: str
    description: str
    windows: str
    lock: tuple[str, str]
    value: str
    built_in: str
    example: str
    states: str
    switch: str


_VIETNAMESE = _Language(
    program="Sohoa",
    description="Thiết lập của Sohoa: số hóa hồ sơ tại Bộ phận Một cửa",
    windows="Windows 10 trở lên",
    lock=(
        "Khóa các mục khác",
        (
            "Những mục mà không ai trên máy đổi được, dù chính sách không đặt giá trị cho chúng; "
            "mỗi dòng một tên mục, thí dụ target. Mục mà chính sách đặt thì luôn bị khóa."
        ),
    ),
    value="Giá trị: {0}. Có sẵn: {1}.",
    built_in="Có sẵn: {0}.",
    example="Thí dụ: {0}",
    states=(
        "Tên trong settings.toml: {0}. Bật: giá trị này thắng thiết lập của máy và của kho, và "
        "không ai trên máy đổi được. Chưa cấu hình hoặc tắt: theo thiết lập của máy và của kho."
    ),
    switch=(
        "Tên trong settings.toml: {0}. Bật là true, tắt là false; cả hai thắng thiết lập của máy "
        "và của kho. Chưa cấu hình: theo thiết lập của máy và của kho."
    ),
)
_ENGLISH = _Language(
    program="Sohoa",
    description="Settings of Sohoa: digitizing dossiers at one-stop counters",
    windows="Windows 10 or later",
    lock=(
        "Lock other settings",
        (
            "Settings that nobody on the PC may change though no policy sets them; one name a "
            "line, such as target. What a policy sets is always locked."
        ),
    ),
    value="Value: {0}. Built in: {1}.",
    built_in="Built in: {0}.",
    example="Example: {0}",
    states=(
        "Name in settings.toml: {0}. Enabled: this value wins over the machine's and the home's "
        "settings, and nobody on the PC can change it. Not configured or disabled: as they say."
    ),
    switch=(
        "Name in settings.toml: {0}. Enabled is true, disabled is false; both win over the "
        "machine's and the home's settings. Not configured: as they say."
    ),
)
LANGUAGES = {"vi-VN": _VIETNAMESE, "en-US": _ENGLISH}


def adml(culture: str) -> ET.Element:
    """The whole file of a language.

    Args:
        culture: one of `LANGUAGES`.
    """
    words = LANGUAGES[culture]
    root = ET.Element(
        "policyDefinitionResources",
        {"xmlns": NAMESPACE, "revision": REVISION, "schemaVersion": "1.0"},
    )
    ET.SubElement(root, "displayName").text = words.program
    ET.SubElement(root, "description").text = words.description
    resources = ET.SubElement(root, "resources")
    table = ET.SubElement(resources, "stringTable")
    for name, text in _strings(culture).items():
        ET.SubElement(table, "string", id=name).text = text
    shown = ET.SubElement(resources, "presentationTable")
    for key in (LOCK, *WORDS):
        if has_box(key):
            _add_box(ET.SubElement(shown, "presentation", id=key), key, _title(culture, key))
    return root


def _strings(culture: str) -> dict[str, str]:
    words = LANGUAGES[culture]
    found = {"sohoa": words.program, "windows_10": words.windows}
    for heading, name in groups().items():
        found[name] = heading if culture == "vi-VN" else GROUPS[heading]
    for key in (LOCK, *WORDS):
        found[key] = _title(culture, key)
        found[f"{key}_told"] = _told(culture, key)
        found |= {f"{key}_{choice}": choice for choice in CHOICES.get(key, ())}
    return found


def _title(culture: str, key: str) -> str:
    if key == LOCK:
        return LANGUAGES[culture].lock[0]
    return WORDS[key].title if culture == "vi-VN" else ENGLISH[key][0]


def _told(culture: str, key: str) -> str:
    words = LANGUAGES[culture]
    if key == LOCK:
        return words.lock[1]
    if culture == "vi-VN":
        told, value = WORDS[key].told, words.value.format(allowed_words(key), default_words(key))
    else:
        told, value = ENGLISH[key][1], _english_value(key)
    parts = [told, value]
    if has_box(key):
        parts.append(words.example.format(value_words(WORDS[key].example)))
    parts.append((words.states if has_box(key) else words.switch).format(key))
    return "\n\n".join(parts)


def _english_value(key: str) -> str:
    built_in = value_words(default_of(key)) or "empty"
    if key in RANGES:
        low, high = RANGES[key]
        return _ENGLISH.value.format(f"{low} to {high}", built_in)
    return _ENGLISH.built_in.format(built_in)


def _add_box(presentation: ET.Element, key: str, label: str) -> None:
    default = () if key == LOCK else default_of(key)
    if isinstance(default, tuple):
        ET.SubElement(presentation, "multiTextBox", refId=key, defaultHeight="5").text = label
    elif isinstance(default, int):
        box = ET.SubElement(presentation, "decimalTextBox", refId=key, defaultValue=str(default))
        box.text = label
    elif key in CHOICES:
        place = str(CHOICES[key].index(str(default)))
        box = ET.SubElement(presentation, "dropdownList", refId=key, noSort="true")
        box.set("defaultItem", place)
        box.text = label
    else:
        box = ET.SubElement(presentation, "textBox", refId=key)
        ET.SubElement(box, "label").text = label
