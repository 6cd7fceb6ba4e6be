"""What goes wrong on the province's side, beyond what counters are told."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class CentralError(AppError):
    """The province's side could not do it."""

    code = "central.failed"


class SecretFileMissingError(CentralError):
    """A secret's file is not there, empty or unreadable; facts: path."""

    code = "central.secret_missing"


class SecretFileOpenError(CentralError):
    """Others than its owner may read a secret's file; facts: path."""

    code = "central.secret_open"


class ListenPlaceError(CentralError):
    """A place to listen that the network might reach; facts: text."""

    code = "central.listen_place"


class ServiceRunningError(CentralError):
    """It may not be done while the service for counters runs; facts: text."""

    code = "central.running"


class CounterOfficeError(CentralError):
    """No office of this code today; facts: text."""

    code = "central.office_unknown"


class CertificateUnknownError(CentralError):
    """No certificate in force begins so, or several do; facts: text."""

    code = "central.certificate_unknown"


class CounterNumberError(CentralError):
    """No counter has this number; facts: text."""

    code = "central.counter_unknown"


class ObjectStoreError(CentralError):
    """The store of files does not work; facts: reason."""

    code = "object.failed"


class ObjectStoreDownError(ObjectStoreError):
    """It does not answer, or is full; facts: reason."""

    code = "object.store_down"
    transient = True


class ObjectMissingError(ObjectStoreError):
    """No such object; facts: key."""

    code = "object.missing"


class ObjectConflictError(ObjectStoreError):
    """Something else stands under this key; facts: key."""

    code = "object.conflict"


class ObjectChangedError(ObjectStoreError):
    """What was to be stored is not what was announced, or did not come back so; facts: key."""

    code = "object.changed"
    transient = True


class AuthorityExistsError(CentralError):
    """The authority's key is there already; facts: path."""

    code = "authority.exists"


class AuthorityMissingError(CentralError):
    """There is no authority yet; facts: path."""

    code = "authority.missing"


class AuthorityPasswordError(CentralError):
    """The password does not open the authority's key; facts: path."""

    code = "authority.password"


class DatabaseDownError(CentralError):
    """PostgreSQL does not answer."""

    code = "central.database_down"
    transient = True
