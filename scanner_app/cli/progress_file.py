"""The figures as the workbook and the PDF that the office window saves."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import print_json
from scanner_app.cli.progress_campaign import campaign_of
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Extent, Period
from scanner_app.durable import write_durably
from scanner_app.figures.exports import as_xlsx, file_name
from scanner_app.figures.office_figures import Asked, OfficeFigures, completed, load, today


def run_files(app: App, options: argparse.Namespace, office: OfficeCode | None) -> int:
    """Write the workbook, the PDF or both; 1 when there is no register to count by."""
    figures = _figures(app, options, office)
    if not figures.has_register:
        print("Chưa nhập sổ theo dõi hồ sơ nên chưa có tỷ lệ. Dùng: sohoa register import TỆP")
        return 1
    whole = completed(app.report, figures)
    saved = [
        _save(whole, path, kind)
        for kind, path in (("xlsx", options.xlsx), ("pdf", options.pdf))
        if path is not None
    ]
    if options.json:
        print_json({"files": [str(path) for path in saved]})
    else:
        for path in saved:
            print(f"Đã lưu {path}.")
    return 0


def _save(figures: OfficeFigures, path: Path, kind: str) -> Path:
    """Write one file, whose name is told by its figures when the path is a folder."""
    path = path / file_name(figures, kind) if path.is_dir() else path
    write_durably(path, as_xlsx(figures) if kind == "xlsx" else _as_pdf(figures))
    return path


def _as_pdf(figures: OfficeFigures) -> bytes:
    # The library that prints takes a quarter of a second to load: only for those who print.
    from scanner_app.figures.office_paper import as_pdf

    return as_pdf(figures)


def _figures(app: App, options: argparse.Namespace, office: OfficeCode | None) -> OfficeFigures:
    campaign = campaign_of(app.settings, options)
    period = Period(options.since, options.until)
    forecast = campaign is not None and (options.campaign or period == campaign.period)
    if campaign is not None and options.campaign:
        period = campaign.period
    extent = Extent(period, office, options.with_subordinates)
    figures = load(app.report, Asked(extent, today(), campaign, forecast))
    name = next((each.name for each in figures.choices if each.code == office), office)
    return figures if name is None else replace(figures, asked=replace(figures.asked, name=name))
