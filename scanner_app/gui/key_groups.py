"""Every key of the counter's window, by what it is for."""

from __future__ import annotations

from scanner_app.gui.action_list import named_keys
from scanner_app.gui.key_columns import KeyGroup

_GROUPS = {
    "Quét": (
        "scan finish_stack scanners rescan insert open_folder open_files paste stop go_on register"
    ),
    "Xem trang": (
        "fit fit_width full_size zoom_in zoom_out turn_left turn_right move_up move_down remove "
        "overlays marks split_paper join split_dossier cut drop_here"
    ),
    "Ký và gửi": "sign keys verify verify_file send_again",
    "Cửa sổ": ("queue office_window it_window more help tour scheme larger smaller sounds office"),
}
_REST = "Hồ sơ"
_ORDER = ("Quét", "Xem trang", _REST, "Ký và gửi", "Cửa sổ")
_UNNAMED = {"Alt+1 … Alt+9": "Quét"}


def key_groups() -> tuple[KeyGroup, ...]:
    """Groups in the order in which they are shown, each key in exactly one."""
    of = {name: group for group, names in _GROUPS.items() for name in names.split()}
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in _ORDER}
    for name, pair in named_keys():
        group = of.get(name, _REST) if name else _UNNAMED.get(pair[0], _REST)
        found[group].append(pair)
    return tuple(KeyGroup(group, tuple(found[group])) for group in _ORDER)
