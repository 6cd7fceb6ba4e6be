"""Look up: what the register says about a dossier's code."""

from __future__ import annotations

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterState
from scanner_app.ports import RegisterStore


class InRegister:
    """Whether the register knows a code; asked anew each time, so that an import heals it."""

    def __init__(self, register: RegisterStore) -> None:
        self._register = register

    def __call__(self, office: OfficeCode, code: str | None) -> bool | None:
        """True: it does. False: it should and does not, or as withdrawn. None: no telling.

        There is no telling without a code or a register, or when the code's day was not imported
        yet: a counter may be cut off from the one-stop system for days.
        """
        if code is None:
            return None
        row = self._register.lookup(code)
        if row is not None:
            # What was taken back is to be sent by a person's word alone.
            return row.state is RegisterState.RECEIVED
        try:
            parsed = parse_dossier_code(code)
        except DossierCodeError:
            return None
        return False if self._register.covers(office, parsed) else None
