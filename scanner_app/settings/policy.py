r"""What Group Policy sets: values below HKLM\SOFTWARE\Policies\Sohoa, as the ADMX writes them.

A policy always locks. Texts are REG_SZ (REG_EXPAND_SZ with variables), numbers and yes or no (1,
0) REG_DWORD, lists REG_MULTI_SZ.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from scanner_app.domain.errors import PolicyError, SettingsError
from scanner_app.settings.checking import DEFAULTS, checked, checked_lock

POLICY_KEY = r"SOFTWARE\Policies\Sohoa"
"""Below HKEY_LOCAL_MACHINE; Windows gives 32- and 64-bit programs the same one."""

LOCK = "lock"
"""Name of the value, and of the entry of IT's file, that locks more keys."""

Policies = Mapping[str, object]
"""Values by name as `winreg` gives them: str, int, list of str."""


def read_policies() -> Policies:
    """What the registry holds; nothing where there is none.

    Raises:
        PolicyError: this account may not read it.
    """
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY, 0, access) as key:
                for place in range(winreg.QueryInfoKey(key)[1]):
                    name, value, kind = winreg.EnumValue(key, place)
                    if kind == winreg.REG_EXPAND_SZ:
                        value = winreg.ExpandEnvironmentStrings(value)
                    found[name] = value
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise PolicyError(key="quyền đọc") from error
    return found


def checked_policies(policies: Policies) -> dict[str, object]:
    """What they set, by key, as `Settings` holds it.

    Names that this version does not know are left aside: a template that is newer than the
    program on some of 300 PCs must not stop those.

    Raises:
        PolicyError: wrong type or value.
    """
    return {key: _value(key, value) for key, value in policies.items() if key in DEFAULTS}


def checked_policy_lock(policies: Policies) -> frozenset[str]:
    """Keys that policies lock: those they set, and those they list.

    Raises:
        PolicyError: what is listed are no settings.
    """
    try:
        listed = checked_lock("", _without_blanks(policies.get(LOCK, [])))
    except SettingsError as error:
        raise PolicyError(key=error.facts["key"], nearest=error.facts.get("nearest")) from error
    return listed | (policies.keys() & DEFAULTS.keys())


def unknown_policies(policies: Policies) -> tuple[str, ...]:
    """Names that this version does not know."""
    return tuple(sorted(policies.keys() - DEFAULTS.keys() - {LOCK}))


def _value(key: str, value: object) -> object:
    if isinstance(DEFAULTS[key], bool):
        if value not in (0, 1) or not isinstance(value, int):
            raise PolicyError(key=key, nearest="0 / 1")
        return bool(value)
    try:
        return checked("", key, _without_blanks(value))
    except SettingsError as error:
        told = {name: error.facts.get(name) for name in ("nearest", "value")}
        raise PolicyError(key=key, **told) from error


def _without_blanks(value: object) -> object:
    # The editor's box for several lines leaves an empty last one.
    return [each for each in value if each] if isinstance(value, list) else value
