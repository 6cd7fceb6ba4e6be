"""What the signing panel shows, read from the store in one go, off the GUI thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.signature import CopyKind, SignerRole


@dataclass(frozen=True, slots=True)
class SignLine:
    """A file that waits for a signature.

    Attributes:
        code: of its dossier.
        copy: the kind of official copy that this signature makes of it; None is none.
        doubtful: its dossier has values nobody looked at.
    """

    paper: PaperId
    dossier: DossierId
    code: str
    kind: str
    pages: int
    copy: CopyKind | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class SignPlan:
    """What a role would sign now, as a person is asked to agree to it.

    Attributes:
        role: whose signatures these are.
        lines: the files, those of one dossier side by side.
        held: dossiers with a finished PDF that are left out: no code or a secret mark.
        timestamps: host of the time-stamp server, "" without one.
    """

    role: SignerRole
    lines: tuple[SignLine, ...] = ()
    held: int = 0
    timestamps: str = ""

    @property
    def papers(self) -> frozenset[PaperId]:
        """All files."""
        return frozenset(line.paper for line in self.lines)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over files."""

    files: int
    pages: int
    dossiers: int
    copies: int
    doubtful: int


def plan_signing(app: App) -> tuple[SignPlan, ...]:
    """What F9 would sign, for each role: finished PDFs of dossiers that may be sent.

    Raises:
        SignRulesError: the table of who signs what is broken.
    """
    dossiers: dict[DossierId, Dossier] = {}
    lines: dict[SignerRole, list[SignLine]] = {role: [] for role in SignerRole}
    held: dict[SignerRole, set[DossierId]] = {role: set() for role in SignerRole}
    for due in app.plan_signing():
        paper = due.paper
        if paper.dossier not in dossiers:
            dossiers[paper.dossier] = app.dossiers.dossier(paper.dossier)
        dossier = dossiers[paper.dossier]
        if dossier.holds:
            held[due.role].add(dossier.id)
            continue
        lines[due.role].append(
            SignLine(
                paper=paper.id,
                dossier=dossier.id,
                code=dossier.code or "",
                kind=paper.kind,
                pages=len(paper.pages),
                copy=due.rule.copy if due.role is SignerRole.AGENCY else None,
                doubtful=any(tag.doubtful for tag in dossier.tags),
            )
        )
    host = _host(app.settings.timestamp_url)
    return tuple(SignPlan(role, tuple(lines[role]), len(held[role]), host) for role in SignerRole)


def totals(lines: Collection[SignLine]) -> Totals:
    """Sums over these files."""
    return Totals(
        files=len(lines),
        pages=sum(line.pages for line in lines),
        dossiers=len({line.dossier for line in lines}),
        copies=sum(line.copy is not None for line in lines),
        doubtful=len({line.dossier for line in lines if line.doubtful}),
    )


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url
