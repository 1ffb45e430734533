"""The standard surface and npm's oidc-provider are asked the same. Where they answer differently, docs/reference/oauth-compared.md says why;
a difference that is not listed there fails, and so does one that is listed and is none."""
import re

import pytest

from jetond import ROOT
from people import Person
from webflow import CALLBACK, VERIFIER
from yardstick import SCOPE, Here, There, said

LIST = ROOT / "docs" / "reference" / "oauth-compared.md"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
QUESTIONS = {}


def question(ask):
    QUESTIONS[ask.__name__.replace("_", " ")] = ask
    return ask


def by_table(prefix, cases, ask):
    for name, how in cases.items():
        QUESTIONS[f"{prefix}: {name}"] = lambda party, how=how: ask(party, how)


# Requests at the token endpoint: what is sent, by whom.
by_table("token", {
    "a secret that is wrong": lambda p: {"login": (p.web[0], "wrong"), "grant_type": "client_credentials"},
    "a client that is unknown": lambda p: {"login": ("nobody", "wrong"), "grant_type": "client_credentials"},
    "a wrong secret in the form": lambda p: {"client_id": p.web[0], "client_secret": "wrong", "grant_type": "client_credentials"},
    "no client": lambda p: {"grant_type": "client_credentials"},
    "a client without its secret": lambda p: {"client_id": p.web[0], "grant_type": "client_credentials"},
    "a secret of a client that has none": lambda p: {"client_id": p.spa, "client_secret": "x", "grant_type": "refresh_token", "refresh_token": "x"},
    "a secret in the header and in the form": lambda p: {"login": p.web, "client_id": p.web[0], "client_secret": p.web[1], "grant_type": "client_credentials"},
    "another client in the form": lambda p: {"login": p.web, "client_id": p.spa, "grant_type": "client_credentials"},
    "no grant type": lambda p: {"login": p.web},
    "an unknown grant type": lambda p: {"login": p.web, "grant_type": "password"},
    "an empty grant type": lambda p: {"login": p.web, "grant_type": ""},
    "a grant type twice": lambda p: {"login": p.web, "grant_type": ["client_credentials", "client_credentials"]},
    "an unknown parameter twice": lambda p: {"login": p.web, "grant_type": "client_credentials", "scope": "repo:read", "what": ["1", "2"]},
    "a grant that the client may not use": lambda p: {"client_id": p.spa, "grant_type": "client_credentials"},
    "client credentials": lambda p: {"login": p.web, "grant_type": "client_credentials", "scope": "repo:read"},
    "an unknown scope": lambda p: {"login": p.web, "grant_type": "client_credentials", "scope": "what:ever"},
    "an unknown resource": lambda p: {"login": p.web, "grant_type": "client_credentials", "resource": "https://else.example"},
    "a resource that is no address": lambda p: {"login": p.web, "grant_type": "client_credentials", "resource": "else"},
    "no code": lambda p: {"client_id": p.spa, "grant_type": "authorization_code", "redirect_uri": CALLBACK},
    "an unknown code": lambda p: {"client_id": p.spa, "grant_type": "authorization_code", "redirect_uri": CALLBACK, "code": "x", "code_verifier": VERIFIER},
    "no refresh token": lambda p: {"client_id": p.spa, "grant_type": "refresh_token"},
    "an unknown refresh token": lambda p: {"client_id": p.spa, "grant_type": "refresh_token", "refresh_token": "x"},
    "no device code": lambda p: {"client_id": p.spa, "grant_type": DEVICE},
    "an unknown device code": lambda p: {"client_id": p.spa, "grant_type": DEVICE, "device_code": "x"},
}, lambda party, form: said(party.token(**form(party)), members=True))

# Uses of a good code: what is changed.
by_table("code", {
    "as it should be": {},
    "no verifier": {"code_verifier": ""},
    "a short verifier": {"code_verifier": "short"},
    "another verifier": {"code_verifier": "x" * 43},
    "another redirect address": {"redirect_uri": "https://client.example/other"},
    "no redirect address": {"redirect_uri": ""},
}, lambda party, change: said(use(party, party.code(party.spa), **change), members=True))

by_table("authorize", {
    "an unknown client": {"client_id": "nobody"},
    "no client": {"client_id": None},
    "an address that is not registered": {"redirect_uri": "https://evil.example/cb"},
    "no response type": {"response_type": None},
    "the response type token": {"response_type": "token"},
    "no challenge": {"code_challenge": None, "code_challenge_method": None},
    "a plain challenge": {"code_challenge_method": "plain"},
    "a short challenge": {"code_challenge": "short"},
    "a request object": {"request": "x"},
    "a request address": {"request_uri": "https://else.example/request"},
    "a state twice": {"state": ["a", "b"]},
    "an unknown response mode": {"response_mode": "what"},
    "an unknown resource": {"resource": "https://else.example"},
}, lambda party, change: said(party.authorize(**change)))

by_table("authorize, the status", {"of a redirect": {"response_type": None}, "of an error page": {"client_id": "nobody"}},
         lambda party, change: str(party.authorize(**change).status))

by_table("introspect", {
    "no client": lambda p: {"form": {"token": "x"}},
    "a client without a secret": lambda p: {"form": {"token": "x", "client_id": p.spa}},
    "no token": lambda p: {"login": p.web, "form": {}},
    "an unknown token": lambda p: {"login": p.web, "form": {"token": "x"}},
}, lambda party, how: said(party.ask("introspection_endpoint", **how(party)), members=True))

by_table("revoke", {
    "no client": lambda p: {"form": {"token": "x"}},
    "no token": lambda p: {"login": p.web, "form": {}},
    "an unknown token": lambda p: {"login": p.web, "form": {"token": "x"}},
    "an unknown hint": lambda p: {"login": p.web, "form": {"token": "x", "token_type_hint": "what"}},
}, lambda party, how: said(party.ask("revocation_endpoint", **how(party))))

by_table("device", {
    "as it should be": lambda p: {"client_id": p.spa, "scope": SCOPE},
    "an unknown client": lambda p: {"client_id": "nobody", "scope": SCOPE},
    "a client without its secret": lambda p: {"client_id": p.web[0], "scope": SCOPE},
}, lambda party, form: said(party.ask("device_authorization_endpoint", form=form(party)), members=True))

FORMS = ["token_endpoint", "introspection_endpoint", "revocation_endpoint", "device_authorization_endpoint"]
by_table("by GET", {name: name for name in FORMS}, lambda party, name: said(party.ask(name, "GET")))
by_table("as JSON", {name: name for name in FORMS}, lambda party, name: said(party.ask(name, login=party.web, json_body={"token": "x"})))
by_table("from another site", {name: name for name in FORMS[:1] + FORMS[2:]}, lambda party, name: party.ask(
    name, "OPTIONS", headers={"Origin": "https://spa.example", "Access-Control-Request-Method": "POST"}
).headers.get("access-control-allow-origin", "nothing").replace("https://spa.example", "that site"))
by_table("metadata", {name: name for name in (
    "scopes_supported", "response_types_supported", "response_modes_supported", "grant_types_supported",
    "code_challenge_methods_supported", "token_endpoint_auth_methods_supported", "introspection_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
    "authorization_response_iss_parameter_supported")}, lambda party, name: "there" if name in party.metadata else "left out")


def use(party, code, client=None, **change):
    login = client or {"client_id": party.spa}
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER, **login, **change}
    return party.token(**form)


def tokens_of(party):
    return use(party, party.code(party.spa)).json()


def refresh(party, token, **change):
    return party.token(**{"client_id": party.spa, "grant_type": "refresh_token", "refresh_token": token, **change})


def lives(party, token, login):
    return "lives" if party.ask("introspection_endpoint", login=login, form={"token": token}).json()["active"] else "is dead"


@question
def a_code_that_comes_twice(party):
    code = party.code(party.web[0])
    first = use(party, code, {"login": party.web}).json()["access_token"]
    again = said(use(party, code, {"login": party.web}))
    return f"{again}, and its token {lives(party, first, party.web)}"


@question
def a_code_of_another_client(party):
    code = party.code(party.web[0])
    stolen = said(use(party, code, {"login": party.other}))
    return f"{stolen}, then {use(party, code, {'login': party.web}).status}"


@question
def a_refresh(party):
    first = tokens_of(party)
    reply = refresh(party, first["refresh_token"])
    renewed = reply.json()["refresh_token"] != first["refresh_token"]
    return f"{said(reply, members=True)}, {'another' if renewed else 'the same'} refresh token"


@question
def a_refresh_token_that_comes_again_at_once(party):
    token = tokens_of(party)["refresh_token"]
    refresh(party, token)
    return said(refresh(party, token))


@question
def a_refresh_token_of_another_client(party):
    token = tokens_of(party)["refresh_token"]
    stolen = said(party.token(login=party.web, grant_type="refresh_token", refresh_token=token))
    return f"{stolen}, then {refresh(party, token).status}"


@question
def a_refresh_with_more_scope(party):
    return said(refresh(party, tokens_of(party)["refresh_token"], scope="repo:read repo:write"))


@question
def a_refresh_with_less_scope(party):
    return said(refresh(party, tokens_of(party)["refresh_token"], scope="repo:read"), members=True)


def begun(party):
    return party.ask("device_authorization_endpoint", form={"client_id": party.spa, "scope": SCOPE}).json()["device_code"]


def poll(party, code, **change):
    return said(party.token(**{"client_id": party.spa, "grant_type": DEVICE, "device_code": code, **change}))


@question
def a_device_that_waits(party):
    return poll(party, begun(party))


@question
def a_device_that_asks_too_soon(party):
    code = begun(party)
    poll(party, code)
    return poll(party, code)


@question
def a_device_code_of_another_client(party):
    return said(party.token(login=party.web, grant_type=DEVICE, device_code=begun(party)))


def own_token(party):
    return party.token(login=party.web, grant_type="client_credentials").json()["access_token"]


@question
def introspection_of_a_client_s_own_token(party):
    return said(party.ask("introspection_endpoint", login=party.web, form={"token": own_token(party)}), members=True)


@question
def introspection_of_a_token_of_another_client(party):
    return lives(party, own_token(party), party.other)


@question
def introspection_of_a_refresh_token(party):
    token = use(party, party.code(party.web[0]), {"login": party.web}).json()["refresh_token"]
    return lives(party, token, party.web)


@question
def revocation(party):
    token = own_token(party)
    replies = [party.ask("revocation_endpoint", login=party.web, form={"token": token}) for _ in range(2)]
    return f"{' then '.join(said(one) for one in replies)}, {len(replies[0].body)} bytes, and it {lives(party, token, party.web)}"


@question
def revocation_by_another_client(party):
    token = own_token(party)
    reply = party.ask("revocation_endpoint", login=party.other, form={"token": token})
    return f"{said(reply)}, and it {lives(party, token, party.web)}"


@question
def revocation_of_a_refresh_token(party):
    given = use(party, party.code(party.web[0]), {"login": party.web}).json()
    party.ask("revocation_endpoint", login=party.web, form={"token": given["refresh_token"]})
    return f"its access token {lives(party, given['access_token'], party.web)}"


@question
def revocation_of_an_access_token(party):
    given = use(party, party.code(party.web[0]), {"login": party.web}).json()
    party.ask("revocation_endpoint", login=party.web, form={"token": given["access_token"]})
    reply = party.token(login=party.web, grant_type="refresh_token", refresh_token=given["refresh_token"])
    return f"its refresh token answers {said(reply)}"


@question
def the_key_set(party):
    reply = party.ask("jwks_uri", "GET")
    members = sorted(set.intersection(*(set(key) for key in reply.json()["keys"])) & {"kid", "use", "alg", "kty"})
    return f"{said(reply)} {reply.headers['content-type'].split(';')[0]}, keys with {' '.join(members)}"


@question
def an_answer_with_a_token_in_caches(party):
    return party.token(login=party.web, grant_type="client_credentials").headers.get("cache-control", "nothing")


@pytest.fixture(scope="module")
def parties(server, shop):
    with There() as there:
        yield Here(server, Person(shop)), there


def listed():
    """{question: (here, there)} of the page."""
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]*\d[^|]* \|$", LIST.read_text(), re.MULTILINE)
    return {name: (here.strip(), there.strip()) for name, here, there in rows}


def test_every_difference_is_listed_with_its_reason_and_no_other(parties, capsys):
    answers = {name: tuple(ask(party) for party in parties) for name, ask in QUESTIONS.items()}
    different = {name: both for name, both in answers.items() if both[0] != both[1]}
    with capsys.disabled():
        print(f"\n{len(answers)} questions, {len(different)} answers differ from oidc-provider's:")
        for name, (here, there) in different.items():
            print(f"| `{name}` | {here} | {there} |")
    assert different == listed()
