"""`sohoa devices`: scanners that answer; addresses and certificates of network scanners."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, error_json, print_json, print_table
from scanner_app.domain.scan import Capabilities, Device
from scanner_app.domain.scan_errors import ScanError
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--details", action="store_true", help="hỏi thêm từng máy: khay, hai mặt, độ phân giải"
    )
    actions = parser.add_subparsers(dest="action", metavar="VIỆC")
    add = actions.add_parser("add", help="thêm máy quét mạng bằng địa chỉ IP, tên máy hoặc URL")
    add.add_argument("address")
    forget = actions.add_parser("forget", help="bỏ một địa chỉ đã thêm")
    forget.add_argument("address")
    trust = actions.add_parser("trust", help="xác nhận chứng thư của một máy quét mạng")
    trust.add_argument("address", help="máy:cổng như được báo")
    trust.add_argument("fingerprint", help="vân tay SHA-256 đã so với máy quét")


def run(app: App, options: argparse.Namespace) -> int:
    """List, or change what is known of network scanners; 1 when no scanner answers."""
    match options.action:
        case "add":
            app.known_devices.add(options.address)
        case "forget":
            app.known_devices.forget(options.address)
        case "trust":
            app.known_devices.trust(options.address, options.fingerprint)
        case _:
            return _list(app, options)
    if options.json:
        known = app.known_devices
        print_json({"addresses": list(known.addresses), "pins": known.pins})
    return 0


def _list(app: App, options: argparse.Namespace) -> int:
    devices: list[Device] = []
    errors: list[ScanError] = []
    for found in app.scanner.devices(CancelToken()):
        if isinstance(found, Device):
            devices.append(found)
        else:
            errors.append(found)
    details: dict[str, Capabilities] = {}
    for device in devices if options.details else ():
        try:
            details[device.id] = app.scanner.capabilities(device.id)
        except ScanError as error:
            errors.append(error)
    if options.json:
        print_json(
            {
                "devices": [_device_json(each, details.get(each.id)) for each in devices],
                "errors": [scan_error_json(each) for each in errors],
            }
        )
    else:
        print_table(
            ("Máy quét", "Tên để chọn", "Khay"),
            [(found.name, found.id, _feeds(details.get(found.id))) for found in devices],
        )
        for each in errors:
            print(text_for(each))
    return 0 if devices else 1


def scan_error_json(error: ScanError) -> Json:
    """A scan's error as the contract has it: `device` beside code and text."""
    told = error_json(error)
    told["device"] = str(error.facts.get("device", ""))
    for name in ("fingerprint", "address"):
        if name in error.facts:
            told[name] = str(error.facts[name])
    return told


def _device_json(device: Device, details: Capabilities | None) -> Json:
    told: Json = {**asdict(device)}
    return told if details is None else told | {"capabilities": asdict(details)}


def _feeds(details: Capabilities | None) -> str:
    if details is None:
        return ""
    words = {"flatbed": "mặt kính", "feeder": "khay nạp"}
    named = [words.get(feed, feed) for feed in details.feeds]
    return ", ".join([*named, *(["hai mặt"] if details.both_sides else [])])
