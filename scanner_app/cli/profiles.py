"""`sohoa profiles`: how stacks are scanned; list, save, remove."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TypeVar

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.domain.profile import PaperSize, ScanProfile, Sides
from scanner_app.domain.profile_errors import ProfileUnknownError
from scanner_app.domain.scan import Colour, Feed
from scanner_app.domain.split_rule import SplitRule
from scanner_app.profiles import ListedProfile, Origin, ProfileStore

Value = TypeVar("Value")

FEEDS = {Feed.AUTO: "tự chọn", Feed.FEEDER: "khay nạp", Feed.FLATBED: "mặt kính"}
SIDES = {Sides.ONE: "một mặt", Sides.BOTH: "hai mặt", Sides.TWO_PASSES: "hai lượt"}
COLOURS = {Colour.COLOUR: "màu", Colour.GRAY: "xám", Colour.BILEVEL: "đen trắng"}
SIZES = {
    PaperSize.A4: "A4",
    PaperSize.A5: "A5",
    PaperSize.A3: "A3",
    PaperSize.ID_CARD: "thẻ",
    PaperSize.AUTO: "tự nhận",
}
SPLITS = {
    SplitRule.AUTO: "mọi dấu hiệu",
    SplitRule.ONE_DOSSIER: "một hồ sơ",
    SplitRule.SEPARATORS: "tờ phân cách",
}
ORIGINS = {Origin.MACHINE: "quản trị", Origin.HOME: "máy này", Origin.BUILT_IN: "có sẵn"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    actions = parser.add_subparsers(dest="action", metavar="VIỆC")
    save = actions.add_parser("save", help="thêm hoặc sửa một cấu hình; bỏ trống là giữ nguyên")
    save.add_argument("name", metavar="TÊN")
    save.add_argument("--device", help="tên để chọn của máy quét; rỗng là máy duy nhất")
    save.add_argument("--feed", choices=[each.value for each in Feed])
    save.add_argument("--sides", choices=[each.value for each in Sides])
    save.add_argument("--colour", choices=[each.value for each in Colour])
    save.add_argument("--dpi", type=int)
    save.add_argument("--size", choices=[each.value for each in PaperSize])
    save.add_argument("--split", choices=[each.value for each in SplitRule])
    save.add_argument(
        "--double-feed", choices=["stop", "ignore"], help="khi máy kéo hai tờ cùng lúc"
    )
    save.add_argument("--key", help="phím chọn, 1 đến 9; rỗng là không có")
    remove = actions.add_parser("remove", help="bỏ một cấu hình")
    remove.add_argument("name", metavar="TÊN")
    for action in (save, remove):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(app: App, options: argparse.Namespace) -> int:
    """Change what was asked for, then list."""
    if options.action == "save":
        app.profiles.save(_asked(app.profiles, options))
    elif options.action == "remove":
        app.profiles.remove(options.name)
    listed = app.profiles.listed()
    if options.json:
        print_json(
            {
                "locked": app.profiles.locked,
                "last": app.profiles.last().name,
                "profiles": [profile_json(each) for each in listed],
            }
        )
        return 0
    print_table(
        ("Phím", "Tên", "Máy quét", "Khay", "Mặt", "Màu", "dpi", "Khổ", "Tách hồ sơ theo", "Nguồn"),
        [_row(each) for each in listed],
    )
    if app.profiles.locked:
        print("Quản trị hệ thống đã khóa: chỉ chọn, không sửa.")
    return 0


def profile_json(listed: ListedProfile) -> Json:
    """A profile as the contract has it."""
    profile = listed.profile
    return {
        "name": profile.name,
        "key": profile.key or None,
        "device": profile.device or None,
        "feed": profile.feed.value,
        "sides": profile.sides.value,
        "colour": profile.colour.value,
        "dpi": profile.dpi,
        "size": profile.size.value,
        "split": profile.split.value,
        "stop_on_double_feed": profile.stop_on_double_feed,
        "origin": listed.origin.value,
        "meets_norm": profile.meets_norm,
    }


def _asked(store: ProfileStore, options: argparse.Namespace) -> ScanProfile:
    """The profile of this name with what was named changed; what was not stays, or is usual."""
    try:
        known = store.named(options.name)
    except ProfileUnknownError:
        known = ScanProfile(options.name)
    stop = known.stop_on_double_feed
    if options.double_feed is not None:
        stop = options.double_feed == "stop"
    # One call: each value is checked together with the others.
    return replace(
        known,
        device=_or(options.device, known.device),
        feed=Feed(_or(options.feed, known.feed)),
        sides=Sides(_or(options.sides, known.sides)),
        colour=Colour(_or(options.colour, known.colour)),
        dpi=_or(options.dpi, known.dpi),
        size=PaperSize(_or(options.size, known.size)),
        split=SplitRule(_or(options.split, known.split)),
        stop_on_double_feed=stop,
        key=_or(options.key, known.key),
    )


def _or(named: Value | None, known: Value) -> Value:
    return known if named is None else named


def _row(listed: ListedProfile) -> tuple[object, ...]:
    profile = listed.profile
    return (
        profile.key,
        profile.name,
        profile.device,
        FEEDS[profile.feed],
        SIDES[profile.sides],
        COLOURS[profile.colour],
        profile.dpi,
        SIZES[profile.size],
        SPLITS[profile.split],
        ORIGINS[listed.origin],
    )
