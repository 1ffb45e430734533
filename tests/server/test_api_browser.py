"""A signed-in browser at our own API: it reads with its cookie, and changes things with the CSRF token of our pages soon
after its user gave the password."""
import time

from browser import Browser
from jetond import Jetond, Shop
from problems import problem

TOKENS = "/jeton/v1/tokens"
WANTED = {"kind": "password", "note": "laptop"}


def test_a_browser_changes_things_only_soon_after_the_password_and_with_a_token_of_our_pages():
    with Jetond("[sessions]\nfresh_seconds = 2\n") as server:
        password = Shop(server).user("mira")
        browser = Browser(server)
        browser.sign_in("mira", password)
        problem(browser.post(TOKENS, json_body=WANTED, csrf=False), 403, "csrf_token_needed")
        assert browser.post(TOKENS, json_body=WANTED).status == 201
        time.sleep(2.2)
        answer = browser.post(TOKENS, json_body=WANTED)
        problem(answer, 401, "fresh_login_needed")
        assert "www-authenticate" in answer.headers
        assert len(browser.get(f"{TOKENS}?kind=password").json()["items"]) == 1, "reading goes on"
