"""What can be wrong with scan profiles."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class ProfileError(AppError):
    """A value that a profile cannot have; facts: text (name), key, what (value), nearest."""

    code = "profile.invalid"


class ProfileUnknownError(ProfileError):
    """No profile of this name; facts: text, nearest."""

    code = "profile.unknown"


class ProfileKeyTakenError(ProfileError):
    """Another profile has this key already; facts: key, text (its name)."""

    code = "profile.key_taken"


class ProfilesLockedError(ProfileError):
    """IT decides on the profiles of this PC; facts: text (the name)."""

    code = "profile.locked"
