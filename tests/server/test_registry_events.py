"""POST /registries/{service}/events: what registries tell, who may, and what becomes of it."""
import datetime
import email.utils
import time
import itertools
import json
import os
import random
import stat

import pytest

from jetond import Jetond, Shop
from quay import MAIL_DATE, UUID, Owner, forbidden, invalid_request, not_found

SERVICE = "registry.example.com"
PATH = f"/registries/{SERVICE}/events"
ENVELOPE = "application/vnd.docker.distribution.events.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
DIGEST = "sha256:" + "ab" * 32
SEED = int(os.environ.get("JETON_RANDOM_SEED", random.randrange(1 << 32)))
_ids = itertools.count(1)


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n[[registry]]\nservice = "../odd name"\n') as running:
        yield running


@pytest.fixture(scope="module")
def secret(server):
    return (server.data / "registry" / SERVICE / "events-token").read_text().strip()


@pytest.fixture
def owner(shop):
    return Owner(shop)


@pytest.fixture
def place(shop, owner):
    """(repository, name of a robot that may write there, its token)"""
    repository = owner.repository()
    name, token = owner.robot()
    shop.permit(repository, name, "write", bearer=owner.bearer)
    return repository, name, token


def at(seconds=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.isoformat().replace("+00:00", "123Z")  # with nanoseconds, as registries write it


def event(repository, action="pull", actor="", when=0, **target):
    """One event as docker-registry 2.8 sends it."""
    number = next(_ids)
    return {"id": f"320678d8-ca14-430f-8bb6-{number:012}", "timestamp": at(when), "action": action,
            "target": {"mediaType": IMAGE, "size": 708, "digest": DIGEST, "length": 708, "repository": repository,
                       "url": f"http://127.0.0.1:5000/v2/{repository}/manifests/{DIGEST}", "tag": "latest", **target},
            "request": {"id": f"6df24a34-0959-4923-81ca-{number:012}", "addr": "192.0.2.11:42961",
                        "host": "127.0.0.1:5000", "method": "PUT" if action == "push" else "GET",
                        "useragent": "skopeo/1.9.3"},
            "actor": {"name": actor} if actor else {}, "source": {"addr": "registry:5000", "instanceID": "a53db899"}}


def tell(server, secret, *events, path=PATH, **more):
    more.setdefault("body", json.dumps({"events": list(events)}, indent=3))
    headers = {"Content-Type": ENVELOPE, **more.pop("headers", {})}
    return server.post(path, bearer=secret, headers=headers, **more)


def told(reply, recorded=0, repeated=0, skipped=0):
    assert reply.status == 200, reply
    assert reply.json() == {"recorded": recorded, "repeated": repeated, "skipped": skipped}


def uses(server, path, bearer, **query):
    reply = server.get(path + "/uses", bearer=bearer, query=query)
    assert reply.status == 200, reply
    return reply.json()


def of_repository(server, owner, repository, **query):
    return uses(server, f"/api/v1/repository/{repository}", owner.bearer, **query)


def log(server, owner, repository):
    reply = server.get(f"/api/v1/repository/{repository}/logs", bearer=owner.bearer, query={"limit": 1000})
    assert reply.status == 200, reply
    return [entry for entry in reply.json()["logs"] if entry["metadata"].get("told_by")]


def test_every_registry_has_a_token_of_its_own_that_only_the_operator_reads(server):
    files = sorted((server.data / "registry").glob("*/events-token"))
    assert [file.parent.name for file in files] == ["%2E.%2Fodd%20name", SERVICE]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert len({file.read_text() for file in files}) == 2
    assert all(file.read_text().startswith("jtn_") for file in files)
    other = files[0].read_text().strip()
    told(tell(server, other, path="/registries/..%2Fodd%20name/events"))
    assert tell(server, other).status == 401


def test_who_is_not_that_registry_is_refused_and_learns_nothing_else(server, secret, place):
    refused = {tell(server, token, event(place[0])).text
               for token in (None, "", "x", secret[:-1], secret + "x", server.bootstrap_token, place[2])}
    refused.add(tell(server, secret, path="/registries/registry.example.org/events").text)
    refused.add(tell(server, None, body="{").text)
    refused.add(server.post(PATH, login=(place[1], place[2])).text)
    assert len(refused) == 1
    reply = tell(server, "x")
    assert reply.status == 401 and reply.headers["www-authenticate"] == "Bearer"


def test_the_token_may_come_as_a_password_of_any_name(server, secret, place):
    body = json.dumps({"events": [event(place[0])]})
    told(server.post(PATH, login=("anything", secret), headers={"Content-Type": ENVELOPE}, body=body), recorded=1)
    assert server.post(PATH, login=(secret, ""), headers={"Content-Type": ENVELOPE}, body=body).status == 401


def test_the_token_opens_nothing_else(server, secret, place):
    assert server.get("/api/v1/user/", bearer=secret).status == 401
    assert server.get(f"/api/v1/repository/{place[0]}/uses", bearer=secret).status == 401
    assert server.get("/v2/auth", login=("$oauthtoken", secret), query={"service": SERVICE}).status == 401
    assert server.get("/v2/auth", login=("admin", secret), query={"service": SERVICE}).status == 401
    assert server.post("/oauth2/introspect", bearer=secret, form={"token": server.bootstrap_token}).status == 401


def test_a_restart_keeps_the_token():
    with Jetond() as server:
        file = next((server.data / "registry").glob("*/events-token"))
        before = file.read_text()
        server.args += ["--listen", server.address]
        server.stop()
        server.start()
        assert file.read_text() == before


def test_a_pull_is_in_the_log_and_counted_for_robot_token_and_repository(server, shop, secret, owner, place):
    repository, robot, token = place
    assert shop.registry_token(f"repository:{repository}:pull", (robot, token), SERVICE).status == 200
    told(tell(server, secret, event(repository, actor=robot)), recorded=1)
    [entry] = log(server, owner, repository)
    assert entry["kind"] == "pull_repo" and entry["ip"] == "192.0.2.11" and MAIL_DATE.fullmatch(entry["datetime"])
    assert entry["performer"]["name"] == robot and entry["performer"]["is_robot"] is True
    name_space, name = repository.split("/")
    metadata = entry["metadata"]
    token_id = metadata.pop("token_id")
    assert UUID.fullmatch(token_id)
    assert metadata == {"namespace": name_space, "repo": name, "told_by": SERVICE, "tag": "latest",
                        "manifest_digest": DIGEST, "username": robot, "user-agent": "skopeo/1.9.3"}
    assert token not in json.dumps(entry)
    [use] = of_repository(server, owner, repository)["uses"]
    assert set(use) == {"repository", "account", "token", "pulls", "pushes", "last_pull", "last_push"}
    assert (use["repository"], use["account"], use["pulls"], use["pushes"]) == (repository, robot, 1, 0)
    assert use["token"] == {"uuid": token_id, "name": None}
    assert MAIL_DATE.fullmatch(use["last_pull"]) and use["last_push"] is None
    short = robot.split("+")[1]
    assert uses(server, f"/api/v1/organization/{owner.org}/robots/{short}", owner.bearer)["uses"] == [use]
    # The whole organization's log has it, too, and by who did it.
    by_robot = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer, query={"performer": robot})
    assert [one["kind"] for one in by_robot.json()["logs"]] == ["pull_repo"]


def test_an_oauth_token_is_named_with_its_application(server, shop, secret, owner):
    repository = owner.repository()
    view = owner.view("repo:read", name="deploy")
    login = ("$oauthtoken", view["token"])
    assert shop.registry_token(f"repository:{repository}:pull", login, SERVICE).status == 200
    told(tell(server, secret, event(repository, actor=owner.name)), recorded=1)
    metadata = log(server, owner, repository)[0]["metadata"]
    assert metadata["token_id"] == view["uuid"] and metadata["oauth_token_name"] == "deploy"
    assert metadata["oauth_token_application_id"] == owner.client_id
    assert of_repository(server, owner, repository)["uses"][0]["token"] == {"uuid": view["uuid"], "name": "deploy"}
    assert server.delete(owner.tokens(view["uuid"]), bearer=owner.bearer).status == 204
    assert of_repository(server, owner, repository)["uses"] == []


def test_of_two_tokens_none_is_named(server, shop, secret, owner):
    repository = owner.repository()
    for view in (owner.view("repo:read"), owner.view("repo:read")):
        shop.registry_token(f"repository:{repository}:pull", ("$oauthtoken", view["token"]), SERVICE)
    told(tell(server, secret, event(repository, actor=owner.name)), recorded=1)
    assert of_repository(server, owner, repository)["uses"][0]["token"] is None


def test_after_a_restart_no_token_is_guessed():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as server:
        shop = Shop(server)
        secret = (server.data / "registry" / SERVICE / "events-token").read_text().strip()
        owner = Owner(shop)
        repository, login = owner.repository(), owner.robot()
        shop.permit(repository, login[0], "read", bearer=owner.bearer)
        server.stop()
        server.start()
        assert Shop(server).registry_token(f"repository:{repository}:pull", login, SERVICE).status == 200
        told(tell(server, secret, event(repository, actor=login[0])), recorded=1)
        assert of_repository(server, owner, repository)["uses"][0]["token"] is None


def test_users_own_robots_have_their_uses(server, shop, secret, owner):
    robot = server.put("/api/v1/user/robots/mine", bearer=owner.bearer, json_body={}).json()["name"]
    repository = shop.repository(owner.name, bearer=owner.bearer)
    told(tell(server, secret, event(repository, "push", robot)), recorded=1)
    [use] = uses(server, "/api/v1/user/robots/mine", owner.bearer)["uses"]
    assert use["repository"] == repository and use["pushes"] == 1 and use["token"] is None


def test_what_was_repeated_counts_once_and_order_does_not_matter(server, secret, owner, place):
    repository, robot, _ = place
    first, second, third = (event(repository, actor=robot, when=seconds) for seconds in (-40, -20, 0))
    told(tell(server, secret, third, first), recorded=2)
    last = of_repository(server, owner, repository)["uses"][0]["last_pull"]
    told(tell(server, secret, first, second, third, second), recorded=1, repeated=3)
    [use] = of_repository(server, owner, repository)["uses"]
    assert use["pulls"] == 3 and use["last_pull"] == last
    assert len(log(server, owner, repository)) == 3


def test_the_past_is_too_old_and_the_future_is_now(server, secret, owner, place):
    repository, robot, _ = place
    told(tell(server, secret, event(repository, actor=robot, when=-7 * 86400 - 60)), skipped=1)
    told(tell(server, secret, event(repository, actor=robot, when=2 * 86400)), skipped=1)
    told(tell(server, secret, event(repository, actor=robot, when=3600)), recorded=1)
    last = email.utils.parsedate_tz(of_repository(server, owner, repository)["uses"][0]["last_pull"])
    assert email.utils.mktime_tz(last) <= time.time() + 5


def test_nobody_gets_the_deeds_of_who_had_his_name_before(server, secret, owner):
    repository, (robot, _) = owner.repository(), owner.robot()
    told(tell(server, secret, event(repository, actor=robot, when=-3600)), recorded=1)
    assert of_repository(server, owner, repository)["uses"] == []


def test_layers_questions_and_mounts_are_skipped(server, secret, owner, place):
    repository, robot, _ = place
    asked = event(repository, actor=robot)
    asked["request"]["method"] = "HEAD"
    layer = event(repository, actor=robot, mediaType="application/octet-stream")
    mount = event(repository, "mount", robot, mediaType="application/octet-stream", fromRepository="a/b")
    told(tell(server, secret, asked, layer, mount), skipped=3)
    assert log(server, owner, repository) == [] and of_repository(server, owner, repository)["uses"] == []


def test_deletions_are_in_the_log(server, secret, owner, place):
    repository, robot, _ = place
    tag, manifest = event(repository, "delete", robot), event(repository, "delete", robot)
    tag["target"] = {"repository": repository, "tag": "old"}
    manifest["target"] = {"repository": repository, "digest": DIGEST}
    told(tell(server, secret, tag, manifest), recorded=2)
    entries = {entry["kind"]: entry["metadata"] for entry in log(server, owner, repository)}
    assert set(entries) == {"delete_tag", "delete_manifest"}
    assert entries["delete_tag"]["tag"] == "old" and entries["delete_manifest"]["manifest_digest"] == DIGEST


def test_forged_names_make_nothing(server, shop, secret, owner, place):
    repository = place[0]
    told(tell(server, secret, event("nobody/none", "push", "ghost"), event(f"{owner.org}/none", "push", owner.name),
              event("", "push"), event("..", "push")), skipped=4)
    told(tell(server, secret, event(repository, "push", "ghost+bot")), recorded=1)
    assert server.get("/api/v1/organization/nobody", bearer=server.bootstrap_token).status == 404
    not_found(server.get("/api/v1/superuser/users/ghost", bearer=server.bootstrap_token))
    not_found(server.get(f"/api/v1/repository/{owner.org}/none/logs", bearer=owner.bearer))
    [entry] = log(server, owner, repository)
    assert "performer" not in entry and entry["metadata"]["username"] == "ghost+bot"
    assert of_repository(server, owner, repository)["uses"] == []


def test_uses_are_for_whom_the_log_is_for(server, shop, secret, owner, place):
    repository, robot, token = place
    other, short = Owner(shop), robot.split("+")[1]
    paths = (f"/api/v1/repository/{repository}/uses", f"/api/v1/organization/{owner.org}/robots/{short}/uses")
    for path in paths:
        assert server.get(path).status == 401
        assert server.get(path, bearer=token).status == 401
        forbidden(server.get(path, bearer=other.bearer))
        forbidden(server.get(path, bearer=owner.token("user:admin")))
        assert server.get(path, bearer=owner.token("org:admin repo:admin")).status == 200
    reply = server.get(f"/api/v1/organization/{owner.org}/robots/none/uses", bearer=owner.bearer)
    assert reply.status == 400 and reply.json() == {"message": "Could not find robot with specified username"}


def test_pages_hang_together(server, shop, secret, owner):
    repository = owner.repository()
    robots = [owner.robot()[0] for _ in range(5)]
    told(tell(server, secret, *(event(repository, actor=robot, when=-10 * number)
                                for number, robot in enumerate(robots))), recorded=5)
    seen, page = [], {}
    while True:
        body = of_repository(server, owner, repository, limit=2, **page)
        seen += [use["account"] for use in body["uses"]]
        if "next_page" not in body:
            break
        page = {"next_page": body["next_page"]}
    assert seen == robots
    for limit in ("0", "101"):
        invalid_request(server.get(f"/api/v1/repository/{repository}/uses", bearer=owner.bearer,
                                   query={"limit": limit}))


def test_zot_tells_by_cloud_events(server, secret, owner, place):
    repository, robot, _ = place
    data = {"name": repository, "reference": "1.0", "digest": DIGEST, "mediaType": IMAGE, "manifest": "{}",
            "actor": {"name": robot}, "request": {"addr": "192.0.2.12:1", "method": "PUT", "useragent": "zot"}}
    attributes = {"specversion": "1.0", "id": "zot-1", "source": "zot.example.com", "time": at(),
                  "type": "zotregistry.image.updated"}
    structured = {**attributes, "datacontenttype": "application/json", "data": data}
    told(server.post(PATH, login=("jeton", secret), headers={"Content-Type": "application/cloudevents+json"},
                     body=json.dumps(structured)), recorded=1)
    binary = {"Content-Type": "application/json", **{f"Ce-{name.capitalize()}": value
                                                     for name, value in attributes.items()}}
    told(server.post(PATH, bearer=secret, headers=binary, body=json.dumps(data)), repeated=1)
    [use] = of_repository(server, owner, repository)["uses"]
    assert use["pushes"] == 1 and use["account"] == robot


def test_what_is_no_notification_is_refused(server, secret, place):
    assert tell(server, secret, headers={"Content-Type": "application/json"}).status == 415
    twice = '{"events":[],"events":[]}'
    for body in ("", "{", "[]", "null", '{"events":{}}', twice, "\xff", '{"events":' + "[" * 100 + "]" * 100 + "}"):
        assert tell(server, secret, body=body).status == 400, body
    assert tell(server, secret, *[{}] * 1001).status == 400
    told(tell(server, secret, *[{}] * 1000), skipped=1000)
    assert tell(server, secret, body=b" " * (1024 * 1024 + 1)).status == 413
    assert server.get(PATH, bearer=secret).status == 405


def odd(rng, depth=0):
    """Any JSON value, often with the names and values of an event in it."""
    names = ["events", "id", "timestamp", "action", "target", "mediaType", "digest", "repository", "tag", "request",
             "addr", "method", "actor", "name", "data", "type", "\u0000", "\U0001f600"]
    leaves = [None, True, -1, 1e308, 2**63, "", "pull", "push", "delete", "HEAD", IMAGE, DIGEST, at(), "admin",
              "\u0000", "a" * 300, "\U0001f600", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00+23:59"]
    kind = rng.randrange(4 if depth < 4 else 1)
    if kind == 0:
        return rng.choice(leaves)
    if kind == 1:
        return [odd(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(names): odd(rng, depth + 1) for _ in range(rng.randrange(8))}


def test_nonsense_never_breaks_anything(server, secret, place):
    rng = random.Random(SEED)
    repository, robot, _ = place
    for _ in range(400):
        one = event(repository, rng.choice(["pull", "push", "delete"]), robot)
        for part in (one, one["target"], one["request"], one["actor"]):
            if rng.random() < 0.3 and part:
                part[rng.choice(list(part))] = odd(rng)
        body = json.dumps(rng.choice([{"events": [one]}, {"events": odd(rng)}, odd(rng)]))
        if rng.random() < 0.1:
            at_byte = rng.randrange(len(body))
            body = body[:at_byte] + chr(rng.randrange(1, 256)) + body[at_byte + 1:]
        kind = rng.choice([ENVELOPE, ENVELOPE, "application/cloudevents+json"])
        reply = tell(server, secret, body=body.encode(), headers={"Content-Type": kind})
        assert reply.status in (200, 400), (SEED, body, reply)
        reply.json()
    told(tell(server, secret, event(repository)), recorded=1)
    assert "request_failed" not in server.log.read_text()


def test_while_nothing_may_be_changed_it_is_to_be_sent_again():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as server:
        secret = (server.data / "registry" / SERVICE / "events-token").read_text().strip()
        shop = Shop(server)
        repository = shop.repository(shop.organization("acme"))
        server.stop()
        server.config.write_text("read_only = true\n" + server.config.read_text())
        server.start()
        assert tell(server, secret, event(repository)).status == 503
        told(tell(server, secret, event(repository, mediaType="application/octet-stream")), skipped=1)
