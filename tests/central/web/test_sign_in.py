"""Signing in at the issuer, and every way of getting in without it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.central.web.served import Served, choose, later

Claims = dict[str, object]
_MAKE = Callable[[Claims, Claims, ECKey], str]
_SESSION = "__Host-sohoa"


def _with(**changes: object) -> _MAKE:
    def make(header: Claims, claims: Claims, key: ECKey) -> str:
        told = {**claims, **changes}
        return jwt.encode(header, {k: v for k, v in told.items() if v is not None}, key)

    return make


def _unsigned(header: Claims, claims: Claims, _key: ECKey) -> str:
    parts = ({**header, "alg": "none"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts]
    return ".".join([*texts, ""])


def _by_shared_secret(header: Claims, claims: Claims, key: ECKey) -> str:
    """The public key, taken for a secret: what careless verifiers fall for."""
    public = json.dumps(key.as_dict(private=False)).encode().ljust(64)
    return jwt.encode({"alg": "HS256", "kid": header["kid"]}, claims, OctKey.import_key(public))


def _by_another(header: Claims, claims: Claims, _key: ECKey) -> str:
    return jwt.encode(header, claims, ECKey.generate_key("P-256"))


def _late(seconds: int) -> _MAKE:
    def make(header: Claims, claims: Claims, key: ECKey) -> str:
        moments = {name: int(str(claims[name])) + seconds for name in ("iat", "exp")}
        return jwt.encode(header, {**claims, **moments}, key)

    return make


def test_a_head_comes_back_from_the_issuer_to_the_page_that_was_asked_for(served: Served) -> None:
    place = f"/offices/{served.ids['Xã Khánh Long']}/days?since=2023-09-01&until=2023-09-30"
    browser = served.browser()

    page = choose(browser, browser.get(place), "xa")

    assert page.status_code == 200
    assert page.url.raw_path.decode() == place
    assert "Lãnh đạo xã" in page.text


def test_cookies_are_for_this_site_alone_and_no_script_reads_them(served: Served) -> None:
    browser = served.browser()
    browser.get("/")
    page = choose(browser, browser.get("/"), "xa")

    told = [
        each
        for response in page.history
        for each in response.extensions.get("set_cookie", [])
        if "Max-Age=0" not in each
    ]

    assert any(each.startswith(f"{_SESSION}=") for each in told)
    for each in told:
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(each.split("; "))
        assert "Domain" not in each


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_unsigned, id="alg none"),
        pytest.param(_by_shared_secret, id="shared secret"),
        pytest.param(_by_another, id="another key"),
        pytest.param(_with(nonce="another"), id="nonce"),
        pytest.param(_with(nonce=None), id="no nonce"),
        pytest.param(_with(iss="http://127.0.0.1:1"), id="issuer"),
        pytest.param(_with(aud="another"), id="audience"),
        pytest.param(_with(aud=["sohoa", "another"]), id="two audiences"),
        pytest.param(_with(azp="another"), id="authorized party"),
        pytest.param(_with(at_hash="AAAA"), id="at_hash"),
        pytest.param(_with(sub=""), id="no subject"),
        pytest.param(_with(exp="tomorrow"), id="no time"),
        pytest.param(_with(exp=None), id="no end"),
        pytest.param(_with(nbf=4102444800), id="not yet"),
        pytest.param(_late(-400), id="expired"),
        pytest.param(_late(3600), id="from tomorrow"),
    ],
)
def test_a_token_that_does_not_hold_signs_nobody_in(served: Served, spoil: _MAKE) -> None:
    served.issuer.spoil = spoil
    browser = served.browser()

    page = choose(browser, browser.get("/"), "tinh")

    assert page.status_code == 400
    assert "Chưa đăng nhập được" in page.text
    assert _SESSION not in browser.cookies


def test_the_issuer_may_change_its_key(served: Served) -> None:
    assert "Lãnh đạo tỉnh" in served.signed_in("tinh").get("/").text
    later(served.clock, minutes=1)

    served.issuer.new_key()

    assert "Lãnh đạo tỉnh" in served.signed_in("tinh").get("/").text


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("khach", "chưa được giao quyền"),
        ("hai", "được giao 2 đơn vị"),
        ("cu", "Đơn vị 99999 của tài khoản này không có trong danh mục"),
    ],
)
def test_whoever_has_no_role_here_is_told_so(served: Served, person: str, words: str) -> None:
    browser = served.browser()

    page = choose(browser, browser.get("/"), person)

    assert page.status_code == 403
    assert words in page.text
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_an_answer_that_another_browser_asked_for_signs_nobody_in(served: Served) -> None:
    asking, other = served.browser(), served.browser()
    page = asking.get("/")
    back = _way_back(asking, page, "tinh")

    answer = other.get(back)

    assert answer.status_code == 400
    assert _SESSION not in other.cookies


def test_a_code_counts_once(served: Served) -> None:
    browser = served.browser()
    back = _way_back(browser, browser.get("/"), "tinh")
    attempt = dict(browser.cookies)
    assert browser.get(back).status_code == 200
    browser.cookies.clear()
    browser.cookies.update(attempt)

    assert browser.get(back).status_code == 400


def test_an_attempt_ends_after_ten_minutes(served: Served) -> None:
    browser = served.browser()
    page = browser.get("/")
    later(served.clock, minutes=11)

    assert choose(browser, page, "tinh").status_code == 400


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/offices/1\r\nSet-Cookie: a=b",
        "/offices/1//evil.example",
        "javascript:alert(1)",
        "/sign-out",
        "/offices/١",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(served: Served, then: str) -> None:
    browser = served.browser()

    page = choose(browser, browser.get("/sign-in", params={"then": then}), "xa")

    places = [str(each.url) for each in [*page.history, page]]
    assert all(place.startswith(served.url) for place in places[1:])
    assert page.url.path == f"/offices/{served.ids['Xã Khánh Long']}"


@pytest.mark.parametrize("place", ["/", "/offices/1", "/offices/1/days.xlsx", "/offices/x", "/a/b"])
def test_without_a_session_there_is_only_the_way_to_sign_in(served: Served, place: str) -> None:
    answer = served.browser().get(place, follow_redirects=False)

    assert answer.status_code in {303, 404}
    assert "Lạng Sơn" not in answer.text
    assert answer.headers.get("location", "/sign-in?").startswith("/sign-in?")


def test_a_cookie_that_was_touched_counts_for_nothing(served: Served) -> None:
    browser = served.signed_in("xa")
    cookie = browser.cookies[_SESSION]
    body, _, signature = cookie.rpartition(".")
    packed = body.removeprefix(".")  # what starts with a dot is zlib
    told = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))
    assert told["office"] == "06001"
    forged = json.dumps({**told, "office": None}).encode()

    for touched in (
        f"{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}.{signature}",
        f"{body}.{'A' * len(signature)}",
        body,
        "x" * 4000,
        "",
    ):
        browser.cookies.set(_SESSION, touched, domain="127.0.0.1", path="/")
        assert browser.get("/", follow_redirects=False).headers["location"].startswith("/sign-in")


def test_a_session_ends_after_silence_and_after_eight_hours(served: Served) -> None:
    browser = served.signed_in("xa")
    later(served.clock, minutes=31)
    assert _is_out(browser)

    browser = served.signed_in("xa")
    for _ in range(19):
        later(served.clock, minutes=25)
        assert not _is_out(browser)
    later(served.clock, minutes=6)
    assert _is_out(browser)


def test_signing_out_ends_the_session_for_copies_of_the_cookie_too(served: Served) -> None:
    browser, thief = served.signed_in("xa"), served.browser()
    thief.cookies.set(_SESSION, browser.cookies[_SESSION], domain="127.0.0.1", path="/")
    assert not _is_out(thief)

    page = browser.post("/sign-out")

    assert "Đã đăng xuất" in page.text
    assert f"{served.issuer.url}/end?" in page.text
    assert _is_out(browser)
    assert _is_out(thief)
    assert browser.get("/sign-out").status_code == 405


def _way_back(browser: httpx.Client, page: httpx.Response, person: str) -> str:
    """Where the issuer sends this browser."""
    place = re.search(rf"href='([^']*person={person})'", page.text)
    assert place
    choice = str(page.url.join(place[1].replace("&amp;", "&")))
    return browser.get(choice, follow_redirects=False).headers["location"]


def _is_out(browser: httpx.Client) -> bool:
    answer = browser.get("/", follow_redirects=False)
    return answer.headers["location"].startswith("/sign-in")
