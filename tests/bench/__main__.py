"""`./dev bench [text|barcodes|…|catalogue] [--pages N]`: tables, and JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.bench import (
    against_ocrmypdf,
    barcodes,
    capture,
    catalogue,
    delivery,
    delivery_line,
    geometry,
    large_dossier,
    memory,
    ratio,
    register,
    sign,
)
from tests.bench.stall import measure as measure_stall
from tests.capture.sane.building import build_backend

PROJECT = Path(__file__).resolve().parents[2]
_OWN_DATA = ("capture", "gui", "sign", "catalogue", "delivery", "ratio", "register")
CORPUS = PROJECT.parent / "shared" / "corpus"


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument(
        "only",
        nargs="?",
        choices=("text", "barcodes", "geometry", "memory", *_OWN_DATA),
    )
    parser.add_argument("--pages", type=int, help="at most so many pages of each set")
    parser.add_argument("--out", type=Path, default=PROJECT / "tests" / "bench" / "out")
    asked = parser.parse_args()
    if asked.only not in _OWN_DATA and not asked.corpus.is_dir():
        print(f"không có bộ dữ liệu {asked.corpus}", file=sys.stderr)
        return 1
    result: dict[str, object] = {}
    for name, measured in _measurements(asked).items():
        if asked.only in (None, name):
            result[name] = measured()
    asked.out.mkdir(parents=True, exist_ok=True)
    file = asked.out / "bench.json"
    file.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"\n{file}")
    return 0


def _measurements(asked: argparse.Namespace) -> dict[str, Callable[[], object]]:
    """Each prints what it finds, and gives it where it is to be kept."""
    return {
        "geometry": partial(_geometry, asked.corpus),
        "barcodes": partial(_barcodes, asked.corpus),
        "memory": _memory,
        "capture": _capture,
        "gui": _gui,
        "sign": _sign,
        "delivery": _delivery,
        "ratio": ratio.main,
        "register": register.main,
        "catalogue": _catalogue,
        "text": partial(_text, asked.corpus, asked.pages),
    }


def _delivery() -> dict[str, object]:
    delivery_line.main()
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        found = delivery.measure(Path(name), dossiers=200, kills=100, seed=1)
    print(
        f"kill -9 and cuts: {found.dossiers} dossiers, {sum(found.kills.values())} kills "
        f"{dict(found.kills)}, {found.cuts} cuts: {found.identical} identical files, "
        f"{found.receipts} receipts, {found.files} rows, {found.strays} stray objects, tallies "
        f"{found.digitized}/{found.received} against {found.counted} counted: "
        f"{'whole' if found.is_whole else 'NOT WHOLE'}",
        flush=True,
    )
    return found.told()


def _catalogue() -> dict[str, object]:
    found = catalogue.measure()
    print(catalogue.told(found))
    return asdict(found)


def _geometry(corpus: Path) -> dict[str, object]:
    found = geometry.measure(corpus)
    print(
        f"geometry, {found.pages} pages: skew error median {found.median_deg:.3f}°, "
        f"max {found.max_deg:.3f}° (whole-degree truths: {found.coarse_max_deg:.2f}°), "
        f"orientation {found.turned_right}/{found.turned}, {found.cpu_s:.3f} CPU s a page"
    )
    return asdict(found)


def _capture() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        folder = Path(name)
        built = folder / "backend"
        built.mkdir()
        backend = build_backend(built)
        cost = capture.page_cost(folder, backend)
        print(
            f"\ncapture, {cost.sides} sides A4 colour 300 dpi duplex: {cost.total_ms:.0f} CPU ms "
            f"a side, {cost.driver_ms:.0f} of them the bare driver: "
            f"overhead {cost.overhead_ms:.0f} ms",
            flush=True,
        )
        wait = capture.wait_after_last_sheet(folder, backend, cost)
        print(
            f"reading meanwhile: {wait.pages} pages in {wait.scan_s:.1f} s, {wait.unread} unread "
            f"after the last sheet, {wait.wait_s:.1f} s left = {100 * wait.share:.0f} % of "
            f"{wait.ocr_s:.1f} CPU s of reading",
            flush=True,
        )
        tally = capture.kills(folder / "kills")
    print(
        f"kill -9: {tally.kills} kills in {tally.stacks} stacks, "
        f"{tally.announced} pages announced: "
        f"{tally.lost} lost, {tally.damaged} damaged, {tally.wrong_stacks} stacks not whole, "
        f"{tally.orphans} files unexplained"
    )
    return {
        "cost": asdict(cost) | {"overhead_ms": cost.overhead_ms},
        "wait": asdict(wait) | {"share": wait.share},
        "kills": asdict(tally),
    }


def _gui() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        folder = Path(name)
        built = folder / "backend"
        built.mkdir()
        stall = measure_stall(folder, build_backend(built))
        print(
            f"window: longest silence {stall.scanning_ms:.0f} ms while {stall.kept} pages came in "
            f"and were read, {stall.whole_ms:.0f} ms until all were filed and built",
            flush=True,
        )
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        large = large_dossier.measure(Path(name))
        print(
            f"one dossier of {large.pages} pages: longest silence {large.listing_ms:.0f} ms until "
            f"it was listed, {large.walking_ms:.0f} ms walking through it by key, "
            f"{large.page_mb:.2f} MB a page"
        )
    return {"stall": asdict(stall), "large_dossier": asdict(large)}


def _sign() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        made, batches = sign.measure(Path(name))
        print(
            f"\nsign: {made.files} PDFs of {sign.PAGES_EACH} pages, {made.bytes / 1000:.0f} kB: "
            f"{made.cpu_s:.3f} CPU s a file to make ({made.wall_s:.3f} s wall), "
            f"{made.read_s:.2f} CPU s a page to read before"
        )
        print(
            f"{'key':26}{'level':7}{'right':>8}{'open s':>8}{'s/file':>8}{'CPU s/file':>12}"
            f"{'of making':>11}{'+kB':>7}"
        )
        costs = []
        for cost in batches:
            costs.append(cost)
            print(
                f"{cost.way:26}{cost.level:7}{f'{cost.right}/{cost.files}':>8}{cost.open_s:8.2f}"
                f"{cost.wall_s:8.3f}{cost.cpu_s:12.3f}{100 * cost.share:9.0f} %"
                f"{cost.added / 1000:7.1f}",
                flush=True,
            )
    return {"made": asdict(made), "batches": [asdict(cost) for cost in costs]}


def _memory() -> dict[str, object]:
    few, many = memory.measure()
    growth = many.family_mb - few.family_mb
    print(
        f"\nmemory: {few.pages} pages {few.family_mb:.0f} MB (parent {few.parent_mb:.0f}), "
        f"{many.pages} pages {many.family_mb:.0f} MB (parent {many.parent_mb:.0f}): "
        f"growth {growth:.0f} MB"
    )
    return {"few": asdict(few), "many": asdict(many), "growth_mb": growth}


def _barcodes(corpus: Path) -> dict[str, object]:
    tallies = barcodes.measure(corpus)
    print("\n" + barcodes.table(tallies))
    return {
        kind: {reader: asdict(tally) for reader, tally in readers.items()}
        for kind, readers in tallies.items()
    }


def _text(corpus: Path, most: int | None) -> dict[str, object]:
    result: dict[str, object] = {}
    head = f"{'set':20}{'program':12}{'pages':>6}{'CPU s/page':>12}{'pages/CPU s':>12}"
    print(f"\n{head}{'CER %':>8}{'kB/page':>9}{'peak MB':>9}")
    for name in against_ocrmypdf.SETS:
        costs = []
        for cost in against_ocrmypdf.compare(corpus / "ocr_vie" / name, most):
            costs.append(cost)
            print(
                f"{name:20}{cost.program:12}{cost.pages:6}{cost.cpu_s / cost.pages:12.2f}"
                f"{cost.pages_per_cpu_s:12.3f}{100 * cost.cer:8.2f}"
                f"{cost.bytes_per_page / 1000:9.0f}{cost.peak_mb:9.0f}",
                flush=True,
            )
        ratio = costs[0].pages_per_cpu_s / costs[-1].pages_per_cpu_s
        print(f"{'':20}{'':12}sohoa is {ratio:.1f} x OCRmyPDF in pages per CPU second")
        result[name] = {"costs": [asdict(cost) for cost in costs], "speed_ratio": ratio}
    return result


if __name__ == "__main__":
    sys.exit(main())
