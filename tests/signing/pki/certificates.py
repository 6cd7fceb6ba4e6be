"""Who is certified by whom in the test PKI, as certomancer reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # certomancer's configuration is nested dicts

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DEAD = "http://127.0.0.1:1"
"""Where nobody listens."""
NAMES = {
    "root": "Gốc Thử Nghiệm",
    "ca": "Nơi cấp Thử Nghiệm",
    "officer": "Nguyễn Văn An",
    "other": "Trần Thị Bình",
    "agency": "UBND Phường Thử Nghiệm",
    "tsa": "Dấu thời gian Thử Nghiệm",
    "ocsp": "Trạng thái Thử Nghiệm",
    "stranger": "Gốc Lạ",
}
SIGNERS = (
    "officer",
    "other",
    "agency",
    "expired",
    "future",
    "revoked",
    "encryption",
    "web_server",
    "unreachable",
    "crl_only",
    "orphan",
)
"""Each has a key file."""
_RSA = ("root", "ca", "officer", "agency")
_EC = ("ocsp", "stranger")
_START = datetime(2025, 1, 1, tzinfo=UTC)


def write_keys(folder: Path) -> None:
    """One PEM file each; RSA 2048 as the Vietnamese issuers give, where sizes are measured."""
    for name in (*_RSA, *_EC):
        key: Any = (
            rsa.generate_private_key(65537, 2048)
            if name in _RSA
            else ec.generate_private_key(ec.SECP256R1())
        )
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)


def configuration(url: str) -> dict[str, Any]:
    """All architectures; servers are reached under `url`."""
    keys = {name: {"path": f"{name}.pem"} for name in (*_RSA, *_EC)}
    return {
        "external-url-prefix": url,
        "keysets": {"keys": {"keys": keys}},
        "pki-architectures": {
            "pki": {
                "keyset": "keys",
                "entity-defaults": {"country-name": "VN", "organization-name": "Sohoa thử nghiệm"},
                "entities": {name: {"common-name": text} for name, text in NAMES.items()},
                "certs": _certificates(),
                "services": _services(),
            }
        },
    }


def _certificates() -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "root": _ca("root", "root"),
        "ca": _ca("ca", "root"),
        "ca_ocsp": _leaf("ocsp", "ca", profiles=["ocsp-responder"]),
        "root_ocsp": _leaf("ocsp", "root", profiles=["ocsp-responder"]),
        "officer": _signer("officer"),
        "agency": _signer("agency"),
        "other": _signer("other", key="officer"),
        "expired": _signer("officer", end=_START + timedelta(days=90)),
        "future": _signer("officer", start=now + timedelta(days=300)),
        "revoked": _signer("officer")
        | {"revocation": {"revoked-since": _text(_START + timedelta(days=30))}},
        "encryption": _leaf("officer", "ca", _usage("key_encipherment")),
        "web_server": _leaf("officer", "ca", _usage("digital_signature"), _purpose("server_auth")),
        "unreachable": _leaf("officer", "ca", _usage("non_repudiation"), *_dead_servers()),
        "crl_only": _leaf("officer", "ca", _usage("non_repudiation"), _no_ocsp()),
        "tsa": _stamper("root", "time_stamping"),
        "no_tsa": _stamper("root", "code_signing"),
        "stranger": _ca("stranger", "stranger", services=False),
        "orphan": _leaf("officer", "stranger", _usage("non_repudiation")),
        "stranger_tsa": _stamper("stranger", "time_stamping"),
    }


def _services() -> dict[str, Any]:
    return {
        "ocsp": {
            issuer: {
                "for-issuer": issuer,
                "responder-cert": f"{issuer}_ocsp",
                "signing-key": "ocsp",
            }
            for issuer in ("root", "ca")
        },
        "crl-repo": {
            issuer: {
                "for-issuer": issuer,
                "signing-key": issuer,
                "simulated-update-schedule": "P7D",
            }
            for issuer in ("root", "ca")
        },
        "cert-repo": {issuer: {"for-issuer": issuer} for issuer in ("root", "ca")},
        "time-stamping": {
            "tsa": {"signing-cert": "tsa", "signing-key": "agency"},
            "no_tsa": {"signing-cert": "no_tsa", "signing-key": "agency"},
            "stranger": {"signing-cert": "stranger_tsa", "signing-key": "agency"},
        },
    }


def _ca(name: str, issuer: str, *, services: bool = True) -> dict[str, Any]:
    params = {"crl-repo": name, "ocsp-service": name} if services else {}
    return _leaf(name, issuer, profiles=[{"id": "simple-ca", "params": params}])


def _signer(name: str, **dates: Any) -> dict[str, Any]:
    return _leaf(name, "ca", _usage("non_repudiation", "digital_signature"), **dates)


def _stamper(issuer: str, purpose: str) -> dict[str, Any]:
    # The agency's key: making one of its own takes longer than all certificates.
    return _leaf("tsa", issuer, _usage("digital_signature"), _purpose(purpose), key="agency")


def _leaf(
    subject: str,
    issuer: str,
    *extensions: dict[str, Any],
    key: str | None = None,
    start: datetime = _START,
    end: datetime | None = None,
    profiles: list[Any] | None = None,
) -> dict[str, Any]:
    until = end or datetime.now(UTC).replace(microsecond=0) + timedelta(days=900)
    given = {each["id"] for each in extensions}
    more = [] if issuer == "stranger" or profiles else [_servers_of(issuer)]
    return {
        "subject": subject,
        "subject-key": key or subject,
        "issuer": issuer,
        "validity": {"valid-from": _text(start), "valid-to": _text(until)},
        "profiles": profiles or [],
        "extensions": [*extensions, *(each for each in more if each["id"] not in given)],
    }


def _servers_of(issuer: str) -> dict[str, Any]:
    params: dict[str, Any] = {
        "ocsp-responder-names": [issuer],
        "ca-issuer-links": [{"repo": issuer}],
    }
    return {
        "id": "authority_information_access",
        "smart-value": {"schema": "aia-urls", "params": params},
    }


def _no_ocsp() -> dict[str, Any]:
    return {
        "id": "authority_information_access",
        "smart-value": {
            "schema": "aia-urls",
            "params": {"ca-issuer-links": [{"repo": "ca"}]},
        },
    }


def _dead_servers() -> tuple[dict[str, Any], ...]:
    place = {"uniform_resource_identifier": f"{DEAD}/ocsp"}
    points = [
        {
            "distribution_point": x509.DistributionPointName(
                name="full_name",
                value=[x509.GeneralName("uniform_resource_identifier", f"{DEAD}/thu-hoi.crl")],
            )
        }
    ]
    return (
        {
            "id": "authority_information_access",
            "value": [{"access_method": "ocsp", "access_location": place}],
        },
        {"id": "crl_distribution_points", "value": points},
    )


def _usage(*names: str) -> dict[str, Any]:
    return {"id": "key_usage", "critical": True, "value": set(names)}


def _purpose(name: str) -> dict[str, Any]:
    return {"id": "extended_key_usage", "critical": True, "value": [name]}


def _text(moment: datetime) -> str:
    return moment.isoformat()
