"""An upload by hand, a request at a time, as clients push a layer."""
import hashlib
import http.client
import json
import re
import urllib.parse

from jetond import Reply


class BlobUpload:
    """Of one blob to one repository of a registry. Its methods return the registry's Reply."""

    def __init__(self, registry, repository):
        self.registry, self.repository = registry, repository
        self.content, self.location = b"", None

    def request(self, method, path, token, body=None):
        connection = http.client.HTTPConnection(self.registry.address, timeout=30)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def begin(self, token):
        return self._at_its_place(self.request("POST", f"/v2/{self.repository}/blobs/uploads/", token))

    def add(self, token, content):
        reply = self.request("PATCH", self.location, token, content)
        if reply.status == 202:
            self.content += content
        return self._at_its_place(reply)

    @property
    def digest(self):
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def finish(self, token):
        joint = "&" if "?" in self.location else "?"
        return self.request("PUT", f"{self.location}{joint}{urllib.parse.urlencode({'digest': self.digest})}", token)

    def read(self, token):
        return self.request("GET", f"/v2/{self.repository}/blobs/{self.digest}", token)

    def tags(self, token):
        return self.request("GET", f"/v2/{self.repository}/tags/list", token)

    def _at_its_place(self, reply):
        if "location" in reply.headers:
            place = urllib.parse.urlsplit(reply.headers["location"])
            self.location = f"{place.path}?{place.query}"
        return reply


def scope_of_challenge(reply):
    """What a registry that refuses a token says is needed."""
    assert reply.status == 401, reply
    assert json.loads(reply.body)["errors"][0]["code"] == "UNAUTHORIZED", reply
    return re.search('scope="([^"]+)"', reply.headers["www-authenticate"])[1]
