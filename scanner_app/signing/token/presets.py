r"""Makers of signing tokens that are met in Vietnam: names for settings, files of their drivers.

Sources, looked up 2026-11-26: VGCA hands out tokens of SafeNet and Bit4id. File names of the public
authorities' drivers stand alike in several independent public programs of Vietnamese signing
software, as do OpenSC's, Thales' and Bit4id's folders; drivers themselves were not at hand.
`X_s.dll` beside `X.dll` is the maker's CSP, not PKCS#11.
"""

from __future__ import annotations

from dataclasses import dataclass

_PROGRAMS = r"%ProgramFiles%"


@dataclass(frozen=True, slots=True)
class Preset:
    """One maker.

    Attributes:
        name: for settings, `module-name` of a pkcs11 line.
        title: for people.
        windows: names in System32 or paths with environment variables, the likeliest first.
        linux: absolute paths.
    """

    name: str
    title: str
    windows: tuple[str, ...] = ()
    linux: tuple[str, ...] = ()


def _versions(stem: str, newest: int, oldest: int) -> tuple[str, ...]:
    """An authority numbers its drivers; the newest one knows the older tokens too."""
    return tuple(f"{stem}{number}.dll" for number in range(newest, oldest - 1, -1))


PRESETS = (
    Preset(
        "safenet",
        "SafeNet eToken (VGCA)",
        windows=(
            "eTPKCS11.dll",
            "IDPrimePKCS1164.dll",
            "IDPrimePKCS11.dll",
            rf"{_PROGRAMS}\SafeNet\Authentication\SAC\x64\IDPrimePKCS1164.dll",
            rf"{_PROGRAMS}\SafeNet\Authentication\SAC\x64\eTPKCS11.dll",
        ),
        linux=("/usr/lib/libeTPkcs11.so", "/usr/lib/libIDPrimePKCS11.so"),
    ),
    Preset(
        "bit4id",
        "Bit4id (VGCA)",
        windows=("bit4xpki.dll", rf"{_PROGRAMS}\Bit4Id\Universal MW\etc\bit4xpki.dll"),
        linux=("/usr/lib/bit4id/libbit4xpki.so",),
    ),
    Preset(
        "vnpt-ca",
        "VNPT-CA",
        windows=(
            *_versions("vnptca_p11_v", 10, 6),
            "vnpt-ca_csp11.dll",
            "vnpt-ca_v34.dll",
            "vnpt-ca_cl_v1.dll",
        ),
    ),
    Preset(
        "viettel-ca", "Viettel-CA", windows=(*_versions("viettel-ca_v", 6, 1), "viettel-ca.dll")
    ),
    Preset(
        "fpt-ca",
        "FPT-CA",
        windows=(*_versions("fptca_v", 6, 3), "fpt-ca.dll", "fpt-ca-stx.dll"),
        linux=("/usr/lib/fptca_v4.so",),
    ),
    Preset("fastca", "FastCA", windows=("fca_v1.dll",)),
    Preset(
        "bkav-ca",
        "BkavCA",
        windows=(
            "BkavCA.dll",
            "BkavCAv2S.dll",
            "bkavcaetoken_p11.dll",
            "st3csp11.dll",
            rf"{_PROGRAMS}\Bkav Corporation\BkavCA Token Manager\st3csp11.dll",
        ),
    ),
    Preset("ca2", "CA2 (Nacencomm)", windows=("ncca_csp11_v1.dll", "CA2_csp11.dll", "CA2_v34.dll")),
    Preset("newtel-ca", "Newtel-CA", windows=_versions("nca_v", 9, 4)),
    Preset("vina-ca", "Vina-CA", windows=(*_versions("Vina-CAv", 10, 2), "Vina-CA.dll")),
    Preset("safe-ca", "Safe-CA", windows=("safe-ca_v2.dll", "safe-ca.dll")),
    Preset("i-ca", "I-CA", windows=("ica_csp11_v1.dll",)),
    Preset("epass2003", "Feitian ePass2003", windows=("eps2003csp11v2.dll", "eps2003csp11.dll")),
    Preset(
        "softhsm",
        "SoftHSM2 (thử nghiệm)",
        linux=(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/lib64/libsofthsm2.so",
        ),
    ),
    # Last: it sees tokens of others too, less well than their makers' own drivers.
    Preset(
        "opensc",
        "OpenSC",
        windows=(rf"{_PROGRAMS}\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll",),
        linux=(
            "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
            "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
            "/usr/lib64/opensc-pkcs11.so",
        ),
    ),
)
