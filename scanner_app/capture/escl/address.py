"""Where an eSCL scanner answers: scheme, host, port and root path, from what people type."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_ROOT = "/eSCL"
"""Root of nearly every device; others tell theirs by mDNS or are typed with it."""
_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")
_ROOT_PATH = re.compile(r"(/[A-Za-z0-9_.~%-]{1,100}){0,8}")
_JOB_PATH = re.compile(r"/[A-Za-z0-9_.~%:@!$&'()*+,;=/-]{1,500}")


@dataclass(frozen=True, slots=True)
class EsclAddress:
    """Address of one scanner.

    Attributes:
        scheme: "http" or "https".
        host: lower-case name, or IP address without brackets, with its scope where it has one.
        root: absolute path without a slash at its end, like "/eSCL"; may be empty.
    """

    scheme: str
    host: str
    port: int
    root: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.root}"

    @property
    def authority(self) -> str:
        """Host and port, always both: the key of a pinned certificate."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def host_header(self, *, with_port: bool) -> str:
        """Value of the Host field; the port of the scheme itself is left out unless asked for."""
        host = self.host.partition("%")[0]  # a scope means nothing to the other end
        host = f"[{host}]" if ":" in host else host
        standard = self.port == _PORTS[self.scheme]
        return host if standard and not with_port else f"{host}:{self.port}"


def typed_address(text: str) -> EsclAddress:
    """What a person typed, or an address as it was written down by `str`.

    A bare host means https: plain http must be asked for by its name.

    Raises:
        ValueError: not an address of a web server.
    """
    text = text.strip()
    if text.split() != [text]:
        raise ValueError("nothing, or several words")  # urlsplit would join lines
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("no address of a scanner")
    root = parts.path.rstrip("/") or _ROOT
    return EsclAddress(
        scheme, _host(parts.hostname or ""), parts.port or _PORTS[scheme], checked_root(root)
    )


def checked_root(path: str) -> str:
    """A root path that is safe to send: absolute, short, plain letters, no way upwards.

    Raises:
        ValueError: it is not.
    """
    path = "/" + path.strip("/") if path.strip("/") else ""
    if not _ROOT_PATH.fullmatch(path) or ".." in path.split("/"):
        raise ValueError("no path of a scanner")
    return path


def job_path(location: str, address: EsclAddress) -> str:
    """Path of a job out of a Location field; its host is never used.

    Devices put their own idea of their name there ("localhost", a USB name), and the Xerox B205
    an IPv6 address without its closing bracket: nothing before the path is looked at.

    Raises:
        ValueError: no path, or one that is not safe to send.
    """
    rest = location.strip()
    if not rest:
        raise ValueError("no location")
    if "://" in rest:
        _, _, rest = rest.partition("://")
        _, slash, rest = rest.partition("/")
        rest = slash + rest
    elif not rest.startswith("/"):
        rest = f"{address.root}/{rest}"
    path = rest.rstrip("/")
    if not _JOB_PATH.fullmatch(path) or ".." in path.split("/"):
        raise ValueError("no path of a job")
    return path


def _host(host: str) -> str:
    plain, _, scope = host.partition("%")
    if ":" in plain:
        ipaddress.IPv6Address(plain)
        if scope and not re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", scope):
            raise ValueError("no scope of a network")
        return host.lower() if not scope else f"{plain.lower()}%{scope}"
    if not _NAME.fullmatch(host):
        raise ValueError("no name of a host")
    return host.lower()
