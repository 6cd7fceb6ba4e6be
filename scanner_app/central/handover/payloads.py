"""What one-stop systems and the national portal take, with their own Vietnamese keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

Json = dict[str, object]


class PortalStatus(IntEnum):
    """Where a dossier stands in the portal's catalogue (domain rules 4.4)."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    TO_BE_COMPLETED = 5
    TO_BE_PAID = 6
    WITHDRAWN = 7
    STOPPED = 8
    PROCESSED = 9
    RETURNED = 10


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the other side keeps it.

    Attributes:
        id: `IdTepTin`.
        digest: `HashTepTin`; the algorithm is not known.
    """

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class SubmittedDocument:
    """One entry of `TaiLieuNop`: a component of the dossier, by a link to its file.

    Attributes:
        component: code of the component (`000.00.00.G09-KQ002269`).
        link: where the portal may fetch it.
        reused: it was not scanned for this dossier.
        from_national_store: it came from the ministry's or national data store.
        replaced_by: code of the result that stands for it; None when it is the paper itself.
    """

    file: StoredFile
    name: str
    component: str
    link: str
    digitized: bool = True
    reused: bool = False
    from_national_store: bool = False
    replaced_by: str | None = None

    def dump(self) -> Json:
        """As JSON; flags are "0" and "1" (assumed)."""
        return {
            "TepDinhKemId": self.file.id,
            "TenTepDinhKem": self.name,
            "MaThanhPhanHoSo": self.component,
            "DuongDanTaiTepTin": self.link,
            "DuocSoHoa": _flag(self.digitized),
            "DuocTaiSuDung": _flag(self.reused),
            "DuocLayTuKhoDMQG": _flag(self.from_national_store),
            "MaKetQuaThayThe": self.replaced_by or "",
        }


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """One entry of `GiayToKetQua`: a paper that the procedure ended with.

    Of its keys only `DuongDanTepTinKetQua` is known; the others follow `TaiLieuNop`.

    Attributes:
        result: code of the kind of result (`KQ.G07.000122`).
    """

    file: StoredFile
    name: str
    result: str
    link: str

    def dump(self) -> Json:
        """As JSON."""
        return {
            "GiayToId": self.file.id,
            "TenGiayTo": self.name,
            "MaGiayToKetQua": self.result,
            "DuongDanTepTinKetQua": self.link,
        }


@dataclass(frozen=True, slots=True)
class HandedDossier:
    """A dossier with what is handed on of it. No applicant's data but what the caller puts in.

    Attributes:
        code: the one-stop system's; never made here.
        person: fields of the applicant with their own keys (domain rules 2.5), as the receiving
            system asks for them.
    """

    code: str
    procedure: str
    office: str
    received_on: date
    due_on: date | None
    status: PortalStatus
    person: Mapping[str, str]
    submitted: tuple[SubmittedDocument, ...] = ()
    results: tuple[ResultDocument, ...] = ()

    def dump(self) -> Json:
        """As JSON; days as yyyyMMddHHmmss (assumed)."""
        return {
            "MaHoSo": self.code,
            "MaTTHC": self.procedure,
            "MaDonViTiepNhan": self.office,
            "NgayTiepNhan": _day(self.received_on),
            "NgayHenTra": _day(self.due_on) if self.due_on else "",
            "TrangThaiHoSo": str(self.status.value),
            **self.person,
            "TaiLieuNop": [each.dump() for each in self.submitted],
            "GiayToKetQua": [each.dump() for each in self.results],
        }


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _day(value: date) -> str:
    return f"{value:%Y%m%d}000000"
