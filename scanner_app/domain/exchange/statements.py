"""What a counter states about one dossier: always the whole of it, so the latest word stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError
from scanner_app.domain.exchange.reading import Fields

MOST_PAPERS = 1000
"""Papers of one dossier."""

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]*\.pdf")


class Part(StrEnum):
    """The three groups in which clerks keep a dossier's papers."""

    COMPONENT = "component"
    """Thành phần hồ sơ: what the applicant filed."""
    PROCESSING = "processing"
    """Kết quả xử lý: verification results, replies of other agencies."""
    RESULT = "result"
    """Kết quả giải quyết TTHC: what the procedure ends with."""


@dataclass(frozen=True, slots=True)
class StatedPaper:
    """A paper of a dossier as its counter knows it.

    Attributes:
        name: file name of its delivery, unique in the dossier; of a reuse link, a name of its own.
        kind: in Vietnamese, as in `domain.catalog`.
        sha256: of the signed file; None while it is not signed yet.
        size_bytes: of it, 0 while it is not signed.
        signed_at: when its last signature was made.
        clerk: SHA-256 of the officer's certificate; None while unsigned. Counts only.
        reused: it was not scanned: `sha256` is a file that the store has already.
    """

    name: str
    kind: str
    part: Part = Part.COMPONENT
    sha256: str | None = None
    size_bytes: int = 0
    signed_at: datetime | None = None
    clerk: str | None = None
    reused: bool = False

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "part": self.part.value,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "clerk": self.clerk,
            "reused": self.reused,
        }


@dataclass(frozen=True, slots=True)
class DossierStatement:
    """A dossier with all its papers.

    Attributes:
        code: the one-stop system's; a dossier without one is not stated.
        papers: in their order; empty when edits emptied the dossier, or its code was taken back.
        finished: the clerk said that nothing more will come (Hoàn thành số hóa).
    """

    code: str
    papers: tuple[StatedPaper, ...] = ()
    finished: bool = False

    @property
    def received_on(self) -> date:
        """The day in its code; the register may know better."""
        return parse_dossier_code(self.code).received_on

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "code": self.code,
            "finished": self.finished,
            "papers": [paper.dump() for paper in self.papers],
        }


def read_statement(told: Mapping[str, object] | Fields) -> DossierStatement:
    """What `DossierStatement.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = told if isinstance(told, Fields) else Fields(told)
    papers = tuple(_paper(each) for each in fields.each("papers", most=MOST_PAPERS))
    if len({paper.name for paper in papers}) != len(papers):
        raise fields.wrong("papers")
    return DossierStatement(read_code(fields, "code"), papers, fields.flag("finished"))


def read_code(fields: Fields, name: str) -> str:
    """A dossier code, verbatim.

    Raises:
        MessageInvalidError: it is none.
    """
    try:
        return parse_dossier_code(fields.text(name, most=60)).text
    except DossierCodeError:
        raise fields.wrong(name) from None


def _paper(fields: Fields) -> StatedPaper:
    signed = fields.has("sha256")
    if not signed and (fields.has("clerk") or fields.has("signed_at") or fields.flag("reused")):
        raise fields.wrong("sha256")
    return StatedPaper(
        name=read_name(fields, "name"),
        kind=fields.text("kind", most=200),
        part=fields.one_of("part", Part),
        sha256=fields.sha256("sha256") if signed else None,
        size_bytes=fields.number("size_bytes", least=int(signed), most=2**53 if signed else 0),
        signed_at=fields.moment("signed_at") if fields.has("signed_at") else None,
        clerk=fields.sha256("clerk") if fields.has("clerk") else None,
        reused=fields.flag("reused"),
    )


def read_name(fields: Fields, name: str) -> str:
    """A file name as `domain.naming` makes them: ASCII, one part, ends in ".pdf".

    Raises:
        MessageInvalidError: it is none.
    """
    value = fields.text(name, most=120)
    if not _NAME.fullmatch(value):
        raise fields.wrong(name)
    return value
