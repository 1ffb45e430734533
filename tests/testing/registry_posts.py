"""POST /v2/auth as registry clients send it, and what every answer of it has to look like."""
import json
import re

from jetond import without_reason

INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def post(server, login=None, refresh=None, **fields):
    """A form: by name and password, or by an identity token."""
    if login:
        fields = {"grant_type": "password", "username": login[0], "password": login[1], **fields}
    if refresh is not None:
        fields = {"grant_type": "refresh_token", "refresh_token": refresh, **fields}
    return server.post("/v2/auth", form={"service": server.address, **fields})


def read_strictly(reply):
    """The answer as decoders of typed languages take it: integers are integers, times are times, names come once."""
    assert reply.status == 200, reply
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "no-store" and reply.headers["pragma"] == "no-cache"
    assert int(reply.headers["content-length"]) == len(reply.body)

    def once(pairs):
        assert len({name.lower() for name, _ in pairs}) == len(pairs), pairs
        return dict(pairs)

    answer = json.loads(reply.body, object_pairs_hook=once)
    assert type(answer["expires_in"]) is int and answer["expires_in"] >= 60
    assert re.fullmatch(INSTANT, answer["issued_at"])
    assert answer["token_type"] == "Bearer" and answer["token"] == answer["access_token"]
    assert all(type(answer[name]) is str for name in ("token", "scope", "refresh_token") if name in answer)
    return answer


def refused(reply, status, error, code, message=None):
    """One object in both dialects of errors; never what makes clients look elsewhere for the text."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/json"
    body = reply.json()
    assert body["error"] == error and "details" not in body and "token" not in body
    assert body["errors"][0] == {"code": code, "message": body["error_description"], "detail": {}}
    if message is not None:
        assert without_reason(body["error_description"]) == message
    return body


def unauthorized(server, reply, message=None):
    assert reply.headers.get("www-authenticate") == f'Basic realm="{server.url}"'
    return refused(reply, 401, "invalid_grant", "UNAUTHORIZED", message)


def keep(server, login, **fields):
    """An identity token."""
    return read_strictly(post(server, login, access_type="offline", **fields))["refresh_token"]
