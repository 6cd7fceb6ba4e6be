"""What goes wrong when a head signs in."""

from __future__ import annotations

from scanner_app.central.errors import CentralError


class SignInError(CentralError):
    """The issuer's answer is not what was asked for; facts: reason, never a token."""

    code = "sign_in.refused"


class IssuerDownError(SignInError):
    """The issuer does not answer as OpenID Connect asks; facts: reason."""

    code = "sign_in.issuer_down"
    transient = True


class NoRoleError(SignInError):
    """The person is known and has no role here."""

    code = "sign_in.no_role"


class ManyOfficesError(SignInError):
    """The person heads more than one office; facts: count."""

    code = "sign_in.many_offices"


class UnknownOfficeError(SignInError):
    """The office of the person's role is not in the catalogue; facts: text, its code."""

    code = "sign_in.unknown_office"


class SessionKeyShortError(CentralError):
    """The secret that signs cookies is too short to be one; facts: most, its least length."""

    code = "sign_in.session_key_short"
