"""The file in a form that VGCA Sign Service posts."""

from __future__ import annotations

from email.message import Message

_FIELD = "uploadfile"


def file_in_form(content_type: str, form: bytes) -> bytes | None:
    """The field "uploadfile" of a multipart form (RFC 7578); None when there is not just one."""
    boundary = _headers(f"Content-Type: {content_type}".encode()).get_boundary("")
    if not boundary or not content_type.lower().startswith("multipart/form-data"):
        return None
    _, *parts = (b"\r\n" + form).split(b"\r\n--" + boundary.encode("latin-1", "replace"))
    if not parts or not parts[-1].startswith(b"--"):
        return None
    found = []
    for part in parts[:-1]:
        head, gap, content = part.partition(b"\r\n\r\n")
        named = _headers(head).get_param("name", header="content-disposition")
        if gap and named == _FIELD:
            found.append(content)
    return found[0] if len(found) == 1 else None


def _headers(head: bytes) -> Message:
    headers = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if value:
            headers[name.strip()] = value.strip()
    return headers
