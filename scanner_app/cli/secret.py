"""`sohoa secret`: passwords of services and keys, kept in the system's credential store."""

from __future__ import annotations

import argparse
import getpass
import sys

from scanner_app.bootstrap import App
from scanner_app.bootstrap.target_secrets import target_secrets
from scanner_app.cli.output import print_json, print_table
from scanner_app.domain.key_source import RemoteKey, parse_key_source
from scanner_app.domain.secret_errors import SecretMissingError
from scanner_app.secret_store import (
    SecretName,
    forget_secret,
    keep_secret,
    parse_secret_name,
    secret,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments; a secret is never one of them: others can see those."""
    parser.add_argument("action", choices=("set", "delete", "list"), metavar="set|delete|list")
    parser.add_argument(
        "name",
        nargs="?",
        metavar="TÊN",
        help="csc:người-dùng@máy-chủ, tls:tệp-chứng-thư, s3:khóa@máy-chủ",
    )


def run(app: App, options: argparse.Namespace) -> int:
    """Keep, forget, or tell which of the secrets that the settings need are kept."""
    if options.action == "list":
        return _list(app, options)
    name = parse_secret_name(options.name or "")
    if options.action == "set":
        keep_secret(name, _typed(name))
    else:
        forget_secret(name)
    if options.json:
        print_json({"name": str(name), "kept": options.action == "set"})
    else:
        print("Đã lưu mật khẩu." if options.action == "set" else "Đã xóa mật khẩu.")
    return 0


def _typed(name: SecretName) -> str:
    """Without echo from a terminal, else the first line of the input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Mật khẩu của {name}: ")
    return sys.stdin.readline().rstrip("\r\n")


def _list(app: App, options: argparse.Namespace) -> int:
    names = [parse_secret_name(options.name)] if options.name else _needed(app)
    kept = [(str(name), _is_kept(name)) for name in names]
    if options.json:
        print_json({"secrets": [{"name": name, "kept": there} for name, there in kept]})
    elif not kept:
        print("Cấu hình của máy này không cần mật khẩu nào.")
    else:
        print_table(("Tên", "Đã lưu"), [(name, "có" if there else "chưa") for name, there in kept])
    return 0 if all(there for _, there in kept) else 1


def _needed(app: App) -> list[SecretName]:
    sources = map(parse_key_source, (app.settings.officer_key, app.settings.agency_key))
    accounts = [source.account for source in sources if isinstance(source, RemoteKey)]
    remote = [SecretName("csc", account) for account in dict.fromkeys(accounts) if account]
    return [*remote, *target_secrets(app.settings)]


def _is_kept(name: SecretName) -> bool:
    try:
        secret(name)
    except SecretMissingError:
        return False
    return True
