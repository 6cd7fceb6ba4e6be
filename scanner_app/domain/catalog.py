"""Kinds of papers and offices: what the law names, with the time it is valid for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.folding import plain_words

UNKNOWN_KIND = "Giấy tờ"
"""Kind of a paper that nothing was recognised on."""
LETTER = "Công văn"
"""The one common kind without a title line; its number starts with the issuer's abbreviation."""
RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
CONTROL_SLIP = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
ID_CARD = "Căn cước"
ID_CARDS = frozenset({ID_CARD, "Căn cước công dân"})
"""The card of Luật Căn cước (from 01/07/2024) and the one before it, still valid."""

ADMINISTRATIVE = "hành chính"
REGULATION = "quy phạm pháp luật"
COPY = "bản sao"
ONE_STOP = "một cửa"

ND30_FROM = date(2020, 3, 5)
"""NĐ 30/2020/NĐ-CP is in force from this day (its art. 37)."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    Attributes:
        name: Vietnamese, first letter capital.
        abbreviation: as in numbers (`QĐ`, `TTr`), "" when it has none.
        group: `ADMINISTRATIVE` (NĐ 30/2020 art. 7), `REGULATION`, `COPY` or `ONE_STOP`.
        titles: other beginnings of its title line, plain words.
        valid_from, valid_to: days between which the rule holds; None is open.
    """

    name: str
    abbreviation: str
    group: str
    titles: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """The rule that names this kind was in force on that day."""
        return _within(day, self.valid_from, self.valid_to)

    @property
    def title_words(self) -> tuple[tuple[str, ...], ...]:
        """Every way its title line begins, as plain words, the official one first."""
        return tuple(tuple(plain_words(title).split()) for title in (self.name, *self.titles))


def _nd30(name: str, abbreviation: str, *titles: str) -> PaperKind:
    return PaperKind(name, abbreviation, ADMINISTRATIVE, titles, ND30_FROM)


def _one_stop(name: str, abbreviation: str = "", *titles: str) -> PaperKind:
    return PaperKind(name, abbreviation, ONE_STOP, titles)


PAPER_KINDS: tuple[PaperKind, ...] = (
    # NĐ 30/2020/NĐ-CP art. 7; abbreviations of its annex III.
    _nd30("Nghị quyết", "NQ"),
    _nd30("Quyết định", "QĐ"),
    _nd30("Chỉ thị", "CT"),
    _nd30("Quy chế", "QC"),
    _nd30("Quy định", "QyĐ"),
    _nd30("Thông cáo", "TC"),
    _nd30("Thông báo", "TB"),
    _nd30("Hướng dẫn", "HD"),
    _nd30("Chương trình", "CTr"),
    _nd30("Kế hoạch", "KH"),
    _nd30("Phương án", "PA"),
    _nd30("Đề án", "ĐA"),
    _nd30("Dự án", "DA"),
    _nd30("Báo cáo", "BC"),
    _nd30("Biên bản", "BB"),
    _nd30("Tờ trình", "TTr"),
    _nd30("Hợp đồng", "HĐ"),
    _nd30(LETTER, ""),
    _nd30("Công điện", "CĐ"),
    _nd30("Bản ghi nhớ", "BGN"),
    _nd30("Bản thỏa thuận", "BTT"),
    _nd30("Giấy ủy quyền", "GUQ"),
    _nd30("Giấy mời", "GM"),
    _nd30("Giấy giới thiệu", "GGT"),
    _nd30("Giấy nghỉ phép", "GNP"),
    _nd30("Phiếu gửi", "PG"),
    _nd30("Phiếu chuyển", "PC"),
    _nd30("Phiếu báo", "PB"),
    _nd30("Thư công", ""),
    PaperKind("Bản sao y", "SY", COPY, (), ND30_FROM),
    PaperKind("Bản trích sao", "TrS", COPY, (), ND30_FROM),
    PaperKind("Bản sao lục", "SL", COPY, (), ND30_FROM),
    # Regulations: numbers `118/2025/NĐ-CP`.
    PaperKind("Luật", "", REGULATION),
    PaperKind("Pháp lệnh", "PL", REGULATION),
    PaperKind("Nghị định", "NĐ", REGULATION),
    PaperKind("Thông tư", "TT", REGULATION),
    PaperKind("Thông tư liên tịch", "TTLT", REGULATION),
    # Papers of the one-stop counter (TT 01/2018/TT-VPCP forms, sector forms).
    _one_stop(RECEIPT, "", "giay tiep nhan ho so", "giay bien nhan ho so", "phieu tiep nhan ho so"),
    _one_stop(CONTROL_SLIP, "", "phieu kiem soat"),
    _one_stop("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "", "phieu yeu cau bo sung"),
    _one_stop("Phiếu từ chối tiếp nhận giải quyết hồ sơ", "", "phieu tu choi tiep nhan"),
    _one_stop("Phiếu xin lỗi và hẹn lại ngày trả kết quả", "", "phieu xin loi"),
    _one_stop("Giấy xác nhận", "GXN"),
    _one_stop("Giấy chứng nhận", "GCN"),
    _one_stop("Giấy khai sinh"),
    _one_stop("Giấy chứng sinh"),
    _one_stop("Giấy báo tử"),
    _one_stop("Giấy phép", "GP"),
    _one_stop("Giấy đề nghị"),
    _one_stop("Trích lục", "TLKS", "ban sao trich luc"),
    _one_stop("Tờ khai"),
    _one_stop("Đơn", "", "don de nghi", "don xin", "don dang ky", "don khieu nai", "don yeu cau"),
    _one_stop("Phiếu lý lịch tư pháp"),
    _one_stop("Sơ yếu lý lịch"),
    _one_stop("Danh mục"),
    _one_stop("Danh sách"),
    _one_stop("Sổ theo dõi"),
    _one_stop("Bảng kê"),
    _one_stop(ID_CARD, "", "the can cuoc"),
    _one_stop("Căn cước công dân", "", "the can cuoc cong dan"),
)
"""All kinds known to the rules; sources in resources/catalog/paper_kinds.toml."""


def kinds_on(
    day: date, kinds: Iterable[PaperKind] = PAPER_KINDS, *, group: str | None = None
) -> tuple[PaperKind, ...]:
    """The kinds that the rules of this day name, of one group or of all."""
    return tuple(
        kind for kind in kinds if kind.valid_on(day) and (group is None or kind.group == group)
    )


def kinds_abbreviated(
    abbreviation: str, kinds: Iterable[PaperKind] = PAPER_KINDS
) -> tuple[PaperKind, ...]:
    """The kinds written with this abbreviation; case counts (`TTr` is not `TTR`)."""
    return tuple(kind for kind in kinds if abbreviation and kind.abbreviation == abbreviation)


def kind_named(name: str, kinds: Iterable[PaperKind] = PAPER_KINDS) -> PaperKind | None:
    """The kind with this name, whatever its case and accents."""
    wanted = plain_words(name)
    return next((kind for kind in kinds if plain_words(kind.name) == wanted), None)


@dataclass(frozen=True, slots=True)
class Office:
    """An office or administrative unit in one period; (code, valid_from) is its identity.

    Attributes:
        code: may come back for another unit after a merger, so never use it without a day.
        level: "province", "district", "commune", "department" or "service_centre".
        parent: code of the unit above, "" at the top.
        predecessors: names of the units it was merged from.
        code_real: False when the code is only a placeholder until the province names the real one.
    """

    code: str
    name: str
    level: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()
    code_real: bool = True

    def valid_on(self, day: date) -> bool:
        """The office existed on that day."""
        return _within(day, self.valid_from, self.valid_to)


def office_on(code: str, day: date, offices: Iterable[Office]) -> Office | None:
    """Who had this code on that day: the latest that began before it."""
    candidates = [office for office in offices if office.code == code and office.valid_on(day)]
    return max(candidates, key=lambda office: office.valid_from or date.min, default=None)


def offices_named(name: str, day: date, offices: Iterable[Office]) -> tuple[Office, ...]:
    """Offices of that day with this name, whatever its case and accents; names are not unique."""
    wanted = plain_words(name)
    return tuple(
        office for office in offices if office.valid_on(day) and plain_words(office.name) == wanted
    )


def _within(day: date, first: date | None, last: date | None) -> bool:
    """The day lies in a period whose ends may be open."""
    return (first is None or first <= day) and (last is None or day <= last)
