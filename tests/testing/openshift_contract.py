"""The OpenShift dialect's answers in one shape, whether they came as JSON or as XML.

Values are read as text (None for null), links as a list: what is left of both formats is what the contract promises
for both. What it promises for one alone, the reader checks on every answer it reads.
"""
import json
import xml.etree.ElementTree

import pytest

from openshift import VERSIONS, Person

STATUS = {200: "ok", 201: "created", 400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found",
          406: "not_acceptable", 422: "unprocessable_entity", 503: "service_unavailable"}
MEMBERS = ["api_version", "data", "messages", "status", "supported_api_versions", "type", "version"]
MESSAGE = ["exit_code", "field", "index", "severity", "text"]
LISTS = {"messages", "supported_api_versions", "links", "required_params", "optional_params", "valid_options",
         "invalid_options", "gear_sizes", "inherit_on_subaccounts"}
WRAPPED = {"authorization", "user", "environment"}  # what `data` holds as one element
ENTRIES = {"authorizations": "authorization", "keys": "key", "domains": "domain", "cartridges": "cartridge"}


# Registered OAuth clients, as a configuration names them.
REDIRECT = "https://portal.example.com/callback"
OTHER_REDIRECT = "https://console.example.com/back?keep=no"
OAUTH_CLIENT = f"""
[[openshift_client]]
id = "portal"
secrets = ["the first secret", "the second secret"]
name = "The Portal"
redirect_uris = ["{REDIRECT}", "https://portal.example.com/other"]
scopes = "session"
[[openshift_client]]
id = "console"
secrets = ["c:o+n/s=o%l e key"]
name = "Web console"
redirect_uris = ["{OTHER_REDIRECT}"]
scopes = "read userinfo"
sso = true
"""


@pytest.fixture(params=["json", "xml"])
def form(request):
    """The format of a test's answers; a test that names it runs in both."""
    return request.param


class Answer:
    """An envelope that is right in itself; its data and its messages."""

    def __init__(self, reply, body):
        self.reply = reply
        self.data, self.messages, self.kind, self.version = (body[name] for name in
                                                             ("data", "messages", "type", "version"))

    @property
    def info(self):
        """The text of the one message of a success."""
        return self._only("info", "0", None)

    def problem(self, exit_code, field=None):
        """The text of the one message of a refusal."""
        assert self.data is None and self.kind is None
        return self._only("error", exit_code if exit_code is None else str(exit_code), field)

    def _only(self, severity, exit_code, field):
        [message] = self.messages
        assert {**message, "text": None} == {"exit_code": exit_code, "field": field, "index": None,
                                             "severity": severity, "text": None}
        assert message["text"]
        return message["text"]


def read(reply, form, status, kind=None):
    """The Answer in a reply of that format, status and type."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == f"application/{form}; charset=utf-8"
    body = _from_json(reply) if form == "json" else _from_xml(reply)
    assert body["status"] == STATUS[status], reply
    assert body["type"] == kind, reply
    assert body["supported_api_versions"] == VERSIONS
    assert body["api_version"] == body["version"]
    return Answer(reply, body)


def ordered(pairs):
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"a member twice: {names}"
    return dict(pairs)


def _from_json(reply):
    body = json.loads(reply.body.decode("utf-8"), object_pairs_hook=ordered)
    assert list(body) == MEMBERS, "members in the order of the alphabet"
    assert all(list(message) == MESSAGE for message in body["messages"])
    assert type(body["api_version"]) is float and isinstance(body["version"], str)
    assert all(type(version) is float for version in body["supported_api_versions"])
    assert all(type(message["exit_code"]) in (int, type(None)) for message in body["messages"])
    if body["type"] == "links":
        body["data"] = list(body["data"].values())
    return _plain(body)


def _plain(value):
    if isinstance(value, dict):
        return {name: list(_plain(one).values()) if name == "links" else _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str) else str(value)


def _from_xml(reply):
    root = xml.etree.ElementTree.fromstring(reply.body.decode("utf-8"))
    assert root.tag == "response"
    for element in root.iter():
        assert element.attrib in ({}, {"nil": "true"}), f"{element.tag}: no attribute but nil"
        assert "_" not in element.tag, element.tag
        assert not (element.attrib and (len(element) or element.text)), "null is an empty element"
    body = {_name(element): element for element in root}
    assert sorted(body) == MEMBERS and len(root) == len(MEMBERS)
    data = body.pop("data")
    body = {name: _element(element) for name, element in body.items()}
    assert all(sorted(message) == MESSAGE for message in body["messages"])
    assert [one.tag for one in root.iter("supported-api-version")] == ["supported-api-version"] * len(VERSIONS)
    return {**body, "data": _data(data, body["type"])}


def _name(element):
    return element.tag.replace("-", "_")


def _element(element):
    if element.attrib:
        return None
    if _name(element) in LISTS:
        return [_element(child) for child in element]
    if len(element):
        return ordered([(_name(child), _element(child)) for child in element])
    return element.text or ""


def _data(element, kind):
    children = list(element)
    if kind in ENTRIES:
        assert {child.tag for child in children} <= {ENTRIES[kind]}
        return [_element(child) for child in children]
    if kind is None:
        [child] = children
        assert (child.tag, child.attrib) == ("datum", {"nil": "true"})
        return None
    if kind == "links":
        return [_element(link) for link in element.iter("link")]
    assert kind in WRAPPED
    [child] = children
    assert child.tag == kind
    return _element(child)


class Api:
    """Calls of a person in one format."""

    def __init__(self, person, form):
        self.person, self.form = person, form

    def call(self, method, path, status=200, kind=None, **more):
        return read(self.raw(method, path, **more), self.form, status, kind)

    def raw(self, method, path, version=None, headers=None, **more):
        accept = f"application/{self.form}" + (f";version={version}" if version else "")
        return self.person.request(method, path, headers={"Accept": accept, **(headers or {})}, **more)


class Guest:
    """Somebody without an account of ours: a call of his carries what the test gives it and nothing else."""

    def __init__(self, server):
        self.server = server

    def request(self, method, path, **more):
        return self.server.request(method, path, **more)


class Named(Person):
    """A new user with the name that a configuration speaks of."""

    def __init__(self, shop, name):
        self.shop, self.server, self.name = shop, shop.server, name
        self.password = shop.user(name)


def texts(link, kind):
    """The names of a link's parameters."""
    return [parameter["name"] for parameter in link[kind]]
