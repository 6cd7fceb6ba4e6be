"""Who may see what, from the claims that the issuer states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner_app.central.web.errors import ManyOfficesError, NoRoleError
from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code

PROVINCE = "sohoa-admin"
"""Sees every office of the province."""

HEAD = "sohoa-head"
"""Sees an office with those below it: the one after a colon, else the one of the office claim."""

_MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who signed in.

    Attributes:
        subject: the issuer's lasting id of the person.
        name: as the issuer states it, for the top of the page and the access journal.
        office: the office seen with its subordinates; None is the province.
    """

    subject: str
    name: str
    office: OfficeCode | None


def viewer_of(claims: Mapping[str, object], *, roles_claim: str, office_claim: str) -> Viewer:
    """The person of verified claims. Roles that are not ours count for nothing.

    Raises:
        NoRoleError: no role here, or a head without an office.
        ManyOfficesError: a head of more than one office.
    """
    roles = _texts(_claim(claims, roles_claim))
    subject = str(claims.get("sub", ""))
    name = _first_text(claims, ("name", "preferred_username")) or subject
    if PROVINCE in roles:
        return Viewer(subject, name, None)
    offices = {
        role.removeprefix(f"{HEAD}:").strip() for role in roles if role.startswith(f"{HEAD}:")
    }
    if HEAD in roles:
        offices.update(_texts(_claim(claims, office_claim)))
    codes = {code for text in offices if (code := _office(text)) is not None}
    if not codes:
        raise NoRoleError
    if len(codes) > 1:
        raise ManyOfficesError(count=len(codes))
    return Viewer(subject, name, codes.pop())


def _claim(claims: Mapping[str, object], path: str) -> object:
    """A claim; dots go down into objects, as Keycloak's "realm_access.roles" does."""
    if path in claims:
        return claims[path]
    found: object = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _texts(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, list):
        # Keycloak writes groups as paths: "/sohoa-admin".
        return frozenset(each.removeprefix("/") for each in value if isinstance(each, str))
    return frozenset()


def _first_text(claims: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = claims.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:_MOST_NAME]
    return ""


def _office(text: str) -> OfficeCode | None:
    try:
        return parse_office_code(text)
    except OfficeCodeError:
        return None
