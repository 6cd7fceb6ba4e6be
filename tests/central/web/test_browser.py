"""The pages in a real browser: signing in, looking down, taking a file home, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.central.web.screenshots import CHROMIUM, opened, sign_in
from tests.central.web.served import Served

_LAPTOP, _PHONE = (1366, 768), (360, 740)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.slow
def test_a_head_signs_in_looks_down_and_takes_a_sheet_home(
    chromium: Browser, served: Served
) -> None:
    with opened(chromium, _LAPTOP, "light") as page:
        told = _complaints(page)
        sign_in(page, served.url, "huyen")
        assert page.get_by_role("heading", level=1).inner_text() == "Huyện Tràng Định"
        page.get_by_role("link", name="Xã Khánh Long").click()
        assert page.locator(".percent").first.inner_text() == "86,03%"
        assert page.locator(".counts").first.inner_text() == "197/229 hồ sơ"
        page.locator(".card summary").first.click()
        assert page.get_by_text("Số hồ sơ đã số hóa / Số hồ sơ đã tiếp nhận").first.is_visible()
        page.get_by_role("link", name="Hồ sơ chưa số hóa").click()
        page.get_by_role("columnheader", name="Số ngày chờ").get_by_role("link").click()
        assert page.locator("[aria-sort=descending]").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="Xuất Excel").click()
        assert download.value.suggested_filename.endswith(".xlsx")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Đăng xuất").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Đã đăng xuất"
        assert told == []


@pytest.mark.slow
def test_on_a_phone_nothing_is_wider_than_the_screen_and_all_can_be_read(
    chromium: Browser, served: Served
) -> None:
    with opened(chromium, _PHONE, "light") as page:
        told = _complaints(page)
        sign_in(page, served.url, "tinh")
        for place in ("", "/dossiers", "/procedures", "?since=2023-12-01&until=2023-01-01"):
            page.goto(f"{served.url}/offices/{served.ids['Tỉnh Lạng Sơn']}{place}")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                assert page.evaluate(_TOO_FAINT) == [], (place, scheme)
            assert page.evaluate(_TOO_WIDE) == [], place
        assert page.get_by_role("alert").is_visible()
        assert told == []


def _complaints(page: Page) -> list[str]:
    """Errors on the console, refusals of the content policy among them, and failed requests."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    # What becomes a download is given up as a page.
    page.on(
        "requestfailed",
        lambda each: None if each.failure == "net::ERR_ABORTED" else told.append(each.url),
    )
    return told


_TOO_WIDE = """() => {
  const most = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(each => each.checkVisibility() && !each.closest('svg, .unseen'));
  return shown.filter(each => each.getBoundingClientRect().right > most + 0.5)
    .map(each => each.outerHTML.slice(0, 120));
}"""

# Contrast by WCAG 2: 4.5:1 for every text against the nearest ground behind it.
_TOO_FAINT = """() => {
  const parts = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = text => {
    const [r, g, b] = parts(text).slice(0, 3).map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = each => {
    for (let at = each; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = new Set();
  for (const each of document.querySelectorAll('body *')) {
    const own = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !each.checkVisibility() || each.closest('svg, .unseen, .skip')) continue;
    const [one, two] = [light(getComputedStyle(each).color), light(ground(each))];
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < 4.5) found.add(`${each.tagName}.${each.className} ${contrast.toFixed(2)}`);
  }
  return [...found];
}"""
