"""The conversations of the rhc client, call by call, with its own headers."""
import http.client
import json
import re

import pytest

from jetond import Jetond, Reply, basic
from openshift import ADVERTISED, VERSIONS, Person

AGENT = "rhc/1.38.7 (ruby 3.1.2; x86_64-linux-gnu; httpclient 2.8.3)"
NOTE = "RHC/1.38.7 (from laptop on x86_64-linux-gnu)"


class Rhc:
    """The client: one connection that is kept, the links of the API root, credentials as it sends them."""

    def __init__(self, server, name=None, password=None, token=None):
        self.connection = http.client.HTTPConnection(server.address, timeout=30)
        self.name, self.password, self.token = name, password, token
        self.send_basic = False
        self.trips = []
        root = self.send("GET", "/broker/rest/api", {"Accept": "application/json"})
        assert root["supported_api_versions"] == [float(version) for version in VERSIONS]
        if root["api_version"] != max(root["supported_api_versions"]):
            root = self.send("GET", "/broker/rest/api", {"Accept": "application/json;version=1.7"})
        assert root["api_version"] == 1.7 and root["type"] == "links"
        self.links = root["data"]

    def close(self):
        self.connection.close()

    def send(self, method, path, headers, body=None):
        self.connection.request(method, path, body=body, headers={"User-Agent": AGENT, **headers})
        answer = self.connection.getresponse()
        self.reply = Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        self.trips.append((method, answer.status))
        return self.reply.json() if self.reply.body and answer.status != 401 else None

    def call(self, link, parameters=None, token=None, **fill):
        """Follows a link as the client does: without credentials first, then with Basic once it is challenged."""
        token = token or self.token
        path = re.sub("^https?://[^/]+", "", self.links[link]["href"] if link in self.links else link)
        for name, value in fill.items():
            path = path.replace(":" + name, value)
        method = fill.get("method") or self.links[link]["method"]
        headers = {"Accept": "application/json;version=1.7"}
        if method != "GET":
            headers["Content-Type"] = "application/json;version=1.7"
        body = json.dumps(parameters) if parameters is not None else None
        if token:
            return self.send(method, path, {**headers, "Authorization": f"Bearer {token}"}, body)
        if not self.send_basic:
            answer = self.send(method, path, headers, body)
            if self.reply.status != 401 or not self.reply.headers["www-authenticate"].startswith("Basic "):
                return answer
            self.send_basic = True
        return self.send(method, path, {**headers, "Authorization": basic(self.name, self.password)}, body)

    def delete(self, link, **fill):
        return self.call(link, method="DELETE", **fill)


@pytest.fixture
def person(shop):
    return Person(shop)


@pytest.fixture
def rhc(server, person):
    """The client with name and password."""
    client = Rhc(server, *person.login)
    yield client
    client.close()


@pytest.fixture
def holder(server, person):
    """The client with a stored token."""
    client = Rhc(server, token=person.session)
    yield client
    client.close()


def test_every_command_starts_by_finding_the_highest_version(rhc):
    # An rhc that names no version gets 1.3, so it asks once more.
    assert rhc.trips == [("GET", 200), ("GET", 200)]


def test_rhc_account_sends_the_password_only_when_asked(rhc, person):
    answer = rhc.call("GET_USER")
    assert rhc.trips[2:] == [("GET", 401), ("GET", 200)]
    assert (answer["type"], answer["data"]["login"]) == ("user", person.name)
    assert isinstance(answer["data"]["capabilities"]["gear_sizes"], list)
    rhc.call("GET_USER")
    assert rhc.trips[4:] == [("GET", 200)]


def test_rhc_account_with_a_token_needs_one_trip(holder, person):
    answer = holder.call("GET_USER")
    assert holder.trips[2:] == [("GET", 200)]
    assert (answer["type"], answer["data"]["login"]) == ("user", person.name)


def test_a_nonsense_password_is_challenged_again(server):
    client = Rhc(server, "", "")
    client.call("GET_USER")
    assert client.trips[2:] == [("GET", 401), ("GET", 401)]
    assert client.reply.headers["www-authenticate"].startswith("Basic ")
    client.close()


def test_rhc_authorization_list_finds_what_it_prints(holder, person):
    mine = person.create(scope="read", note="printed")
    answer = holder.call("LIST_AUTHORIZATIONS")
    assert answer["type"] == "authorizations"
    [entry] = [entry for entry in answer["data"] if entry["note"] == "printed"]
    assert (entry["token"], entry["scopes"], entry["created_at"]) == (mine["token"], "read", mine["created_at"])
    assert entry["expires_in_seconds"] > 0


def test_rhc_authorization_add_without_scopes_prints_the_table_of_scopes(rhc):
    [scope] = [one for one in rhc.links["ADD_AUTHORIZATION"]["optional_params"] if one["name"] == "scope"]
    table = re.findall(r"\*(.*?)\n(.*?)(?:\n|\Z)", scope["description"])
    assert [name.strip() for name, _ in table] == ADVERTISED
    assert all(explanation.strip() for _, explanation in table)


def test_rhc_authorization_add_sends_absent_options_as_null(rhc, person):
    answer = rhc.call("ADD_AUTHORIZATION", {"scope": "read,userinfo", "note": None, "expires_in": None})
    assert rhc.trips[2:] == [("POST", 401), ("POST", 201)]
    made = answer["data"]
    assert (answer["type"], made["scopes"], made["note"], made["expires_in"]) == ("authorization", "read userinfo",
                                                                                  None, 2592000)
    assert person.works(made["token"])


def test_rhc_authorization_add_sends_the_life_as_text(holder):
    made = holder.call("ADD_AUTHORIZATION", {"scope": "read", "note": "one hour", "expires_in": "3600"})["data"]
    assert (made["expires_in"], made["note"]) == (3600, "one hour")


def test_rhc_authorization_add_prints_the_message_of_a_bad_scope(holder):
    answer = holder.call("ADD_AUTHORIZATION", {"scope": "nonsense", "note": None, "expires_in": None})
    assert holder.reply.status == 422
    assert "Valid scopes are " in answer["messages"][0]["text"]


def test_rhc_authorization_delete_makes_one_call_for_each_argument(holder, person):
    first, second = person.create(), person.create()
    for handle in (first["token"], second["id"]):
        holder.delete("SHOW_AUTHORIZATION", id=handle)
    assert holder.trips[2:] == [("DELETE", 200), ("DELETE", 200)]
    assert not person.works(first["token"]) and not person.works(second["token"])


def test_rhc_authorization_delete_with_a_password_repeats_the_call(rhc, person):
    token = person.create()["token"]
    rhc.delete("SHOW_AUTHORIZATION", id=token)
    assert rhc.trips[2:] == [("DELETE", 401), ("DELETE", 200)]
    assert not person.works(token)


def test_rhc_authorization_delete_all(holder, person):
    other = person.create()["token"]
    holder.delete("LIST_AUTHORIZATIONS")
    assert holder.trips[2:] == [("DELETE", 200)]
    assert not person.works(other) and not person.works(person.session)


def test_rhc_setup_creates_a_session_and_goes_on_with_it(server, rhc, person):
    request = {"scope": "session", "note": NOTE, "reuse": True}
    assert rhc.call("GET_USER")["data"]["login"] == person.name
    made = rhc.call("ADD_AUTHORIZATION", request)["data"]
    assert rhc.trips[2:] == [("GET", 401), ("GET", 200), ("POST", 201)]
    assert re.fullmatch("[0-9a-f]{64}", made["token"]) and made["expires_in_seconds"] > 0
    later = Rhc(server, token=made["token"])
    assert later.call("GET_USER")["data"]["login"] == person.name
    later.close()


def test_rhc_with_a_lost_token_file_gets_the_same_session_again(server, rhc, person):
    request = {"scope": "session", "note": NOTE, "reuse": True}
    made = rhc.call("ADD_AUTHORIZATION", request)["data"]
    later = Rhc(server, *person.login)
    answer = later.call("ADD_AUTHORIZATION", request)
    assert later.trips[2:] == [("POST", 401), ("POST", 200)]
    assert (answer["type"], answer["data"]["token"]) == ("authorization", made["token"])
    later.close()


def test_rhc_with_a_dead_token_asks_for_the_password_and_makes_a_session(server, person):
    dead = person.expired(scope="session")["token"]
    client = Rhc(server, *person.login)
    client.call("GET_USER", token=dead)
    assert client.reply.status == 401
    assert client.reply.headers["www-authenticate"].startswith("Bearer ")
    made = client.call("ADD_AUTHORIZATION", {"scope": "session", "note": NOTE, "reuse": True})["data"]
    assert client.call("GET_USER", token=made["token"])["data"]["login"] == person.name
    assert client.trips[2:] == [("GET", 401), ("POST", 401), ("POST", 201), ("GET", 200)]
    client.close()


def test_rhc_logout_deletes_the_stored_token_with_itself(holder, person):
    holder.delete("SHOW_AUTHORIZATION", id=person.session)
    assert holder.trips[2:] == [("DELETE", 200)]
    holder.delete("SHOW_AUTHORIZATION", id=person.session)
    assert holder.reply.status == 401


def test_rhc_logout_with_a_narrow_token_gets_a_message(server, person):
    token = person.create(scope="read")["token"]
    client = Rhc(server, token=token)
    answer = client.delete("SHOW_AUTHORIZATION", id=token)
    assert client.reply.status == 403
    assert answer["messages"][0]["text"]
    client.close()


def test_rhc_logout_all(holder, person):
    holder.call("GET_USER")
    holder.delete("LIST_AUTHORIZATIONS")
    assert holder.trips[2:] == [("GET", 200), ("DELETE", 200)]
    assert person.get("/broker/rest/user", bearer=person.session).status == 401


def test_the_links_follow_the_public_url_so_that_they_need_no_port():
    with Jetond(args=["--public-url", "https://tokens.example.com"]) as server:
        client = Rhc(server)
        hrefs = [link["href"] for link in client.links.values()]
        assert hrefs and all(href.startswith("https://tokens.example.com/broker/rest/") for href in hrefs)
        client.close()
