"""The shape of errors of our own API (RFC 9457)."""
import re


def problem(reply, status, code):
    """Checks the whole form of a problem; its body."""
    assert reply.status == status and reply.headers["content-type"] == "application/problem+json", reply
    assert "no-store" in reply.headers["cache-control"]
    body = reply.json()
    assert body["code"] == code and body["status"] == status and body["type"] == f"/docs/errors#{code}", body
    assert re.fullmatch("[0-9a-f]{16}", body["request_id"]) and body["title"] and body["detail"]
    return body
