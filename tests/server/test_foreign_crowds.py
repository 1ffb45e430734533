"""Foreign issuers and receivers that hang, and tokens of strangers, make those wait that they belong to, and no others."""
import threading
import time
import uuid

import pytest

from federation import CONFIG, Robot
from federation_fixtures import claims, issuer  # noqa: F401
from jetond import Jetond, Shop, jwt_part
from quay import Owner

SERVICE = "registry.example.com"
HANGS = 3  # seconds


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file).replace("fetch_seconds = 1", f"fetch_seconds = {HANGS}")) as it:
        yield it


@pytest.fixture
def owners(server):
    shop = Shop(server)
    return Owner(shop), Owner(shop)


def hang():
    time.sleep(HANGS + 1)
    return 204, {}, b""


def in_background(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


def trusting(owner, issuer, path):
    """A robot and its login with a token of an issuer of its own, whose keys nobody has asked for yet."""
    url = issuer.serve(path)
    return Robot(owner, [{"issuer": url, "subject": "web"}]), url


def test_callbacks_that_hang_do_not_make_a_job_wait(server, owners, issuer, claims):
    owner, other = owners
    issuer.pages["/hang"] = hang
    waiting = in_background(8, lambda _: server.post(
        f"/api/v1/organization/{owner.org}/exportlogs", bearer=owner.bearer,
        json_body={"callback_url": issuer.url + "/hang"}))
    time.sleep(0.3)
    robot, url = trusting(other, issuer, "/" + uuid.uuid4().hex)
    begun = time.monotonic()
    assert robot.login(issuer.sign(claims(iss=url))).status == 200
    assert time.monotonic() - begun < HANGS / 2
    # Nor do the callbacks of others wait.
    issuer.pages["/told"] = (204, {}, b"")
    begun = time.monotonic()
    assert server.post(f"/api/v1/organization/{other.org}/exportlogs", bearer=other.bearer,
                       json_body={"callback_url": issuer.url + "/told"}).status == 200
    assert time.monotonic() - begun < HANGS / 2
    for thread in waiting:
        thread.join()


def test_a_tenants_issuers_that_hang_do_not_make_another_tenant_wait(server, owners, issuer, claims):
    owner, other = owners
    robots = []
    for _ in range(6):
        path = "/" + uuid.uuid4().hex
        robots.append(trusting(owner, issuer, path))
        issuer.pages[path + "/.well-known/openid-configuration"] = hang
    waiting = in_background(len(robots), lambda i: robots[i][0].login(issuer.sign(claims(iss=robots[i][1]))))
    time.sleep(0.3)
    robot, url = trusting(other, issuer, "/" + uuid.uuid4().hex)
    begun = time.monotonic()
    assert robot.login(issuer.sign(claims(iss=url))).status == 200
    assert time.monotonic() - begun < HANGS / 2
    for thread in waiting:
        thread.join()


def test_many_jobs_wait_for_one_issuer_together_and_it_is_asked_once(owners, issuer, claims):
    owner, _ = owners
    path = "/" + uuid.uuid4().hex
    robot, url = trusting(owner, issuer, path)
    document = issuer.pages[path + "/keys"]
    issuer.pages[path + "/keys"] = lambda: (time.sleep(0.5), document)[1]
    statuses = []
    for thread in in_background(20, lambda _: statuses.append(robot.login(issuer.sign(claims(iss=url))).status)):
        thread.join()
    assert statuses == [200] * 20 and issuer.asked.count(path + "/keys") == 1


def test_an_equal_rule_of_another_tenant_does_not_keep_jobs_out(server, owners, issuer, claims):
    owner, thief = owners
    url = issuer.serve("/" + uuid.uuid4().hex)
    mine, theirs = (Robot(one, [{"issuer": url, "subject": "web"}]) for one in owners)
    repository, foreign = owner.repository(), thief.repository()
    for robot, one, where in ((mine, owner, repository), (theirs, thief, foreign)):
        path = f"/api/v1/repository/{where}/permissions/user/{robot.name}"
        assert server.put(path, bearer=one.bearer, json_body={"role": "write"}).status == 200

    def login(job, *repositories):
        scope = "&".join(f"scope=repository:{one}:pull" for one in repositories)
        return server.get(f"/v2/auth?service={SERVICE}&{scope}", login=("oidc", job))

    job = issuer.sign(claims(iss=url))
    # docker login asks for nothing: the token is good, and whose it is shows when something is asked for.
    reply = login(job)
    assert reply.status == 200, reply
    empty = jwt_part(reply.json()["token"], 1)
    assert empty["access"] == [] and empty["sub"] == "(anonymous)" and "refresh_token" not in reply.json()
    for _ in range(2):
        reply = login(job, repository)
        seen = jwt_part(reply.json()["token"], 1)
        assert seen["sub"] == mine.name and seen["access"][0]["actions"] == ["pull"], reply
    assert login(job, foreign).status == 401, "it is the password of one robot"
    other = issuer.sign(claims(iss=url))
    assert jwt_part(login(other, foreign).json()["token"], 1)["sub"] == theirs.name
    assert login(issuer.sign(claims(iss=url)), "elsewhere/web").status == 401, "nothing says which robot"
