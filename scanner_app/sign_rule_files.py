"""The table of who signs what: TOML to rules, wrong rows named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scanner_app.domain.sign_errors import SignRulesError
from scanner_app.domain.sign_rules import SignRule
from scanner_app.domain.signature import CopyKind, SignerRole

_KEYS = {"kinds", "roles", "copy", "valid_from", "valid_to", "source"}


def read_rules(path: Path) -> tuple[SignRule, ...]:
    """The rows of a table, in their order: the first that covers a paper counts.

    Raises:
        SignRulesError: facts: path, line (number of the row, from 1), reason.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("rule", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SignRulesError(path=str(path), reason=type(error).__name__) from error
    if not isinstance(rows, list) or not rows:
        raise SignRulesError(path=str(path), reason="rule")
    return tuple(_checked(path, number, row) for number, row in enumerate(rows, start=1))


def _checked(path: Path, number: int, row: object) -> SignRule:
    if not isinstance(row, Mapping):
        raise SignRulesError(path=str(path), line=number, reason="rule")
    try:
        return _rule(row)
    except (KeyError, TypeError, ValueError) as error:
        raise SignRulesError(path=str(path), line=number, reason=str(error)) from error


def _rule(row: Mapping[str, object]) -> SignRule:
    if unknown := row.keys() - _KEYS:
        raise KeyError(min(unknown))
    roles = tuple(SignerRole(each) for each in _texts(row["roles"]))
    if not roles or len(set(roles)) < len(roles):
        raise ValueError("roles")
    copy = str(row.get("copy", ""))
    return SignRule(
        kinds=_texts(row.get("kinds", [])),
        roles=roles,
        copy=CopyKind(copy) if copy else None,
        valid_from=_day(row.get("valid_from", "")),
        valid_to=_day(row.get("valid_to", "")),
        source=str(row.get("source", "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError("list")
    return tuple(value)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
