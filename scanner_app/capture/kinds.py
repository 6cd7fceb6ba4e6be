"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

HEAD_BYTES = 1024
"""How much `kind_of` wants to see; a PDF header may stand anywhere in it (ISO 32000-1 annex H)."""

SCAN_SUFFIXES = frozenset(
    {".pdf", ".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif"}
)
"""Names by which people expect a scan or photo inside; others in a folder are none of ours."""

_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"BM", "bmp"),
)


def kind_of(head: bytes) -> str | None:
    """One of "jpeg", "png", "tiff", "bmp", "webp", "pdf", or None for anything else."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "pdf" if b"%PDF-" in head[:HEAD_BYTES] else None
