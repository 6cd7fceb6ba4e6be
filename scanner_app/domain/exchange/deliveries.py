"""Delivering one signed file to the province, and the receipt for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.statements import read_code, read_name

MOST_BYTES = 200 * 1024 * 1024
"""Largest file that is taken; 300 pages at 300 dpi are about 100 MB (measured, JPEG profile)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file to deliver. No office: that is in the sender's certificate.

    Attributes:
        code: of the dossier it belongs to.
        name: file name, unique in the dossier.
        upload: id of the finished tus upload that holds it; None asks whether it is there already.
    """

    code: str
    name: str
    sha256: str
    size_bytes: int
    upload: str | None = None

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "code": self.code,
            "name": self.name,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "upload": self.upload,
        }


def read_delivery(told: object) -> Delivery:
    """What `Delivery.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = told if isinstance(told, Fields) else Fields(told)
    upload = fields.optional_text("upload", most=64)
    if upload is not None and not (upload.isascii() and upload.isalnum()):
        raise fields.wrong("upload")
    return Delivery(
        code=read_code(fields, "code"),
        name=read_name(fields, "name"),
        sha256=fields.sha256("sha256"),
        size_bytes=fields.number("size_bytes", least=1, most=MOST_BYTES),
        upload=upload,
    )


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """The province's word that it keeps a file: read back from its store, signatures judged.

    Attributes:
        office: of the certificate that delivered it.
        number: grows with every receipt of the province; where a counter goes on asking for more.
    """

    number: int
    office: str
    code: str
    name: str
    sha256: str
    size_bytes: int
    at: datetime

    @property
    def location(self) -> str:
        """Place at the province, for people."""
        return f"{self.office}/{self.code}/{self.name}"

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "number": self.number,
            "office": self.office,
            "code": self.code,
            "name": self.name,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "at": self.at.isoformat(),
        }


def read_receipt(told: object) -> DeliveryReceipt:
    """What `DeliveryReceipt.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = told if isinstance(told, Fields) else Fields(told)
    return DeliveryReceipt(
        number=fields.number("number"),
        office=fields.text("office", most=40),
        code=read_code(fields, "code"),
        name=read_name(fields, "name"),
        sha256=fields.sha256("sha256"),
        size_bytes=fields.number("size_bytes"),
        at=fields.moment("at"),
    )
