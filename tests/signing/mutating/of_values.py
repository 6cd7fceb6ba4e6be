"""Mutations of a signature's value, the CMS structure, which lies outside the signed bytes.

Built of raw DER: asn1crypto writes deeply nested changed structures in exponential time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from asn1crypto import algos, cms, core, parser

from tests.signing.issuing import Holder, issue
from tests.signing.mutating.bases import Base, Gap

_SET, _SEQUENCE, _OCTETS = 0x31, 0x30, 0x04
_ATTRIBUTES, _MORE_ATTRIBUTES, _CERTIFICATES = 0xA0, 0xA1, 0xA0
_SIGNED_DATA = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()


@dataclass
class Value:
    """A value taken apart (RFC 5652): the parts of SignedData, of its one signer."""

    signed: list[bytes]
    signer: list[bytes]

    def place(self, tag: int) -> int:
        """Of a tagged part of the signer info."""
        return next(place for place, part in enumerate(self.signer) if part[0] == tag)

    @property
    def certificates(self) -> int:
        """Place of the certificates in SignedData."""
        return next(place for place, part in enumerate(self.signed) if part[0] == _CERTIFICATES)


_Change = Callable[[Value], None]


def digest_renamed(random: Random, base: Base) -> bytes | None:
    name = algos.DigestAlgorithm({"algorithm": random.choice(["sha1", "sha512", "md5"])}).dump()

    def change(value: Value) -> None:
        value.signed[1] = _tlv(_SET, name)
        value.signer[2] = name

    return _changed(random, base, change)


def signing_algorithm_renamed(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        name = random.choice(["sha1_rsa", "sha512_rsa", "sha512_ecdsa", "rsassa_pss"])
        value.signer[_algorithm(value)] = algos.SignedDigestAlgorithm({"algorithm": name}).dump()

    return _changed(random, base, change)


def attribute_removed(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        place = value.place(_ATTRIBUTES)
        attributes = _parts(value.signer[place])
        attributes.pop(random.randrange(len(attributes)))
        value.signer[place] = _tlv(_ATTRIBUTES, *attributes)

    return _changed(random, base, change)


def attributes_all_removed(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        value.signer.pop(value.place(_ATTRIBUTES))

    return _changed(random, base, change)


def attribute_added(random: Random, base: Base) -> bytes | None:
    """Another signing time."""
    time = cms.CMSAttribute(
        {"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime("200101000000Z")})]}
    ).dump()

    def change(value: Value) -> None:
        place = value.place(_ATTRIBUTES)
        value.signer[place] = _tlv(_ATTRIBUTES, *_parts(value.signer[place]), time)

    return _changed(random, base, change)


def attribute_bit_flipped(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        place = value.place(_ATTRIBUTES)
        value.signer[place] = _flipped(value.signer[place], random)

    return _changed(random, base, change)


def value_flipped(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        place = _algorithm(value) + 1
        value.signer[place] = _flipped(value.signer[place], random)

    return _changed(random, base, change)


def value_emptied(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        value.signer[_algorithm(value) + 1] = _tlv(_OCTETS)

    return _changed(random, base, change)


def certificate_swapped(random: Random, base: Base) -> bytes | None:
    """Another's certificate, which the signer info names now."""
    stranger = _stranger().asn1

    def change(value: Value) -> None:
        value.signed[value.certificates] = _tlv(_CERTIFICATES, stranger.dump())
        value.signer[1] = cms.IssuerAndSerialNumber(
            {"issuer": stranger.issuer, "serial_number": stranger.serial_number}
        ).dump()

    return _changed(random, base, change)


def certificates_removed(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        value.signed[value.certificates] = _tlv(_CERTIFICATES)

    return _changed(random, base, change)


def content_carried(random: Random, base: Base) -> bytes | None:
    """A detached signature that carries content of its own."""

    def change(value: Value) -> None:
        content = _tlv(0xA0, _tlv(_OCTETS, b"khac"))
        value.signed[2] = _tlv(_SEQUENCE, *_parts(value.signed[2])[:1], content)

    return _changed(random, base, change)


def second_signer(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        value.signed.append(_tlv(_SET, *[_tlv(_SEQUENCE, *value.signer)] * 2))

    return _changed(random, base, change)


def no_signer(random: Random, base: Base) -> bytes | None:
    return _changed(random, base, lambda value: value.signed.append(_tlv(_SET)))


def certificate_added(random: Random, base: Base) -> bytes | None:
    """One more that nobody refers to; the list of certificates is signed by nobody."""

    def change(value: Value) -> None:
        place = value.certificates
        parts = _parts(value.signed[place])
        value.signed[place] = _tlv(_CERTIFICATES, *parts, _stranger().asn1.dump())

    return _changed(random, base, change)


def stamp_removed(random: Random, base: Base) -> bytes | None:
    """The signature's own time stamp is signed by nobody but its maker."""

    def change(value: Value) -> None:
        value.signer[:] = [part for part in value.signer if part[0] != _MORE_ATTRIBUTES]

    return _changed(random, base, change)


def stamp_bit_flipped(random: Random, base: Base) -> bytes | None:
    def change(value: Value) -> None:
        for place, part in enumerate(value.signer):
            if part[0] == _MORE_ATTRIBUTES:
                value.signer[place] = _flipped(part, random)

    return _changed(random, base, change)


def certificate_bit_flipped(random: Random, base: Base) -> bytes | None:
    """In one of them; only a signer's own is named by a signature, and only by new kinds."""

    def change(value: Value) -> None:
        value.signed[value.certificates] = _flipped(value.signed[value.certificates], random)

    return _changed(random, base, change)


def certificate_renamed(random: Random, base: Base) -> bytes | None:
    """Another name in the signer's certificate, whose key stays: nothing but its issuer knows."""

    def change(value: Value) -> None:
        place = value.certificates
        for der in _parts(value.signed[place]):
            certificate = cms.Certificate.load(der)
            name = certificate.subject.native["common_name"].encode()
            if der.count(name) and not certificate.ca:
                spot = der.rindex(name)
                forged = der[:spot] + b"Xx" + der[spot + 2 :]
                value.signed[place] = value.signed[place].replace(der, forged)

    return _changed(random, base, change)


def nothing_but_zeros(random: Random, base: Base) -> bytes:
    return _filled(base, random.choice(base.gaps), b"") or b""


def of_another_signature(random: Random, base: Base) -> bytes | None:
    """The value of the file's other signature."""
    if len(base.gaps) < 2:
        return None
    first, second = random.sample(base.gaps, 2)
    return _filled(base, second, _der(base, first))


def _changed(random: Random, base: Base, change: _Change) -> bytes | None:
    """The file with one value changed; None where the result does not fit its place."""
    gap = random.choice(base.gaps)
    der = _der(base, gap)
    signed = _parts(_parts(_parts(der)[1])[0])
    value = Value(signed[:-1], _parts(_parts(signed[-1])[0]))
    before = len(value.signed)
    change(value)
    if len(value.signed) == before:
        value.signed.append(_tlv(_SET, _tlv(_SEQUENCE, *value.signer)))
    content = _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(0xA0, _tlv(_SEQUENCE, *value.signed)))
    return None if content == der else _filled(base, gap, content)


def _filled(base: Base, gap: Gap, der: bytes) -> bytes | None:
    room = gap.end - gap.start - 2
    if 2 * len(der) > room:
        return None
    text = der.hex().encode().ljust(room, b"0")
    return base.content[: gap.start + 1] + text + base.content[gap.end - 1 :]


def _der(base: Base, gap: Gap) -> bytes:
    padded = bytes.fromhex(base.content[gap.start + 1 : gap.end - 1].decode())
    return padded[: parser.peek(padded)]


def _algorithm(value: Value) -> int:
    """Place of the signature's algorithm in the signer info."""
    return value.place(_ATTRIBUTES) + 1


def _parts(der: bytes) -> list[bytes]:
    """What lies in a constructed value."""
    content: bytes = parser.parse(der)[4]
    found = []
    while content:
        size = parser.peek(content)
        found.append(content[:size])
        content = content[size:]
    return found


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _flipped(part: bytes, random: Random) -> bytes:
    content = bytearray(part)
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(content)


@cache
def _stranger() -> Holder:
    return issue("Kẻ Giả Mạo")
