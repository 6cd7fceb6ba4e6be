"""The steps of the MSI that its tables cannot do: rights, settings, firewall, purge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from installer.setup.definition import Definition

_BETWEEN = "<|>"
_IF = ("if", "exist")
_MAY_FAIL = "?"
_ICACLS, _NETSH, _CMD = (rf"[System64Folder]{name}.exe" for name in ("icacls", "netsh", "cmd"))
_CMD_IF = (_CMD, "/c", *_IF)
MACHINE = r"[CommonAppDataFolder]Sohoa"
MACHINE_FILES = tuple(
    rf"{MACHINE}\{name}"
    for name in ("settings.toml", "profiles.toml", "update.json", "logs", r"logs\setup.log")
)
"""What is believed or written to by administrators there; as secure.nsh has it."""
_DEFERRED, _ROLLBACK, _COMMIT, _ON_FAILURE_GO_ON = 1 + 1024 + 2048, 256, 512, 64
_INSTALLING, _REMOVING = 'NOT REMOVE="ALL"', 'REMOVE="ALL"'
# Windows lets everybody repair what administrators installed, and pass properties on: it says so.
_BY_ADMINS = f"{_INSTALLING} AND NOT (Installed AND RestrictedUserControl)"


@dataclass(frozen=True)
class Step:
    """A program that Windows Installer runs as the system.

    Attributes:
        action: its name in the tables.
        words: program and words, Formatted texts of Windows Installer.
        kind: type of the custom action.
        condition: when.
        sequence: place in InstallExecuteSequence.
        entry: of msi-steps.dll.
    """

    action: str
    words: tuple[str, ...]
    kind: int
    condition: str
    sequence: int
    entry: str = "RunStep"

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

    def owned(action: str, place: int, *paths: str) -> Step:
        return Step(action, paths, _DEFERRED, _INSTALLING, place, entry="CheckOwned")

    return (
        # Looked at before, too, but then as whoever installs, and somebody may have been quicker.
        owned("OwnedFolders", 3705, MACHINE, "[INSTALLDIR_PLAIN]"),
        Step(
            "OwnMachine",
            (_ICACLS, MACHINE, "/setowner", "*S-1-5-32-544", "/Q"),
            _DEFERRED + _ON_FAILURE_GO_ON,
            _INSTALLING,
            3710,
        ),
        Step("SecureMachine", granted(MACHINE, "RX"), _DEFERRED, _INSTALLING, 3720),
        owned("OwnedFiles", 3721, *MACHINE_FILES),
        *_taken_over(3722, MACHINE + r"\logs", MACHINE + r"\settings.toml"),
        Step("SecureShared", granted(data, "M"), _DEFERRED, _INSTALLING, 3730),
        Step("SecureProgram", granted("[INSTALLDIR_PLAIN]", "RX"), _DEFERRED, _INSTALLING, 3740),
    )


def _taken_over(place: int, *paths: str) -> Iterator[Step]:
    """Administrators', with the folder's rights alone; what is not there stays so."""
    kind = _DEFERRED + _ON_FAILURE_GO_ON
    for number, path in enumerate(paths):
        for part, words in enumerate((("/setowner", "*S-1-5-32-544"), ("/reset",))):
            action = f"TakenOver{number}{part}"
            command = (_ICACLS, path, *words, "/Q")
            yield Step(action, command, kind, _INSTALLING, place + 2 * number + part)


def _settings(definition: Definition) -> tuple[Step, ...]:
    """IT's file comes back as it was when anything fails."""
    file = MACHINE + r"\settings.toml"
    kept = file + ".before"
    option = f"{definition.settings_file[1]}[{definition.settings_file[0]}]"
    values = (f"{key}=[{name}]" for name, key in definition.properties.items())
    program = f"[INSTALLDIR]{definition.programs['console']}"
    return (
        # Must be done: what is not kept would be gone with a failure. An older copy is none.
        Step(
            "SettingsKept",
            (*_CMD_IF, file, *_then(("copy", "/y", file, kept), (*_IF, kept, "del", "/q", kept))),
            _DEFERRED,
            _INSTALLING,
            5010,
        ),
        Step(
            "SettingsBack",
            (*_CMD_IF, kept, *_then(("move", "/y", kept, file), ("del", "/q", file))),
            _DEFERRED + _ROLLBACK + _ON_FAILURE_GO_ON,
            _INSTALLING,
            5020,
        ),
        Step(
            "SettingsSet",
            (program, *definition.settings_command, *values),
            _DEFERRED,
            f"{_BY_ADMINS} AND NOT {definition.settings_file[0]}",
            5030,
        ),
        Step(
            "SettingsTaken",
            (program, *definition.settings_command, option, *values),
            _DEFERRED,
            f"{_BY_ADMINS} AND {definition.settings_file[0]}",
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


def _then(yes: tuple[str, ...], no: tuple[str, ...]) -> tuple[str, ...]:
    return ("(", *yes, ")", "else", "(", *no, ")")


def _firewall(definition: Definition) -> tuple[Step, ...]:
    """Rules go and come with the program, and as it was when anything fails."""
    rule = definition.firewall
    base = (_NETSH, "advfirewall", "firewall")
    name = f"name={rule['name']}"
    cleared = (*base, "delete", "rule", name)
    added = [
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
    ]
    kind = _DEFERRED + _ON_FAILURE_GO_ON
    return (
        *(
            Step(f"FirewallBack{number}", words, kind + _ROLLBACK, "Installed", 3440 + number)
            for number, words in enumerate(added)
        ),
        Step("FirewallCleared", cleared, kind, "1", 3450),
        Step("FirewallClosed", cleared, kind + _ROLLBACK, _INSTALLING, 5090),
        *(
            Step(f"FirewallOpened{number}", words, kind, _INSTALLING, 5100 + number)
            for number, words in enumerate(added)
        ),
    )


def _purge() -> tuple[Step, ...]:
    """When all else is done, as no failure brings it back.

    By "rd", which does not go through links that users may have made there.
    """
    words = (_CMD, "/c", "rd", "/s", "/q", MACHINE)
    condition = f'{_REMOVING} AND PURGE="1" AND NOT UPGRADINGPRODUCTCODE'
    kind = _DEFERRED + _COMMIT + _ON_FAILURE_GO_ON
    return (Step("Purged", words, kind, condition, 3800),)
