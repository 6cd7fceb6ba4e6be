"""Number, date and issuer of papers whose kind has them; days that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner_app.domain.catalog import ADMINISTRATIVE, PaperKind, kind_named
from scanner_app.domain.checking.read_dossier import ReadDossier, ReadPaper
from scanner_app.domain.dossier import Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.findings import Finding, Weight
from scanner_app.domain.folding import plain
from scanner_app.domain.ids import PaperId
from scanner_app.domain.page import Box, PageReading, ReadWord
from scanner_app.domain.suggestion.finding import UNCHECKED

_BY_CITIZENS = {
    "Hợp đồng",
    "Giấy ủy quyền",
    "Biên bản",
    "Bản thỏa thuận",
    "Bản ghi nhớ",
    "Giấy nghỉ phép",
    "Đề án",
    "Dự án",
    "Phương án",
    "Báo cáo",
    "Chương trình",
    "Kế hoạch",
}
"""Kinds of NĐ 30/2020 that people and companies write, too, without number or header."""
_BROUGHT = {"Tờ khai", "Đơn", "Giấy đề nghị", "Giấy ủy quyền"}
"""Written before they are handed in: no later day than reception can stand on them."""
_FILLING = " .,:;…_-–—/"
_LABELS = ("so", "ngay", "thang", "nam")
_WELL_READ = 0.8
"""On a page read worse than this, what was not found may well be there."""


def check_headers(read: ReadDossier) -> Iterator[Finding]:
    """What is missing on each paper, and its day against today and reception."""
    brought = _brought(read)
    for paper in read.papers:
        if paper.paper.original is None:
            yield from _missing(paper)
        yield from _days(paper, read, brought=paper.paper.id in brought)


def _missing(paper: ReadPaper) -> Iterator[Finding]:
    kind = kind_named(paper.paper.kind)
    if kind is None or not _is_official(kind) or not paper.signs:
        return
    first = paper.signs[0]
    reading, layout = first.page.reading, first.layout
    if layout is None or reading is None or not layout.has_header:
        return
    well_read = reading.confidence >= _WELL_READ
    for name, code in (
        ("number", "paper.no_number"),
        ("date", "paper.no_date"),
        ("issuer", "paper.no_issuer"),
    ):
        tag = paper.tag(name)
        if _is_blank(name, tag, reading) if tag is not None else well_read:
            yield Finding(
                code,
                Weight.ASK if name != "issuer" else Weight.NOTE,
                paper=paper.paper.id,
                evidence=(tag.evidence if tag is not None else None) or paper.first_place,
                facts=(("kind", paper.paper.kind),),
            )


def _is_official(kind: PaperKind) -> bool:
    return (
        kind.group == ADMINISTRATIVE and bool(kind.abbreviation) and kind.name not in _BY_CITIZENS
    )


def _is_blank(name: str, tag: Tag, reading: PageReading) -> bool:
    """The place is there and nothing in it; what a person confirmed as empty is answered.

    Strokes that no value could be made of are handwriting: the tag is doubted, that is enough
    (both instructions of `real_scans` with numbers by hand, 2026-11-27).
    """
    if tag.confirmed_by is not None:
        return False
    empty = not tag.value or (name == "number" and tag.value.startswith("/"))
    box = tag.evidence.box if tag.evidence is not None else None
    return empty and (box is None or not _strokes(reading, box))


def _strokes(reading: PageReading, box: Box) -> bool:
    """Something is written between the printed parts of this place."""
    words = [word.text for line in reading.lines for word in line.words if _inside(word, box)]
    keys = [plain(text).strip(_FILLING) for text in words]
    starts = [at for at, key in enumerate(keys) if key.startswith(_LABELS)]
    return (
        any(
            key and not key.startswith(_LABELS) and not text.startswith("/")
            for key, text in zip(keys[starts[0] :], words[starts[0] :], strict=True)
        )
        if starts
        else any(keys)
    )


def _inside(word: ReadWord, box: Box) -> bool:
    x = (word.box.left + word.box.right) / 2
    y = (word.box.top + word.box.bottom) / 2
    return box.left <= x < box.right and box.top <= y < box.bottom


def _brought(read: ReadDossier) -> set[PaperId]:
    listed = {
        paper
        for line in read.components
        if line.part is Part.COMPONENT and line.rule is not None
        for paper in line.papers
    }
    return listed | {paper.id for paper in read.dossier.papers if paper.kind in _BROUGHT}


def _days(paper: ReadPaper, read: ReadDossier, *, brought: bool) -> Iterator[Finding]:
    tag = paper.tag("date")
    day = _complete(tag)
    if tag is None or day is None:
        return
    facts = (("kind", paper.paper.kind), ("day", f"{day:%d/%m/%Y}"))
    if day > read.today:
        yield Finding("date.future", Weight.ASK, paper.paper.id, tag.evidence, (), facts)
        return
    received = read.row.received_on if read.row is not None else None
    sure = tag.confirmed_by is not None or tag.confidence >= UNCHECKED
    if received is not None and brought and sure and day > received:
        later = (*facts, ("received", f"{received:%d/%m/%Y}"))
        yield Finding("date.late", Weight.ASK, paper.paper.id, tag.evidence, (), later)


def _complete(tag: Tag | None) -> date | None:
    try:
        return date.fromisoformat(tag.value) if tag is not None else None
    except ValueError:
        return None
