"""The table of procedures with their components: TOML to rules, wrong entries named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scanner_app.domain.completing_errors import ProceduresError
from scanner_app.domain.components import ComponentRule, Duty, Exclusion, ProcedureRules
from scanner_app.domain.exchange.statements import Part

_KEYS = frozenset({"code", "name", "valid_from", "valid_to", "source", "component"})
_COMPONENT_KEYS = frozenset({"key", "name", "kinds", "part", "duty", "exclusion", "optional"})


def read_procedures(path: Path) -> tuple[ProcedureRules, ...]:
    """The procedures of a file like `resources/catalog/procedures.toml`, in their order.

    Raises:
        ProceduresError: facts: path, line (number of the procedure, from 1), key (what is wrong).
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProceduresError(path=str(path), key=type(error).__name__) from error
    entries = told.pop("procedure", [])
    if told or not isinstance(entries, list) or not entries:
        raise ProceduresError(path=str(path), key=min(told, default="procedure"))
    return tuple(_checked(path, number, entry) for number, entry in enumerate(entries, start=1))


def _checked(path: Path, number: int, entry: object) -> ProcedureRules:
    try:
        return _procedure(_table(entry, _KEYS))
    except KeyError as error:
        raise ProceduresError(path=str(path), line=number, key=error.args[0]) from error
    except (TypeError, ValueError) as error:
        raise ProceduresError(path=str(path), line=number, key=str(error)) from error


def _procedure(entry: Mapping[str, object]) -> ProcedureRules:
    listed = entry["component"]
    if not isinstance(listed, list):
        raise TypeError("component")
    components = tuple(_component(_table(each, _COMPONENT_KEYS)) for each in listed)
    keys = [each.key for each in components]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(twice[0])
    return ProcedureRules(
        code=_text(entry, "code"),
        name=_text(entry, "name"),
        components=components,
        valid_from=_day(entry, "valid_from"),
        valid_to=_day(entry, "valid_to"),
        source=str(entry.get("source", "")),
    )


def _component(entry: Mapping[str, object]) -> ComponentRule:
    kinds, optional = entry["kinds"], entry.get("optional", False)
    if not isinstance(kinds, list) or not all(isinstance(kind, str) and kind for kind in kinds):
        raise TypeError("kinds")
    if not isinstance(optional, bool):
        raise TypeError("optional")
    duty = Duty(str(entry.get("duty", "required")))
    reason = entry.get("exclusion")
    exclusion = Exclusion(str(reason)) if reason is not None else None
    if (duty is Duty.EXCLUDED) is not (exclusion is not None):
        raise ValueError("exclusion")
    return ComponentRule(
        key=_text(entry, "key"),
        name=_text(entry, "name"),
        kinds=tuple(kinds),
        part=Part(str(entry.get("part", "component"))),
        duty=duty,
        exclusion=exclusion,
        optional=optional,
    )


def _table(entry: object, keys: frozenset[str]) -> Mapping[str, object]:
    if not isinstance(entry, Mapping):
        raise TypeError("procedure")
    if unknown := entry.keys() - keys:
        raise KeyError(min(unknown))
    return entry


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise TypeError(key)
    return value


def _day(entry: Mapping[str, object], key: str) -> date | None:
    value = entry.get(key, "")
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError as error:
        raise ValueError(key) from error
