"""Puts a PAdES baseline B-B signature into a PDF, whoever holds the key."""

from __future__ import annotations

import asyncio
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession

from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.signing.mark.appearance import INVISIBLE, appearance_of
from scanner_app.signing.mark.place import page_top
from scanner_app.signing.proofs.batch import OneProof
from scanner_app.signing.update import DIGEST, REFUSALS, MetadataKeepingWriter, free_field_name

REASONS = {
    SignerRole.OFFICER: "Số hóa từ bản giấy",
    SignerRole.AGENCY: "Cơ quan ký số bản chuyển đổi từ giấy",
}
"""Why it was signed, as PDF readers show it (Luật GDĐT 2023 art. 12)."""


def signed_copy(
    content: bytes,
    signer: Signer,
    moment: datetime,
    order: SignOrder,
    proof: OneProof | None = None,
) -> bytes:
    """The PDF followed by one incremental update that holds the signature.

    The bytes given come first in the result, unchanged, so earlier
    signatures and the PDF/A claim stay.

    Args:
        content: a whole PDF, not encrypted, conforming to the letter.
        signer: key and certificate.
        moment: aware; the signing time the signature claims, to the second, written as +07:00.
        order: whose signature it is, and what it prints on the page.
        proof: stamps the signature with its time when there is a server for that.

    Raises:
        ClockWrongError: the server that stamps times has another one; `moment` is wrong.
        MarkTextError: the mark cannot be printed.
        SigningError: not a PDF that may be signed; facts: problem.
    """
    try:
        writer, output = MetadataKeepingWriter(BytesIO(content)), BytesIO()
        session = _session(writer, signer, moment.astimezone(VIETNAM), order)
        asyncio.run(_run(session, proof, output))
        return output.getvalue()
    except REFUSALS as error:
        raise SigningError(problem="pdf_refused", reason=type(error).__name__) from error


def _session(
    writer: IncrementalPdfFileWriter, signer: Signer, moment: datetime, order: SignOrder
) -> PdfSigningSession:
    name = free_field_name(writer)
    metadata = PdfSignatureMetadata(
        field_name=name,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=REASONS[order.role],
        app_build_props=BuildProps(name="Sohoa"),
        cades_signed_attr_spec=CAdESSignedAttrSpec(),
    )
    looks = INVISIBLE
    if order.mark is not None:
        top = order.top or page_top(writer.prev.stream.getvalue())
        looks = appearance_of(top, order.mark, moment, name)
    session = PdfSigner(
        metadata, signer, stamp_style=looks.style, new_field_spec=looks.field
    ).init_signing_session(writer)
    session.system_time = moment
    return session


async def _run(session: PdfSigningSession, proof: OneProof | None, output: BytesIO) -> None:
    """The steps of pyHanko's own `async_sign_pdf`, which cannot be told the time.

    There a time server that fails spoils the signature, which may have cost a person's PIN; here
    the signature is made first and stamped then, or not.

    Returns nothing: asyncio makes a repr of what a task returns, 0.8 CPU s for 60 MB.
    """
    reserved = await session.estimate_signature_container_size(None)
    # Twice, as it is written in hex.
    room = 2 * proof.room if proof is not None else 0
    document = session.prepare_tbs_document(None, bytes_reserved=reserved + room)
    prepared, _ = document.digest_tbs_document(output=output)
    signature = await session.pdf_signer.signer.async_sign(
        prepared.document_digest,
        DIGEST,
        use_pades=True,
        signed_attr_settings=PdfCMSSignedAttributes(
            signing_time=session.system_time,
            cades_signed_attrs=session.pdf_signer.signature_meta.cades_signed_attr_spec,
        ),
    )
    if proof is not None:
        await proof.stamp(signature)
    document.cms_writer.send(signature)
