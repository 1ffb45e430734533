"""What tests of our own API share."""
import urllib.parse

from problems import problem

BASE = "/jeton/v1"


class Api:
    """Calls of our own API by one caller, as whole documents; a path is given below its base."""

    def __init__(self, server, bearer):
        self.server = server
        self.bearer = bearer

    def call(self, method, path, body=None, headers=None, **query):
        return self.server.request(method, BASE + path, bearer=self.bearer, json_body=body, headers=headers,
                                   query=query or None)

    def get(self, path, **query):
        reply = self.call("GET", path, **query)
        assert reply.status == 200, reply
        return reply.json()

    def put(self, path, body=None, status=None, **query):
        reply = self.call("PUT", path, body, **query)
        assert reply.status in ((status,) if status else (200, 201)), reply
        return reply.json() if reply.body else None

    def post(self, path, body=None, status=None, **query):
        reply = self.call("POST", path, body, **query)
        assert reply.status in ((status,) if status else (200, 201)), reply
        return reply.json()

    def delete(self, path, **query):
        reply = self.call("DELETE", path, **query)
        assert reply.status == 204 and not reply.body, reply

    def fails(self, status, code, method, path, body=None, headers=None, **query):
        return problem(self.call(method, path, body, headers, **query), status, code)

    def items(self, path, limit=None, **query):
        """Every item of a list, page by page."""
        if limit:
            query["limit"] = limit
        items, cursor = [], None
        while True:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            assert set(page) == {"items", "next_cursor", "total", "total_is_more"} and len(page["items"]) <= (limit or 50)
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items


def quoted(name):
    return urllib.parse.quote(name, safe="")


def guards_edits(api, path, body):
    """What exists at the path is changed only as it was read: ETag, If-Match, If-None-Match."""
    read = api.call("GET", path)
    tag = read.headers["etag"]
    api.fails(412, "changed_meanwhile", "PUT", path, body, {"If-None-Match": "*"})
    api.fails(412, "changed_meanwhile", "PUT", path, body, {"If-Match": '"0123"'})
    assert api.call("GET", path).headers["etag"] == tag
    changed = api.call("PUT", path, body, {"If-Match": tag})
    assert changed.status == 200 and changed.headers["etag"] != tag, changed
    assert changed.headers["etag"] == api.call("GET", path).headers["etag"]
    api.fails(412, "changed_meanwhile", "DELETE", path, None, {"If-Match": tag})
    api.fails(412, "changed_meanwhile", "PUT", path + "-other", body, {"If-Match": "*"})
