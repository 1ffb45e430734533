"""The operations of our own API as the OpenAPI document has them, and how a test addresses each: at what is in a path, a
query or a body by a name, a test puts a thing of its own. What it cannot address is an error, so that no operation is left
out because it is new."""
import json
import re
import urllib.parse

# What stands below a collection, by the word that names the collection in the path.
THINGS = {"organizations": "organization", "teams": "team", "members": "member", "robots": "robot",
          "repositories": "repository", "roles": "account", "applications": "application", "secrets": "secret",
          "apis": "api", "tokens": "token", "jobs": "job", "refusals": "code", "receipts": "receipt", "users": "member",
          "webhooks": "webhook", "credentials": "credential",
          "consents": "consent"}
# Parameters that name things, and those that do not.
NAMING = {"organization": "organization", "owner": "member", "subject": "account", "performer": "account",
          "application": "client", "who": "account", "resource": "resource"}
OTHER = {"everywhere", "kind", "state", "unused", "expires_within", "created_before", "created_by", "address", "q", "sort", "count",
         "limit", "cursor", "dry_run", "descendants", "action", "since", "until", "verdict"}
# What the examples of bodies and queries are about.
SAMPLES = {"acme": "organization", "admin+ci": "account", "admin/web": "resource"}


class Operation:
    """One method of one path. `own`: it names nothing but what is the caller's."""

    def __init__(self, method, path, described):
        self.method, self.path, self.name = method.upper(), path, described["operationId"]
        self.own = path.startswith("/jeton/v1/users/me/")
        self.scope = next((scope for way in described["security"] for scope in way.get("oauth2", [])), None)
        parameters = described.get("parameters", [])
        self.queries = [one for one in parameters if one["in"] == "query"]
        strange = {one["name"] for one in self.queries} - NAMING.keys() - OTHER
        assert not strange, f"{self}: does {strange} name a thing? Say so in NAMING or OTHER."
        self.dry = any(one["name"] == "dry_run" for one in self.queries)
        [content] = described.get("requestBody", {"content": {"": {}}})["content"].values()
        self.example = content.get("example")
        assert "requestBody" not in described or self.example, self
        self.answers = described["responses"]

    def __repr__(self):
        return f"{self.method} {self.path}"

    @property
    def things(self):
        """What the path names."""
        return [thing for thing, _ in self._places()]

    @property
    def is_list(self):
        schema = self.answers.get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        return self.method == "GET" and "next_cursor" in schema.get("properties", {})

    def naming(self, required):
        """The parameters that name things."""
        return [one["name"] for one in self.queries
                if one["name"] in NAMING and bool(one.get("required")) == required]

    def query(self):
        """Of the parameters that must be there, and the organization if that is what the scope is about."""
        def needed(one):
            return one.get("required") or (one["name"] == "organization" and self.scope == "org:admin")
        return {one["name"]: one["example"] for one in self.queries if needed(one) and "example" in one}

    def target(self, names):
        """The path with the names filled in."""
        path = self.path
        for thing, parameter in self._places():
            path = path.replace("{" + parameter + "}", urllib.parse.quote(names[thing], safe=""))
        return path

    def send(self, server, names, body=None, query=None, dry=True, **credential):
        """Sends it, without an effect if it has a dry run."""
        query = {**self.query(), **(query or {})}
        query = {name: json.dumps(value) if isinstance(value, bool) else fill(value, names)
                 for name, value in query.items()}
        if dry and self.dry:
            query["dry_run"] = "true"
        body = body if body is not None else self.example
        return server.request(self.method, self.target(names), query=query or None, json_body=fill(body, names),
                              **credential)

    def _places(self):
        for collection, parameter in re.findall(r"(\w+)/{(\w+)}", self.path):
            assert collection in THINGS, f"{self}: what is below {collection}? Say so in THINGS, and make one."
            yield ("own_" if self.own else "") + THINGS[collection], parameter


def operations(server):
    document = server.get("/openapi.json").json()
    return [Operation(method, path, one) for path, methods in document["paths"].items()
            if path.startswith("/jeton/v1/") for method, one in methods.items()]


def fill(value, names):
    """A body with the things that its values name: a sample of the examples, or a word in braces."""
    if isinstance(value, dict):
        return {name: fill(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [fill(one, names) for one in value]
    if not isinstance(value, str):
        return value
    if value in SAMPLES:
        return names[SAMPLES[value]]
    return re.sub(r"{(\w+)}", lambda found: names[found[1]], value)
