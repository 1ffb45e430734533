"""A browser without a window: keeps the cookie of a session, and says what pages of ours would make it say."""
import re

COOKIE = "_csrf_token"


class Browser:
    def __init__(self, server):
        self.server = server
        self.cookie = None
        self.csrf = None

    def request(self, method, path, csrf=True, headers=None, **more):
        headers = dict(headers or {})
        if self.cookie:
            headers["Cookie"] = f"{COOKIE}={self.cookie}"
        if csrf and self.csrf and method not in ("GET", "HEAD"):
            headers["X-CSRF-Token"] = self.csrf
        reply = self.server.request(method, path, headers=headers, **more)
        self._keep(reply)
        return reply

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, **more):
        return self.request("POST", path, **more)

    def put(self, path, **more):
        return self.request("PUT", path, **more)

    def delete(self, path, **more):
        return self.request("DELETE", path, **more)

    def _keep(self, reply):
        found = re.search(rf"{COOKIE}=([^;]*)", reply.headers.get("set-cookie", ""))
        if found:
            self.cookie = found.group(1) or None
        self.csrf = reply.headers.get("x-next-csrf-token", self.csrf)

    def arrive(self):
        """Fetches the token that pages carry."""
        reply = self.get("/csrf_token")
        assert reply.status == 200, reply
        self.csrf = reply.json()["csrf_token"]
        return self

    def sign_in(self, name, password):
        self.arrive()
        reply = self.post("/api/v1/signin", json_body={"username": name, "password": password})
        assert reply.status == 200, reply
        return self
