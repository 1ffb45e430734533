"""The OAuth code flow, first half: GET /oauth/authorize, row by row."""
import html
import json
import re
import urllib.parse

import pytest

from jetond import Jetond, Shop
from openshift import ALL, BASE, USER, Person, data
from openshift_contract import OAUTH_CLIENT, OTHER_REDIRECT, REDIRECT

AUTHORIZE = BASE + "/oauth/authorize"
GOOD = {"client_id": "portal", "redirect_uri": REDIRECT, "response_type": "code", "state": "a b&c=d/é"}


@pytest.fixture(scope="module")
def house():
    with Jetond(OAUTH_CLIENT) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def person(house):
    return Person(house)


def asked(person, changes=(), headers=None, **how):
    """The reply to an authorize call that is good but for the changes; None takes a parameter away."""
    query = {name: value for name, value in {**GOOD, **dict(changes)}.items() if value is not None}
    return person.get(AUTHORIZE, query=query, headers={"Accept": "application/json", **(headers or {})}, **how)


def refused(reply, status, error):
    """The description of a plain OAuth error, which is no envelope and no redirect."""
    assert reply.status == status, reply
    assert "location" not in reply.headers
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    body = reply.json()
    assert set(body) <= {"error", "error_description"} and body["error"] == error
    return body.get("error_description", "")


def sent_on(reply, to=REDIRECT):
    """The parameters that a redirect to that URI carries."""
    assert reply.status == 302, reply
    place, _, query = reply.headers["location"].partition("?")
    assert place == to.partition("?")[0]
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


# Who may

def test_without_credentials_the_challenge_is_basic(house):
    reply = house.server.get(AUTHORIZE, query=GOOD)
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")
    assert "location" not in reply.headers


def test_a_bad_bearer_gets_the_bearer_challenge(person):
    reply = asked(person, bearer="0" * 64)
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("how", ["password", "session"])
def test_a_password_or_a_session_may(person, how):
    sent = sent_on(asked(person, **({"login": person.login} if how == "password" else {"bearer": person.session})))
    assert set(sent) == {"code", "state"} and re.fullmatch("[0-9a-f]{64}", sent["code"])


@pytest.mark.parametrize("scope", ["read", "userinfo", "sso", "oauthaccesstoken", "read userinfo",
                                   "domain/53f1a2b3c4d5e6f708192a3b/admin"])
@pytest.mark.parametrize("changes", [{}, {"client_id": None}], ids=["good", "bad"])
def test_a_weaker_token_is_an_unauthorized_client(person, scope, changes):
    refused(asked(person, changes, bearer=person.create(scope=scope)["token"]), 403, "unauthorized_client")


# Refused without a redirect, in this order

@pytest.mark.parametrize("changes, error, named", [
    ({"client_id": None, "redirect_uri": None, "response_type": None}, "invalid_request", "client_id"),
    ({"client_id": ""}, "invalid_request", "client_id"),
    ({"redirect_uri": None, "client_id": "unknown"}, "invalid_request", "redirect_uri"),
    ({"redirect_uri": ""}, "invalid_request", "redirect_uri"),
    ({"client_id": "unknown", "redirect_uri": "https://evil.example.com/"}, "invalid_client", ""),
    ({"client_id": "PORTAL"}, "invalid_client", ""),
    ({"redirect_uri": "https://evil.example.com/", "response_type": None}, "invalid_request", "redirect_uri"),
    ({"redirect_uri": OTHER_REDIRECT}, "invalid_request", "redirect_uri")], ids=str)
def test_what_concerns_the_client_is_refused_without_a_redirect(person, changes, error, named):
    before = person.listed()
    assert named in refused(asked(person, changes), 400, error)
    assert person.listed() == before


BYPASSES = [REDIRECT + more for more in (
    "/", "/more", "/../x", "?", "?a=b", "#", "#a", ".evil.com", "@evil.com", "%2f", "%00", "\x00", " ", "\r\n", "\\",
    ";x", ":80", "//evil.com")]
BYPASSES += [REDIRECT[:-1], REDIRECT.upper(), "HTTPS" + REDIRECT[5:], "http" + REDIRECT[5:], "https:" + REDIRECT[8:],
             REDIRECT.replace("portal", "Portal"), REDIRECT.replace(".com", ".com:443"),
             REDIRECT.replace(".com", ".com."),
             REDIRECT.replace("://", "://portal.example.com@evil.com/"), REDIRECT.replace("://", "://user:pw@"),
             REDIRECT.replace("callback", "%63allback"), REDIRECT.replace("/callback", "//callback"),
             REDIRECT.replace("/callback", "/./callback"), REDIRECT.replace("/callback", "/x/../callback"),
             REDIRECT.replace("https://", "//"), "/callback", "callback", " " + REDIRECT, "\t" + REDIRECT,
             "javascript:alert(1)", "data:text/html,x", "https://portal.example.com", "https://portal.example.com/",
             "https://portal.example.com.evil.com/callback", "https://evil.com/?u=" + REDIRECT,
             f"{REDIRECT} {REDIRECT}", REDIRECT + "," + REDIRECT]


@pytest.mark.parametrize("uri", BYPASSES, ids=repr)
def test_a_redirect_uri_must_be_exactly_a_registered_one(person, uri):
    assert "redirect_uri" in refused(asked(person, {"redirect_uri": uri}), 400, "invalid_request")


def test_each_registered_redirect_uri_is_good(person):
    assert "code" in sent_on(asked(person)) and "code" in sent_on(
        asked(person, {"redirect_uri": "https://portal.example.com/other"}), "https://portal.example.com/other")


# Answered by redirect, always with the state

@pytest.mark.parametrize("value, error", [(None, "invalid_request"), ("", "invalid_request"),
                                          ("token", "unsupported_response_type"), ("Code", "unsupported_response_type"),
                                          ("code token", "unsupported_response_type"),
                                          ("id_token", "unsupported_response_type")])
def test_another_response_type_is_told_by_redirect_with_the_state(person, value, error):
    before = person.listed()
    sent = sent_on(asked(person, {"response_type": value}))
    assert (sent["error"], sent["state"]) == (error, GOOD["state"])
    assert "response_type" in sent["error_description"] and "code" not in sent
    assert person.listed() == before
    assert "state" not in sent_on(asked(person, {"response_type": value, "state": None}))


@pytest.mark.parametrize("state", ["x", "a b&c=d#e?f/é%20+", "\r\nSet-Cookie: a=b", "<script>", "x" * 1000,
                                   "&code=mine"])
def test_the_state_comes_back_as_it_was(person, state):
    reply = asked(person, {"state": state})
    sent = sent_on(reply)
    assert sent["state"] == state and len(sent["code"]) == 64
    assert "set-cookie" not in reply.headers


def test_without_a_state_none_is_sent(person):
    assert set(sent_on(asked(person, {"state": None}))) == {"code"}


def test_the_query_of_the_redirect_uri_is_replaced(person):
    sent = sent_on(asked(person, {"client_id": "console", "redirect_uri": OTHER_REDIRECT}), OTHER_REDIRECT)
    assert set(sent) == {"code", "state"}


def test_no_cache_may_keep_a_code(person):
    assert "no-store" in asked(person).headers["cache-control"]


# The code is an authorization

def test_the_code_is_an_authorization_of_the_user(person):
    code = sent_on(asked(person))["code"]
    [view] = [view for view in data(person.get(ALL), kind="authorizations") if view["token"] == code]
    assert (view["scopes"], view["expires_in"], view["identity"]) == ("oauthaccesstoken", 600, person.name)
    assert "The Portal" in view["note"] or "portal" in view["note"]
    assert data(person.get(f"{BASE}/user/authorization/{code}"))["id"] == view["id"]


def test_each_call_makes_a_code_of_its_own(person):
    assert sent_on(asked(person))["code"] != sent_on(asked(person))["code"]


def test_a_code_is_no_credential_of_other_calls(person):
    code = sent_on(asked(person))["code"]
    assert [person.get(path, bearer=code).status for path in (USER, ALL)] == [403, 403]
    assert person.server.get("/api/v1/user/", bearer=code).status in (401, 403)


# Errors are JSON for JSON, else text

@pytest.mark.parametrize("how", [{"headers": {"Accept": "application/xml"}}, {"suffix": ".xml"}],
                         ids=["accept", "suffix"])
def test_errors_of_other_formats_are_form_encoded_text(person, how):
    reply = person.get(AUTHORIZE + how.get("suffix", ""), headers=how.get("headers"))
    assert reply.status == 400 and "json" not in reply.headers["content-type"]
    pairs = dict(urllib.parse.parse_qsl(reply.text, strict_parsing=True))
    assert pairs["error"] == "invalid_request" and "client_id" in pairs["error_description"]


def test_errors_are_no_envelopes(person):
    for changes in ({"client_id": None}, {"client_id": "unknown"}, {"redirect_uri": "x"}):
        assert "api_version" not in json.loads(asked(person, changes).body)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_authorize_is_only_asked_with_get(person, method):
    assert person.request(method, AUTHORIZE, query=GOOD).status == 404


def test_the_sub_account_and_the_scopes_of_the_client_do_not_come_from_the_query(person):
    code = sent_on(asked(person, {"scope": "session", "scopes": "session", "expires_in": "999999"}))["code"]
    view = data(person.get(f"{BASE}/user/authorization/{code}"))
    assert (view["scopes"], view["expires_in"]) == ("oauthaccesstoken", 600)


def test_a_server_without_registered_clients_knows_no_client(shop):
    refused(asked(Person(shop)), 400, "invalid_client")


def test_to_look_alone_makes_no_code(person):
    before = person.listed()
    reply = person.server.request("HEAD", AUTHORIZE, login=person.login, query=GOOD)
    assert reply.status == 405 and "location" not in reply.headers
    assert person.listed() == before


# Browsers add passwords to what pages of other sites make them ask for

CHROME = {"User-Agent": "Mozilla/5.0", "Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
CROSS_SITE = [{**CHROME, "Sec-Fetch-Site": "cross-site"}, {**CHROME, "Sec-Fetch-Site": "same-site"},
              {"Sec-Fetch-Site": "cross-site"}, CHROME, {**CHROME, "Sec-Fetch-Site": "Cross-Site"},
              {**CHROME, "Sec-Fetch-Site": "nonsense"}]


def confirmed(page):
    """What the page's form sends when its button is pressed."""
    assert page.status == 200 and page.headers["content-type"].startswith("text/html"), page
    [form] = re.findall(r"<form method=\"get\">.*?</form>", page.text, re.S)
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in fields}


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
def test_a_page_of_another_site_makes_no_code_without_a_consent(person, headers):
    before = person.listed()
    page = asked(person, headers=headers, login=person.login)
    assert "location" not in page.headers and person.listed() == before
    assert "The Portal" in page.text and person.name in page.text and "https://portal.example.com" in page.text
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "form-action 'self' https://portal.example.com" in policy
    sent = sent_on(person.get(AUTHORIZE, query=confirmed(page), headers=headers, login=person.login))
    assert set(sent) == {"code", "state"} and sent["state"] == GOOD["state"]


@pytest.mark.parametrize("headers", [{}, {"User-Agent": "curl/8"}, {**CHROME, "Sec-Fetch-Site": "none"},
                                     {**CHROME, "Sec-Fetch-Site": "same-origin"}], ids=str)
def test_a_program_and_a_page_of_ours_get_a_code_at_once(person, headers):
    assert "code" in sent_on(asked(person, headers=headers, login=person.login))


def test_a_token_gets_a_code_at_once_because_browsers_add_none(person):
    assert "code" in sent_on(asked(person, headers=CROSS_SITE[0], bearer=person.session))


@pytest.mark.parametrize("changed", ["user", "client", "state", "redirect_uri", "confirmation"])
def test_a_consent_holds_for_what_was_shown_alone(house, person, changed):
    fields = confirmed(asked(person, headers=CHROME, login=person.login))
    other = Person(house) if changed == "user" else person
    first = "B" if fields["confirmation"].startswith("A") else "A"
    fields |= {"client": {"client_id": "console", "redirect_uri": OTHER_REDIRECT}, "state": {"state": "x"},
               "redirect_uri": {"redirect_uri": "https://portal.example.com/other"},
               "confirmation": {"confirmation": first + fields["confirmation"][1:]}}.get(changed, {})
    page = other.get(AUTHORIZE, query=fields, headers=CHROME, login=other.login)
    assert page.status == 200 and "location" not in page.headers


@pytest.mark.parametrize("name", ["client_secret", "password", "access_token"])
def test_a_secret_in_the_address_of_authorize_is_refused(person, name):
    assert name in refused(asked(person, {name: "hunter2hunter2"}), 400, "invalid_request")
    assert "hunter2" not in person.server.log.read_text()


def test_a_front_ends_user_gets_no_code_without_a_consent_either():
    config = OAUTH_CLIENT + '[front_end]\naddresses = ["127.0.0.1"]\nheader = "X-Remote-User"\n'
    with Jetond(config) as server:
        query = {**GOOD, "state": "x"}
        page = server.get(AUTHORIZE, query=query, headers={**CROSS_SITE[0], "X-Remote-User": "alice"})
        assert page.status == 200 and "location" not in page.headers and "alice" in page.text
