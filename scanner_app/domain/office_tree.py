"""Which offices stood under which, on which day: codes and parents change with mergers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from scanner_app.domain.catalog import Office, office_on, offices_named
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Period

_ANY_DAY = date(2024, 1, 1)
_DAY = timedelta(days=1)


class OfficeTree:
    """The dated list of offices. A code that it does not have is an office by itself."""

    def __init__(self, offices: Iterable[Office] = ()) -> None:
        self._by_code: dict[str, list[Office]] = {}
        for office in offices:
            self._by_code.setdefault(office.code, []).append(office)
        firsts = (each.valid_from for units in self._by_code.values() for each in units)
        lasts = (each.valid_to for units in self._by_code.values() for each in units)
        self._changes = sorted(
            {day for day in firsts if day} | {day + _DAY for day in lasts if day}
        )

    def stretches(self, period: Period) -> tuple[Period, ...]:
        """The period cut at the days on which some unit began or ended; in order, no gaps."""
        inside = [
            day
            for day in self._changes
            if (period.since is None or period.since < day)
            and (period.until is None or day <= period.until)
        ]
        firsts = [period.since, *inside]
        lasts = [*(day - _DAY for day in inside), period.until]
        return tuple(Period(since, until) for since, until in zip(firsts, lasts, strict=True))

    def unit(self, code: OfficeCode, stretch: Period) -> Office | None:
        """Who had the code in this stretch."""
        return self._on(code, stretch.since or stretch.until or _ANY_DAY)

    def above(self, code: OfficeCode, stretch: Period) -> tuple[OfficeCode, ...]:
        """The office and every one above it in this stretch, up to the top."""
        found = [code]
        while (unit := self.unit(found[-1], stretch)) and unit.parent not in ("", *found):
            found.append(OfficeCode(unit.parent))
        return tuple(found)

    def below(self, code: OfficeCode, stretch: Period) -> frozenset[OfficeCode]:
        """The office and every one below it in this stretch."""
        return frozenset(
            {code}
            | {
                each
                for each in map(OfficeCode, self._by_code)
                if self.unit(each, stretch) and code in self.above(each, stretch)
            }
        )

    def named(self, name: str, day: date) -> OfficeCode | None:
        """The only office that had this name on that day."""
        units = offices_named(name, day, (each for some in self._by_code.values() for each in some))
        return OfficeCode(units[0].code) if len(units) == 1 else None

    def knows(self, code: str) -> bool:
        """Some unit has or had this code."""
        return code in self._by_code

    def _on(self, code: str, day: date) -> Office | None:
        return office_on(code, day, self._by_code.get(code, ()))
