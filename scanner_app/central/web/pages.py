"""The pages of offices, and their tables as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from scanner_app.central.web.as_pdf import as_pdf
from scanner_app.central.web.as_xlsx import as_xlsx
from scanner_app.central.web.asking import asked, presets
from scanner_app.central.web.compose import Look, OfficeFigures, office_figures
from scanner_app.central.web.errors import UnknownOfficeError
from scanner_app.central.web.figures import Unit
from scanner_app.central.web.listings import LISTINGS, TABS
from scanner_app.central.web.report import Report
from scanner_app.central.web.sessions import Session
from scanner_app.central.web.site import NotThereError, Site
from scanner_app.central.web.visits import Visit

_FILES: Mapping[str, tuple[str, Callable[[Report], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "pdf": ("application/pdf", as_pdf),
}
_ID = re.compile(r"[0-9]{1,9}")


def add_pages(app: FastAPI, site: Site) -> None:
    """All pages that show figures."""

    @app.get("/")
    def first(request: Request) -> Response:
        session = site.session(request)
        response = RedirectResponse(f"/offices/{_home(site, session).id}", 303)
        site.keep(response, session)
        return response

    @app.get("/offices/{office_id}")
    def office(request: Request, office_id: str) -> Response:
        return _page(site, request, office_id, "")

    @app.get("/offices/{office_id}/{listing}")
    def listed(request: Request, office_id: str, listing: str) -> Response:
        word, _, kind = listing.partition(".")
        if word not in LISTINGS or (kind and kind not in _FILES):
            site.session(request)
            raise NotThereError
        if kind:
            return _file(site, request, office_id, word, kind)
        return _page(site, request, office_id, word)


def _page(site: Site, request: Request, office_id: str, listing: str) -> Response:
    session = site.session(request)
    home = _home(site, session)
    look = _look(site, request, office_id, listing)
    found = _found(site, home, look)
    report = found.report
    site.visits.note(Visit(session.viewer, report.table.key, home.id, report.unit.id))
    tabs = {word: label for word, label in TABS.items() if word != "offices" or found.has_below}
    told = {
        "found": found,
        "report": report,
        "table": report.table,
        "asked": look.asked,
        "today": look.today,
        "presets": presets(look.asked, site.campaign, look.today),
        "tabs": tabs,
        "here": f"/offices/{report.unit.id}",
    }
    response = site.page("office.html", told, session=session, home=home)
    site.keep(response, session)
    return response


def _file(site: Site, request: Request, office_id: str, listing: str, kind: str) -> Response:
    session = site.session(request)
    home = _home(site, session)
    report = _found(site, home, _look(site, request, office_id, listing)).report
    site.visits.note(Visit(session.viewer, f"{listing}.{kind}", home.id, report.unit.id))
    media_type, make = _FILES[kind]
    response = Response(
        make(report),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{report.file_name(kind)}"'},
    )
    site.keep(response, session)
    return response


def _look(site: Site, request: Request, office_id: str, listing: str) -> Look:
    if not _ID.fullmatch(office_id):
        raise NotThereError
    today = site.today()
    return Look(
        office_id=int(office_id),
        listing=listing,
        asked=asked(request.query_params, site.campaign, today),
        campaign=site.campaign,
        today=today,
        at=site.clock(),
        with_summary=not listing,
    )


def _found(site: Site, home: Unit, look: Look) -> OfficeFigures:
    found = office_figures(site.figures.look(home.id, merged=look.asked.merged), look)
    if found is None:
        raise NotThereError
    return found


def _home(site: Site, session: Session) -> Unit:
    """The office whose rights the viewer has, looked up anew: mergers happen within a session."""
    home = site.figures.home(session.viewer.office)
    if home is None:
        raise UnknownOfficeError(text=session.viewer.office or "")
    return home
