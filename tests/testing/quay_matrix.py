"""Checks one operation by one caller through all his presentations against the oracle."""
from quay import bad_credential, forbidden, message, refused
from quay_oracle import (ALLOWED, ANONYMOUS, BAD_CREDENTIAL, FORBIDDEN, NO_PAGE, PLAINLY_FORBIDDEN, UNREADABLE,
                         verdict)


def _allowed(reply, operation):
    assert reply.status == operation.status, reply
    if operation.status == 204:
        assert reply.body == b"", reply
        return
    assert reply.headers["content-type"].split(";")[0] == "application/json", reply
    missing = set(operation.members) - set(reply.json())
    assert not missing, f"without {missing}: {reply}"


def _unreadable(reply, _):
    assert refused(reply, 401, "invalid_token")["session_required"] is False, reply


def no_page(reply, _=None):
    assert reply.status == 403 and reply.json() == {"error": "CSRF token was invalid or missing."}, reply


SHAPES = {
    ALLOWED: _allowed,
    ANONYMOUS: lambda reply, _: refused(reply, 401, "invalid_token", "Requires authentication"),
    BAD_CREDENTIAL: lambda reply, _: bad_credential(reply),
    UNREADABLE: _unreadable,
    FORBIDDEN: lambda reply, _: forbidden(reply),
    NO_PAGE: no_page,
    PLAINLY_FORBIDDEN: lambda reply, _: message(reply, 403),
}


def mistakes(world, operation, kind, where):
    """What the server answered otherwise than the oracle says, a line each."""
    caller, found = world.callers[kind], []
    for presentation in caller.presentations:
        page = presentation.token or not presentation.cookie
        expected = verdict(operation, caller.subject, presentation.scopes, where, page)
        try:
            SHAPES[expected](world.send(operation, caller, presentation.headers), operation)
        except (AssertionError, KeyError, ValueError) as mistake:
            found.append(f"{kind} with {presentation.name}: {expected} expected; {mistake!r}"[:700])
    return found

