"""A robot's secret is rotated with an overlap while clients use the old and the new one, without a pause.

The times before and after each request decide: what lies wholly on one side of the change has one right answer, and
only what lies across it may have either.
"""
import concurrent.futures
import dataclasses
import time

import pytest

from asking import Asking
from jetond import jwt_part
from people import Person

OVERLAP = 3
OLD_CLIENTS, NEW_CLIENTS, STRANGERS = 2, 2, 1


@dataclasses.dataclass(frozen=True)
class Span:
    """When a request, or a change, was sent and when it was answered."""
    sent: float
    answered: float

    def before(self, other):
        return self.answered < other.sent


@dataclasses.dataclass(frozen=True)
class Try:
    span: Span
    status: int
    granted: list


def timed(call):
    sent = time.time()
    result = call()
    return Span(sent, time.time()), result


@pytest.fixture
def owner(shop):
    return Person(shop)


@pytest.fixture
def repository(owner):
    return owner.repository()


@pytest.fixture
def robot(owner, repository):
    return owner.robot_on(repository, "write")


def client(shop, name, repository, secret_now):
    """Asks as long as it is let, each time with the secret it has then."""
    def ask():
        span, reply = timed(lambda: shop.registry_token(f"repository:{repository}:pull,push", (name, secret_now())))
        access = jwt_part(reply.json()["token"], 1)["access"] if reply.status == 200 else []
        return Try(span, reply.status, [sorted(entry["actions"]) for entry in access])
    one = Asking(ask)
    one.start()
    return one


def rotate(server, owner, robot, overlap):
    """(when, the new secret)."""
    path = f"/api/v1/organization/{owner.organization}/robots/{robot.split('+')[1]}/tokens"
    span, reply = timed(lambda: server.post(path, bearer=owner.session, json_body={"others_expiration": overlap}))
    assert reply.status == 201, reply
    return span, reply.json()["token"]


def end_of(rotation, overlap):
    """Times are kept in whole seconds where they are told, and in less where they count: either will do."""
    return Span(rotation.sent + overlap - 1, rotation.answered + overlap)


def judge(tries, good_until=None):
    """How many tries had to be good, and how many bad; those across the change were judged by nothing."""
    good = [one for one in tries if good_until is None or one.span.before(good_until)]
    bad = [one for one in tries if good_until is not None and good_until.before(one.span)]
    wrong = [one for one in good if one.status != 200 or one.granted != [["pull", "push"]]]
    wrong += [one for one in bad if one.status != 401]
    assert not wrong, f"{len(wrong)} of {len(tries)}, with an end at {good_until}: {wrong[:5]}"
    return len(good), len(bad)


def test_no_client_is_refused_while_both_are_good_and_none_is_let_in_after(server, shop, owner, repository, robot):
    name, old = robot
    secrets = {"deployed": old}
    faithful = [client(shop, name, repository, lambda: old) for _ in range(OLD_CLIENTS)]
    deployed = [client(shop, name, repository, lambda: secrets["deployed"]) for _ in range(NEW_CLIENTS)]
    strangers = [client(shop, name, repository, lambda: old[:-1] + "!") for _ in range(STRANGERS)]
    faithful[0].wait_for_more()
    rotation, secrets["deployed"] = rotate(server, owner, name, OVERLAP)
    time.sleep(OVERLAP + 0.5)
    faithful[0].wait_for_more()
    after = [one.end() for one in faithful]
    for tries in after:
        good, bad = judge(tries, end_of(rotation, OVERLAP))
        assert good and bad, "too few tries to tell anything"
    for one in deployed:
        assert judge(one.end())[0] > 10, "who follows the rotation notices nothing"
    assert {one.status for stranger in strangers for one in stranger.end()} == {401}


def test_without_an_overlap_the_old_one_is_good_until_the_rotation_and_never_after(
        server, shop, owner, repository, robot):
    name, secret = robot
    for _ in range(3):
        asking = client(shop, name, repository, lambda secret=secret: secret)
        asking.wait_for_more()
        rotation, secret = rotate(server, owner, name, 0)
        asking.wait_for_more()
        good, bad = judge(asking.end(), rotation)
        assert good and bad
        assert shop.registry_token(login=(name, secret)).status == 200


def test_rotations_that_follow_on_each_other_leave_no_gap(server, shop, owner, repository, robot):
    """A client that always has the newest is never refused, however many rotate at the same time."""
    name, first = robot
    secrets = [first]
    clients = [client(shop, name, repository, lambda: secrets[-1]) for _ in range(3)]
    for _ in range(6):
        secrets.append(rotate(server, owner, name, OVERLAP)[1])
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        raced = [secret for _, secret in pool.map(lambda _: rotate(server, owner, name, OVERLAP), range(4))]
    last, newest = rotate(server, owner, name, OVERLAP)
    secrets += [*raced, newest]
    clients[0].wait_for_more()
    for one in clients:
        judge(one.end())
    time.sleep(max(0.0, last.answered + OVERLAP + 0.2 - time.time()))
    assert [shop.registry_token(login=(name, secret)).status == 200 for secret in secrets] == [
        secret == secrets[-1] for secret in secrets]
