"""Reading the province's receipts from a stick: sealed to this counter, signed by the province."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pyrage
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.stick import BundleReceipts, read_bundle_receipts, receipts_name
from scanner_app.domain.stick_errors import (
    BundleUnreadableError,
    ReceiptsBrokenError,
    ReceiptsForeignError,
)
from scanner_app.ports.sticks import FoundReceipts
from scanner_app.signed_sheets import SignatureWrongError, verified
from scanner_app.upload.stick.age import LARGEST_SHEET, unsealed
from scanner_app.upload.stick.places import NotPlainError, plain_file, stick_errors
from scanner_app.upload.stick.signed import FOR_RECEIPTS


def receipts_on(
    folder: Path,
    bundle: UUID,
    identity: pyrage.x25519.Identity,
    key: ed25519.Ed25519PublicKey,
    office: str,
) -> FoundReceipts | None:
    """The receipts in a bundle's folder, judged; None while there are none.

    Args:
        folder: of the bundle.
        bundle: that the folder is named after.
        identity: of this counter.
        key: the province's, as it is set up here.
        office: of this counter; "" takes any.

    Raises:
        StickError leaves: the stick itself.
    """
    path = folder / receipts_name(bundle)
    try:
        with stick_errors(path):
            if not path.exists():
                return None
            with plain_file(path, most=LARGEST_SHEET) as file:
                content = file.read()
        told = verified(unsealed(content, identity), FOR_RECEIPTS, key)
        found = read_bundle_receipts(told)
    except (NotPlainError, BundleUnreadableError, SignatureWrongError, MessageInvalidError):
        return FoundReceipts(folder.name, ReceiptsBrokenError(name=folder.name))
    return FoundReceipts(folder.name, _ours(found, bundle, office, folder.name))


def _ours(
    found: BundleReceipts, bundle: UUID, office: str, name: str
) -> BundleReceipts | ReceiptsForeignError:
    if found.bundle != bundle or (office and found.office != office):
        return ReceiptsForeignError(name=name)
    return found
