"""Words of the checklist: parts, states of components, what is left to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scanner_app.domain.components import (
    Completeness,
    ComponentLine,
    ComponentState,
    Duty,
    Exclusion,
)
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import PaperId
from scanner_app.gui.words import SOURCES, Mark

PARTS = {
    Part.COMPONENT: "Thành phần hồ sơ",
    Part.PROCESSING: "Kết quả xử lý",
    Part.RESULT: "Kết quả giải quyết TTHC",
}
"""As the one-stop software calls its three groups."""

EXCLUSIONS = {
    Exclusion.SHARED: "cơ sở dữ liệu đã có",
    Exclusion.COPY: "nộp bản sao giấy",
    Exclusion.SHOWN: "chỉ xuất trình, hoặc mật",
}

_MARKS = {
    ComponentState.MISSING: Mark.LOOK,
    ComponentState.PRESENT: Mark.SENT,
    ComponentState.EXEMPT: Mark.KEPT,
    ComponentState.UNNEEDED: Mark.HELD,
}


def line_words(line: ComponentLine) -> str:
    """How a component stands: what is asked for, and whether it is there."""
    if line.rule is None:
        return "ngoài danh mục" + (" · tái sử dụng" if line.links else "")
    if line.duty is Duty.EXCLUDED:
        why = f"không thuộc diện ({line.exclusion.value})" if line.exclusion else "không thuộc diện"
        return why + (" · đã quét" if line.state is ComponentState.UNNEEDED else "")
    if line.state is ComponentState.EXEMPT:
        return "nếu có"
    asked = "tái sử dụng" if line.duty is Duty.REUSED else "bắt buộc"
    if line.rule.optional and line.marked_by is None and line.duty is Duty.REQUIRED:
        asked = "nếu có"
    return f"{asked} · {'thiếu' if line.state is ComponentState.MISSING else 'đủ'}"


def line_mark(line: ComponentLine) -> Mark:
    """Its mark."""
    return _MARKS[line.state]


def line_name(line: ComponentLine, numbers: dict[PaperId, int]) -> str:
    """The component, and which papers of the dossier are it."""
    papers = ", ".join(str(numbers[paper]) for paper in line.papers if paper in numbers)
    return f"{line.name} (giấy tờ {papers})" if papers else line.name


def line_tip(line: ComponentLine) -> str:
    """More of it: why nothing is needed, who decided."""
    told = [line.name, line_words(line)]
    if line.exclusion is not None:
        told.append(EXCLUSIONS[line.exclusion])
    if line.marked_by is not None:
        told.append(f"{line.marked_by} quyết định")
    return "\n".join(told)


def part_words(lines: Iterable[ComponentLine]) -> str:
    """How one part stands."""
    listed = tuple(lines)
    if not any(line.papers or line.links for line in listed):
        missing = sum(line.state is ComponentState.MISSING for line in listed)
        return f"thiếu {missing}" if missing else "chưa có giấy tờ"
    asked = [line for line in listed if line.state in _COUNTED and _counts(line)]
    present = sum(line.state is ComponentState.PRESENT for line in asked)
    return f"đủ {present} / {len(asked)}" if asked else ""


def digitized_words(standing: Completeness) -> str:
    """Where the dossier is, in the words of the one-stop software."""
    if standing.finished_at is not None:
        return "Đã số hóa"
    begun = any(line.state is ComponentState.PRESENT for line in standing.lines)
    return "Đang số hóa" if begun else "Chưa số hóa"


def obstacle(dossier: Dossier, standing: Completeness) -> str:
    """Why it cannot be finished yet; "" when it can."""
    if dossier.holds:
        return "hồ sơ đang được giữ lại"
    if standing.trouble is not None:
        return "danh mục thủ tục bị lỗi"
    if missing := standing.missing:
        return f"còn thiếu {len(missing)}: " + "; ".join(line.name for line in missing)
    return ""


def left_words(dossier: Dossier, standing: Completeness) -> str:
    """State, and why it cannot be finished yet."""
    told = [digitized_words(standing)]
    if standing.reopened_at is not None:
        told.append("hồ sơ thay đổi sau khi hoàn thành, xem rồi hoàn thành lại")
    if standing.finished_at is None:
        told.append(obstacle(dossier, standing))
    return " · ".join(each for each in told if each)


def about_words(dossier: Dossier, standing: Completeness | None) -> str:
    """Procedure and applicant, as far as they are known."""
    row = standing.row if standing is not None else None
    tags = {tag.name: tag.value for tag in dossier.tags if tag.value}
    procedure = standing.procedure if standing is not None else tags.get("procedure", "")
    rules = standing.rules if standing is not None else None
    if rules is not None and rules.name not in procedure:
        procedure = f"{rules.name} ({procedure})"
    applicant = tags.get("applicant", "") or (row.applicant if row else "")
    return " · ".join(each for each in (procedure, applicant) if each)


def origin_words(dossier: Dossier, standing: Completeness | None) -> str:
    """Where its code was read, and the day its result was promised for."""
    row = standing.row if standing is not None else None
    source = f"Mã đọc từ: {SOURCES.get(dossier.code_source, '')}" if dossier.code else ""
    due = f"hẹn trả {row.due_on:%d/%m/%Y}" if row and row.due_on else ""
    return " · ".join(each for each in (source, due) if each)


_COUNTED = frozenset({ComponentState.MISSING, ComponentState.PRESENT})


def _counts(line: ComponentLine) -> bool:
    return line.rule is not None and not (line.rule.optional and line.marked_by is None)
