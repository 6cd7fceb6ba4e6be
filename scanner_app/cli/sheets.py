"""`sohoa sheets`: separator sheets to print."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import print_json
from scanner_app.cli.values import day
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.separator_sheet import NEXT_PAPER, Separator, dossier_sheet

_OUT = Path("to-phan-cach.pdf")


class _ForDossier(argparse.Action):
    """Gathers `--dossier` with the `--kind`s behind it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """One more dossier, or one more kind of the last."""
        asked: list[tuple[str, list[str]]] = [*namespace.asked]
        if option_string == "--dossier":
            asked.append((str(values), []))
        elif asked:
            asked[-1][1].append(str(values))
        else:
            parser.error("--kind đứng sau --dossier của nó")
        namespace.asked = asked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--out", type=Path, default=_OUT, help=f"tệp PDF, mặc định {_OUT}")
    parser.set_defaults(asked=[])
    parser.add_argument(
        "--dossier", action=_ForDossier, metavar="CODE", help="một tờ cho hồ sơ này"
    )
    parser.add_argument(
        "--kind", action=_ForDossier, metavar="TÊN", help="tên giấy tờ đứng sau tờ này"
    )
    parser.add_argument("--next", type=int, default=0, metavar="N", help="số tờ giấy tờ tiếp theo")
    parser.add_argument(
        "--from-register", action="store_true", help="một tờ cho mỗi hồ sơ trong sổ theo dõi"
    )
    parser.add_argument("--office", help="mã đơn vị tiếp nhận")
    parser.add_argument("--since", type=day, metavar="D", help="tiếp nhận từ ngày")
    parser.add_argument("--until", type=day, metavar="D", help="tiếp nhận đến hết ngày")


def run(app: App, options: argparse.Namespace) -> int:
    """Write the PDF and say how many sheets it has."""
    sheets = tuple(_asked(app, options))
    app.print_sheets(sheets, options.out)
    if options.json:
        told = [
            {"divide": s.divide.value, "code": s.code or None, "kind": s.kind or None}
            for s in sheets
        ]
        print_json({"path": str(options.out), "sheets": told})
    else:
        print(f"{options.out}: {len(sheets)} tờ. In một mặt, khổ A4, không thu nhỏ.")
    return 0


def _asked(app: App, options: argparse.Namespace) -> Iterator[Separator]:
    for code, kinds in options.asked:
        for kind in kinds or [""]:
            yield dossier_sheet(code, kind)
    if options.from_register:
        office = parse_office_code(options.office or app.settings.office)
        yield from app.print_sheets.of_register(office, options.since, options.until)
    for _ in range(options.next):
        yield NEXT_PAPER
