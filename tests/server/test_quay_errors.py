"""Whatever is sent to the API: an answer of the API's own shape, and never a fault of the server."""
import json

import pytest

from quay import NO_UUID, Owner, Person, forbidden, invalid_request, message, not_found, refused, unique

# Operations that need a body: method, path, and a body that fits.
WITH_BODY = {
    "organization": ("POST", "/api/v1/organization/", {"name": "{new}"}),
    "application": ("POST", "/api/v1/organization/{org}/applications", {"name": "app"}),
    "application change": ("PUT", "/api/v1/organization/{org}/applications/{client}",
                           {"name": "app", "redirect_uri": "", "application_uri": ""}),
    "token": ("POST", "/api/v1/organization/{org}/applications/{client}/tokens", {"name": "t", "scope": "repo:read"}),
    "repository": ("POST", "/api/v1/repository",
                   {"repository": "{new}", "namespace": "{org}", "visibility": "private", "description": ""}),
    "role": ("PUT", "/api/v1/repository/{repo}/permissions/user/{guest}", {"role": "read"}),
    "role of an application": ("PUT", "/api/v1/repository/{repo}/permissions/application/{client}", {"role": "read"}),
    "user": ("POST", "/api/v1/superuser/users/", {"username": "{new}"}),
    "user change": ("PUT", "/api/v1/superuser/users/{guest}", {"enabled": True}),
}
MALFORMED = {
    "open": b"{", "open string": b'{"name":"', "no value": b'{"name":}', "comma": b'{"name":"a",}',
    "single quotes": b"{'name':'a'}", "two values": b'{"name":"a"} {}', "trailing": b'{"name":"a"}x',
    "form": b"name=a&scope=b", "nan": b'{"name":NaN}', "leading zero": b'{"name":01}', "control": b'{"name":"a\x01"}',
    "nul": b'{"name":"a"}\x00', "bad escape": b'{"name":"\\x41"}', "not utf-8": b'\xff\xfe{}',
    "bad utf-8 inside": b'{"name":"\xc3\x28"}', "overlong utf-8": b'{"name":"\xc0\xaf"}',
    "surrogate in utf-8": b'{"name":"\xed\xa0\x80"}', "deep": b"[" * 20000, "deep objects": b'{"a":' * 8000,
    "comment": b'{"name":"a" /* b */}', "plus": b'{"name":+1}',
}
WRONG = {
    "array": [], "array of objects": [{"name": "a"}], "string": "name", "number": 5, "true": True, "false": False,
}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def names(shop, owner):
    guest = Person(shop, "guest")
    return {"org": owner.org, "client": owner.client_id, "repo": owner.repository(), "guest": guest.name,
            "short": owner.robot()[0].split("+")[1]}


def filled(text, names):
    for name, value in {"new": unique("new"), **names}.items():
        text = text.replace("{" + name + "}", value)
    return text


def send(server, owner, names, operation, **more):
    method, path, _ = WITH_BODY[operation]
    more.setdefault("bearer", server.bootstrap_token if operation.startswith("user") else owner.bearer)
    return server.request(method, filled(path, names), **more)


def good_body(operation, names):
    return filled(json.dumps(WITH_BODY[operation][2]), names)


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("operation", WITH_BODY)
def test_the_bodies_of_this_file_are_good_when_nothing_is_wrong(server, owner, names, operation):
    reply = send(server, owner, names, operation, body=good_body(operation, names), headers=JSON)
    assert reply.status in (200, 201), reply


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize("operation", WITH_BODY)
def test_malformed_json_is_a_400_in_the_plain_shape(server, owner, names, operation, body):
    message(send(server, owner, names, operation, body=body, headers=JSON), 400)


@pytest.mark.parametrize("operation", WITH_BODY)
def test_an_empty_body_is_a_400(server, owner, names, operation):
    assert send(server, owner, names, operation, body=b"", headers=JSON).status == 400
    assert send(server, owner, names, operation, body=b" \n", headers=JSON).status == 400


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("operation", WITH_BODY)
def test_json_that_is_no_object_is_an_invalid_request(server, owner, names, operation, value):
    body = invalid_request(send(server, owner, names, operation, body=json.dumps(value), headers=JSON))
    assert body["detail"]


@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_null_body_is_named_as_missing(server, owner, names, operation):
    reply = send(server, owner, names, operation, body="null", headers=JSON)
    assert reply.status == 400 and "Missing JSON body" in reply.text, reply


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx",
                                          "json", "multipart/form-data; boundary=x", "text/json", ";", None])
@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_body_of_another_type_is_a_415(server, owner, names, operation, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    message(send(server, owner, names, operation, body=good_body(operation, names), headers=headers), 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON",
                                          "application/json;charset=UTF-8"])
@pytest.mark.parametrize("operation", WITH_BODY)
def test_the_type_of_a_body_is_read_without_case_and_parameters(server, owner, names, operation, content_type):
    reply = send(server, owner, names, operation, body=good_body(operation, names),
                 headers={"Content-Type": content_type})
    assert reply.status in (200, 201), reply


@pytest.mark.parametrize("value", [None, True, 5, 1.5, -(2**70), [], {}, [["x"]], {"a": {"b": "c"}}], ids=str)
@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_member_of_the_wrong_type_is_an_invalid_request(server, owner, names, operation, value):
    for member, good in WITH_BODY[operation][2].items():
        if type(good) is type(value):
            continue
        body = {**json.loads(good_body(operation, names)), member: value}
        reply = send(server, owner, names, operation, json_body=body)
        if value is None and member in ("description", "namespace"):  # where null may stand for absent
            assert reply.status in (200, 201, 400), reply
        else:
            invalid_request(reply)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "1e-400", "0." + "1" * 5000,
                                    "1E+9999999999999999999"],
                         ids=lambda number: number[:24])
@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_number_beyond_all_bounds_is_a_400(server, owner, names, operation, number):
    member = next(iter(WITH_BODY[operation][2]))
    body = json.dumps({**json.loads(good_body(operation, names)), member: "NUMBER"}).replace('"NUMBER"', number)
    assert send(server, owner, names, operation, body=body, headers=JSON).status == 400


@pytest.mark.parametrize("text", ["\ud800", "\udfff\ud800", "a\u0000b", "\u0000", "\u202e", "\ufeffname", "\r\nX: y",
                                  "' OR 1=1 --", "<script>", "%00", "../..", "a" * 60000],
                         ids=lambda text: ascii(text)[:24])
@pytest.mark.parametrize("operation", WITH_BODY)
def test_odd_text_in_any_member_breaks_nothing(server, owner, names, operation, text):
    for member, good in WITH_BODY[operation][2].items():
        if not isinstance(good, str):
            continue
        body = {**json.loads(good_body(operation, names)), member: text}
        reply = send(server, owner, names, operation, json_body=body)
        assert reply.status < 500, reply
        assert reply.headers["content-type"].split(";")[0] == "application/json"
        reply.json()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_member_given_twice_breaks_nothing(server, owner, names, operation):
    good = good_body(operation, names)
    assert send(server, owner, names, operation, body=good[:-1] + "," + good[1:], headers=JSON).status < 500


@pytest.mark.parametrize("text", ["%", "%0", "%zz", "%00", "%ff", "%c0%af", "%2e%2e", "..%2f..", "%F0%9F%94%91",
                                  "a" * 2000, "%0d%0aX:%20y", "+", "%2B", "~", "'", "%22", "{x}", "\\"])
def test_odd_names_in_a_path_break_nothing(server, owner, text):
    for path in (f"/api/v1/organization/{text}", f"/api/v1/organization/{owner.org}/applications/{text}",
                 f"/api/v1/organization/{text}/robots/{text}", f"/api/v1/superuser/users/{text}",
                 f"/api/v1/repository/{text}/{text}/permissions/user/{text}",
                 f"/api/v1/repository/{owner.org}/{text}/permissions/user/",
                 f"/api/v1/user/authorizations/{text}"):
        for method in ("GET", "DELETE"):
            reply = server.request(method, path, bearer=owner.bearer)
            assert 400 <= reply.status < 500, (path, reply)


@pytest.mark.parametrize("query", ["%", "limit=%ff", "next_page=%00", "&&&=&", "token", "token=&token=", "=x",
                                   "a" * 2000, "permissions=maybe", "limit=1&limit=2", "?", "next_page=" + "A" * 3000])
def test_odd_queries_break_nothing(server, owner, query):
    for path, bearer in ((owner.robots(), owner.bearer), (owner.tokens(), owner.bearer),
                         ("/api/v1/user/", owner.bearer), ("/api/v1/superuser/users/", server.bootstrap_token)):
        assert server.get(f"{path}?{query}", bearer=bearer).status in (200, 400)


# Methods and paths

@pytest.mark.parametrize("method, path, allowed", [
    ("PATCH", "/api/v1/user/authorizations", "GET"), ("POST", "/api/v1/user/authorizations", "GET"),
    ("PUT", f"/api/v1/user/authorizations/{NO_UUID}", "DELETE"),
    ("DELETE", "/api/v1/superuser/users/", "POST"), ("PUT", "/api/v1/superuser/users/", "POST"),
    ("PUT", "/api/v1/organization/{org}/applications", "POST"), ("PATCH", "/api/v1/organization/{org}", "DELETE"),
    ("POST", "/api/v1/organization/{org}/applications/{client}", "PUT"),
    ("GET", "/api/v1/organization/{org}/applications/{client}/resetclientsecret", "POST"),
    ("PUT", "/api/v1/organization/{org}/applications/{client}/tokens", "POST"),
    ("GET", "/api/v1/organization/{org}/applications/{client}/tokens/" + NO_UUID, "DELETE"),
    ("POST", "/api/v1/organization/{org}/robots", "GET"), ("POST", "/api/v1/organization/{org}/robots/{short}", "PUT"),
    ("GET", "/api/v1/organization/{org}/robots/{short}/regenerate", "POST"),
    ("DELETE", "/api/v1/repository/{repo}/permissions/user/", "GET"),
    ("POST", "/api/v1/repository/{repo}/permissions/user/{guest}", "PUT")])
def test_a_wrong_method_is_a_405_that_tells_the_right_ones(server, owner, names, method, path, allowed):
    reply = server.request(method, filled(path, names), bearer=owner.bearer)
    message(reply, 405)
    methods = {one.strip() for one in reply.headers["allow"].split(",")}
    assert allowed in methods and method not in methods


@pytest.mark.parametrize("path", ["/api/v1/user/", "/api/v1/user/authorizations", "/api/v1/organization/{org}",
                                  "/api/v1/organization/{org}/applications", "/api/v1/organization/{org}/robots"])
def test_head_is_get_without_the_body(server, owner, names, path):
    got = server.get(filled(path, names), bearer=owner.bearer)
    head = server.request("HEAD", filled(path, names), bearer=owner.bearer)
    assert head.status == got.status == 200 and head.body == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    # A long list is sent piece by piece, and its length is not known before.
    if "content-length" in got.headers:
        assert head.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/", "/api/v1", "/api/v2/user/", "/API/v1/user/"])
def test_a_path_counts_as_it_is_written(server, owner, path):
    assert server.get(path, bearer=owner.bearer).status == 404


# Shapes

def test_each_refusal_names_itself_completely(server, owner):
    stranger = owner.token("user:read")
    cases = [(refused(server.get("/api/v1/user/"), 401, "invalid_token"), "invalid_token"),
             (forbidden(server.get(owner.applications(), bearer=stranger)), "insufficient_scope"),
             (not_found(server.get(owner.applications("A" * 20), bearer=owner.bearer)), "not_found"),
             (invalid_request(server.post(owner.tokens(), bearer=owner.bearer, json_body={})), "invalid_request")]
    for body, error_type in cases:
        assert body["type"] == f"{server.url}/api/v1/error/{error_type}"


def test_a_refusal_repeats_neither_the_token_nor_the_body(server, owner):
    secret = "hunter2-hunter2"
    for reply in (server.post(owner.tokens(), bearer=owner.bearer, json_body={"name": 5, "password": secret}),
                  server.post("/api/v1/superuser/users/", bearer=server.bootstrap_token,
                              json_body={"username": "A", "password": secret}),
                  server.get(f"/api/v1/organization/{owner.name}/robots", bearer=owner.token("user:read"))):
        assert reply.status >= 400 and secret not in reply.text and "jto_" not in reply.text


def test_no_secret_of_an_answer_is_kept_by_caches(server, owner):
    for reply in (server.post(owner.tokens(), bearer=owner.bearer, json_body={"name": "t", "scope": "repo:read"}),
                  server.get(owner.applications(owner.client_id), bearer=owner.bearer),
                  server.get(owner.robots(), bearer=owner.bearer)):
        assert "no-store" in reply.headers["cache-control"], reply


def test_the_server_still_works_after_all_of_this(server, owner, names):
    assert server.get("/healthz", admin=True).status == 200
    assert server.get(owner.applications(owner.client_id), bearer=owner.bearer).status == 200
