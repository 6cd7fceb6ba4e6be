"""What the commands print: one JSON document, or tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

from scanner_app.domain.dossier import Dossier, Paper, PaperState, Tag
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import PageId, PaperId
from scanner_app.domain.page import Page
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.messages import text_for, text_of

Json = dict[str, object]


def print_json(document: Json) -> None:
    """One JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns padded to their widest cell."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def error_json(error: AppError) -> Json:
    """An error as the contract has it."""
    path = error.facts.get("path")
    found: Json = {
        "path": "" if path is None else str(path),
        "code": error.code,
        "text": text_for(error),
    }
    if "page" in error.facts:
        found["page"] = error.facts["page"]
    return found


def page_error_json(page: Page) -> Json:
    """Why a kept page is unreadable."""
    code = page.error or "page.unreadable"
    facts = {"path": page.source, "page": page.source_page}
    return {
        "path": page.source,
        "code": code,
        "text": text_of(code, facts),
        "page": page.source_page,
    }


def page_json(page: Page) -> Json:
    """A page with its reading, or with empty values when it could not be read."""
    reading = page.reading
    found: Json = {"source": page.source, "page": page.source_page, "state": page.state.value}
    if reading is None:
        return found | {
            "orientation_deg": 0,
            "skew_deg": 0.0,
            "dpi": 0.0,
            "blank": False,
            "blank_score": 0.0,
            "quality": [],
            "barcodes": [],
            "text": "",
        }
    return found | {
        "orientation_deg": reading.orientation_deg,
        "skew_deg": round(reading.skew_deg, 3),
        "dpi": round(reading.dpi, 1),
        "blank": reading.is_blank,
        "blank_score": round(reading.blank, 4),
        "quality": list(reading.quality),
        "barcodes": [
            {
                "format": code.format,
                "text": code.text,
                "readers": list(code.readers),
                "conflict": code.conflict,
            }
            for code in reading.barcodes
        ],
        "text": reading.text,
    }


def dossier_json(
    dossier: Dossier,
    pages: Sequence[Page],
    jobs: dict[PaperId, UploadJob],
    *,
    in_register: bool | None,
) -> Json:
    """A dossier as the contract has it; `papers[].pages` count within `pages` from 0."""
    position = {page.id: index for index, page in enumerate(pages)}
    filed = {page for paper in dossier.papers for page in paper.pages}
    return {
        "code": dossier.code,
        "code_source": dossier.code_source,
        "in_register": in_register,
        "office": dossier.office,
        "holds": [hold.value for hold in dossier.holds],
        "pages": [page_json(page) | {"separator": page.id not in filed} for page in pages],
        "papers": [
            _paper_json(paper, position, jobs.get(paper.id), held=bool(dossier.holds))
            for paper in dossier.papers
        ],
        "tags": [_tag_json(tag, position) for tag in dossier.tags],
    }


def delivery_state(paper: Paper, job: UploadJob | None, *, held: bool) -> str:
    """One word: delivered, waiting, refused, held, unsigned or unbuilt."""
    if paper.state is PaperState.ACCEPTED:
        return "delivered"
    if job is not None:
        return "refused" if job.state is JobState.REFUSED else "waiting"
    if held:
        return "held"
    return "unbuilt" if paper.state is PaperState.FILED else "unsigned"


def _paper_json(
    paper: Paper, position: dict[PageId, int], job: UploadJob | None, *, held: bool
) -> Json:
    return {
        "kind": paper.kind,
        "pages": [position[page] for page in paper.pages if page in position],
        "pdf": str(paper.pdf) if paper.pdf else None,
        "sha256": paper.sha256,
        "size_bytes": paper.size_bytes,
        "signed": paper.state in (PaperState.SIGNED, PaperState.ACCEPTED),
        "signer": paper.signer,
        "signed_at": paper.signed_at.isoformat() if paper.signed_at else None,
        "signatures": [
            {
                "role": each.role.value,
                "holder": each.holder,
                "signed_at": each.signed_at.isoformat(),
                "level": each.level,
            }
            for each in paper.signatures
        ],
        "original": paper.original is not None,
        "delivery": delivery_state(paper, job, held=held),
        "location": job.receipt.location if job and job.receipt else None,
    }


def _tag_json(tag: Tag, position: dict[PageId, int]) -> Json:
    evidence = tag.evidence
    box = evidence.box if evidence else None
    return {
        "name": tag.name,
        "value": tag.value,
        "confidence": round(tag.confidence, 3),
        "source": tag.source,
        "doubtful": tag.doubtful,
        "paper": tag.paper,
        "page": position.get(evidence.page) if evidence else None,
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
        "confirmed_by": tag.confirmed_by,
    }
