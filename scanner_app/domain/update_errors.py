"""What can go wrong with updates of the program."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class UpdateError(AppError):
    """Updating failed; the program that is installed stays as it is."""

    code = "update.failed"


class UpdateUnreachableError(UpdateError):
    """The place where updates lie cannot be reached now; facts: source, problem, status.

    Problems: name, refused, silent, slow, cut, trust, date, status, missing, forbidden, authority.
    """

    code = "update.unreachable"
    transient = True


class UpdateUntrustedError(UpdateError):
    """The manifest is not signed with the key of the settings, or no manifest; facts: source."""

    code = "update.untrusted"


class UpdateExpiredError(UpdateError):
    """The manifest's last day is over; facts: expires and day (today), as people write them."""

    code = "update.expired"


class UpdateClockError(UpdateError):
    """This PC's clock is before the day on which its program was made; facts: day (today)."""

    code = "update.clock"


class UpdateDamagedError(UpdateError):
    """The setup program is not the one that the manifest states; facts: name."""

    code = "update.damaged"
    transient = True


class UpdateKeyError(UpdateError):
    """`update_key` is missing or no key; facts: key."""

    code = "update.key"


class UpdateManagedError(UpdateError):
    """This PC's program was installed by Group Policy, which brings its updates as well."""

    code = "update.managed"


class UpdatePlaceError(UpdateError):
    """Others than administrators may change what the system is to run; facts: path."""

    code = "update.place"


class UpdateRightError(UpdateError):
    """Only an administrator or the system may do this; facts: path."""

    code = "update.right"


class UpdateSigningKeyError(UpdateError):
    """The publisher's private key cannot be opened; facts: path."""

    code = "update.signing_key"


class UpdateOfferError(UpdateError):
    """What was to be offered is not right; facts: reason."""

    code = "update.offer"


class UpdateSystemError(UpdateError):
    """This is for Windows alone."""

    code = "update.system"
