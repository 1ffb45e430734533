"""The journeys of our API with a client that a generator made from the OpenAPI document: nothing else sends its requests.

    PYTHONPATH=folder python journeys.py JOURNEY URL BEARER WORLD      (WORLD: JSON, what a test has made)

Only a registry's client is not generated: it gets its token as such a client does.
"""
import base64
import json
import sys

import httpx
from jeton_client.api.access import allow_access
from jeton_client.api.refusals import get_refusal, list_refusals
from jeton_client.api.tokens import identify_token, list_tokens, report_leaked_tokens, revoke_tokens, rotate_token
from jeton_client.client import AuthenticatedClient
from jeton_client.models import (AllowRequest, FoundText, LeakedTexts, RevocationRequest, TokenFilter,
                                 TokenRotation)


class Registry:
    """Asks for tokens as clients of registries do."""

    def __init__(self, url):
        self.url = url

    def pulls(self, robot, secret, repository):
        """(whether a pull is granted, the code of the refusal)"""
        answer = httpx.get(f"{self.url}/v2/auth", auth=(robot, secret), params={"scope": f"repository:{repository}:pull"})
        if answer.status_code == 401:
            return False, answer.json()["reason"]
        claims = answer.json()["token"].split(".")[1]
        access = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["access"]
        return any("pull" in one["actions"] for one in access), answer.json().get("reason")


def allow(client, registry, world):
    org = world["org"]
    made = allow_access.sync(client=client, body=AllowRequest(
        who=f"{org}+puller", action="pull", resource=f"{org}/fresh", create=True))
    assert made.made == ["repository", "robot", "token"], made
    assert registry.pulls(made.who, made.token, made.resource) == (True, None)


def rotate(client, registry, world):
    robot, repository = world["robot"], world["repository"]
    [old] = list_tokens.sync(client=client, organization=world["org"], subject=robot, q="rotates").items
    new = rotate_token.sync(str(old.id), client=client, body=TokenRotation(overlap="1h"))
    assert registry.pulls(robot, new.token, repository)[0] and registry.pulls(robot, world["secret"], repository)[0]


def refused(client, registry, world):
    pulled, code = registry.pulls(world["robot"], world["secret"], world["closed"])
    assert not pulled
    why = get_refusal.sync(code, client=client)
    [item] = why.refused
    assert item.action == "pull" and item.needs.right == "read" and item.needs.call.method == "PUT", why
    last_night = list_refusals.sync(client=client, organization=world["org"], since="24h").items
    assert why == next(one for one in last_night if one.code == code)


def leaver(client, registry, world):
    gone = revoke_tokens.sync(client=client, body=RevocationRequest(
        filter_=TokenFilter(owner=world["leaver"]), reason="left"))
    assert gone.revoked == world["of_leaver"] and gone.receipt, gone
    assert list_tokens.sync(client=client, owner=world["leaver"]).items == []


def unused(client, registry, world):
    found = list_tokens.sync(client=client, organization=world["org"], unused="90d").items
    assert [str(one.id) for one in found] == [world["idle"]], found


def everything(client, registry, world):
    items, cursor = [], None
    while items == [] or cursor:
        more = {"cursor": cursor} if cursor else {}
        page = list_tokens.sync(client=client, organization=world["org"], limit=2, **more)
        items, cursor = items + page.items, page.next_cursor
    kinds = {one.kind.value for one in items}
    assert {"robot", "oauth", "client_secret"} <= kinds and world["idle"] in [str(one.id) for one in items], kinds


def leaked(client, registry, world):
    text = world["found"]
    told = identify_token.sync(client=client, body=FoundText(token=text))
    assert told.checksum == "right" and told.item.subject.name == world["robot"] and told.item.last_used is None, told
    assert report_leaked_tokens.sync(client=client, body=LeakedTexts(tokens=[text, "no token"])).ours == 1
    assert not registry.pulls(world["robot"], text, world["repository"])[0]


if __name__ == "__main__":
    _, journey, url, bearer, described = sys.argv
    globals()[journey](AuthenticatedClient(base_url=url, token=bearer, raise_on_unexpected_status=True), Registry(url),
                       json.loads(described))
