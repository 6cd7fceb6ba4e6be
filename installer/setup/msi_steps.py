"""The steps of the MSI that its tables cannot do: rights, settings, firewall, purge."""

from __future__ import annotations

from dataclasses import dataclass

from installer.setup.definition import Definition

_BETWEEN = "<|>"
_MAY_FAIL = "?"
_ICACLS, _NETSH, _CMD = (rf"[System64Folder]{name}.exe" for name in ("icacls", "netsh", "cmd"))
MACHINE = r"[CommonAppDataFolder]Sohoa"
_DEFERRED, _ROLLBACK, _COMMIT, _ON_FAILURE_GO_ON = 1 + 1024 + 2048, 256, 512, 64
_INSTALLING, _REMOVING = 'NOT REMOVE="ALL"', 'REMOVE="ALL"'


@dataclass(frozen=True)
class Step:
    """A program that Windows Installer runs as the system.

    Attributes:
        action: its name in the tables.
        words: program and words, Formatted texts of Windows Installer.
        kind: type of the custom action.
        condition: when.
        sequence: place in InstallExecuteSequence.
    """

    action: str
    words: tuple[str, ...]
    kind: int
    condition: str
    sequence: int

    @property
    def text(self) -> str:
        """As msi-steps.dll wants its words."""
        optional = (_MAY_FAIL,) if self.kind & _ON_FAILURE_GO_ON else ()
        return _BETWEEN.join((*optional, *self.words))


def steps(definition: Definition) -> tuple[Step, ...]:
    """All of them, in order."""
    return (*_rights(), *_settings(definition), *_firewall(definition), *_purge())


def _rights() -> tuple[Step, ...]:
    """As secure.nsh sets them; after CreateFolders."""
    system, admins, users = (
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
        "*S-1-5-32-545:(OI)(CI)",
    )
    data = MACHINE + r"\data"

    def granted(folder: str, right: str) -> tuple[str, ...]:
        grants = (system, admins, users + right)
        words = tuple(word for grant in grants for word in ("/grant:r", grant))
        return (_ICACLS, folder, "/inheritance:r", *words, "/Q")

    return (
        Step(
            "OwnMachine",
            (_ICACLS, MACHINE, "/setowner", "*S-1-5-32-544", "/Q"),
            _DEFERRED + _ON_FAILURE_GO_ON,
            _INSTALLING,
            3710,
        ),
        Step("SecureMachine", granted(MACHINE, "RX"), _DEFERRED, _INSTALLING, 3720),
        Step("SecureShared", granted(data, "M"), _DEFERRED, _INSTALLING, 3730),
        Step("SecureProgram", granted("[INSTALLDIR_PLAIN]", "RX"), _DEFERRED, _INSTALLING, 3740),
    )


def _settings(definition: Definition) -> tuple[Step, ...]:
    """IT's file comes back as it was when anything fails."""
    file = MACHINE + r"\settings.toml"
    kept = file + ".before"
    option = f"{definition.settings_file[1]}[{definition.settings_file[0]}]"
    values = (f"{key}=[{name}]" for name, key in definition.properties.items())
    program = f"[INSTALLDIR]{definition.programs['console']}"
    return (
        Step(
            "SettingsBack",
            (_CMD, "/c", "move", "/y", kept, file),
            _DEFERRED + _ROLLBACK + _ON_FAILURE_GO_ON,
            _INSTALLING,
            5010,
        ),
        Step(
            "SettingsKept",
            (_CMD, "/c", "copy", "/y", file, kept),
            _DEFERRED + _ON_FAILURE_GO_ON,
            _INSTALLING,
            5020,
        ),
        Step(
            "SettingsSet",
            (program, *definition.settings_command, *values),
            _DEFERRED,
            f"{_INSTALLING} AND NOT {definition.settings_file[0]}",
            5030,
        ),
        Step(
            "SettingsTaken",
            (program, *definition.settings_command, option, *values),
            _DEFERRED,
            f"{_INSTALLING} AND {definition.settings_file[0]}",
            5031,
        ),
        Step(
            "SettingsDone",
            (_CMD, "/c", "del", "/q", kept),
            _DEFERRED + _COMMIT + _ON_FAILURE_GO_ON,
            _INSTALLING,
            5040,
        ),
    )


def _firewall(definition: Definition) -> tuple[Step, ...]:
    rule = definition.firewall
    base = (_NETSH, "advfirewall", "firewall")
    name = f"name={rule['name']}"
    added = (
        (
            *base,
            "add",
            "rule",
            name,
            "dir=in",
            "action=allow",
            f"program=[INSTALLDIR]{program}",
            f"protocol={rule['protocol']}",
            f"localport={rule['port']}",
            f"profile={rule['profiles']}",
        )
        for program in definition.firewall_programs
    )
    kind = _DEFERRED + _ON_FAILURE_GO_ON
    return (
        Step("FirewallCleared", (*base, "delete", "rule", name), kind, "1", 3450),
        *(
            Step(f"FirewallOpened{number}", words, kind, _INSTALLING, 5100 + number)
            for number, words in enumerate(added)
        ),
    )


def _purge() -> tuple[Step, ...]:
    """By "rd", which does not go through links that users may have made there."""
    words = (_CMD, "/c", "rd", "/s", "/q", MACHINE)
    condition = f'{_REMOVING} AND PURGE="1" AND NOT UPGRADINGPRODUCTCODE'
    return (Step("Purged", words, _DEFERRED + _ON_FAILURE_GO_ON, condition, 3800),)
