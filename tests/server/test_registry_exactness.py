"""What is granted is what was asked and is allowed: a random crowd asks at random, and an oracle says what it gets.

The seed is fixed; JETON_RANDOM_SEED draws another crowd.
"""
import os
import random

import pytest

from jetond import jwt_part
from people import repository_exists
from quay_registry_oracle import granted
from registry_crowd import Crowd
from registry_posts import post

SEED = int(os.environ.get("JETON_RANDOM_SEED", "20261122"))
CASES = 400
WORDS = ["pull", "push", "delete", "*", "fly"]


@pytest.fixture(scope="module")
def crowd(shop):
    print(f"JETON_RANDOM_SEED={SEED}")
    return Crowd(shop, random.Random(SEED))


def draw_asked(crowd):
    """{name: (repository or None, actions)}, and the same as scopes: those of one name are one or two."""
    asked, scopes = {}, []
    for _ in range(crowd.rng.randint(1, 3)):
        name, repository = crowd.draw_place()
        actions = crowd.rng.choices(WORDS, [6, 6, 2, 2, 1], k=crowd.rng.randint(1, 3))
        if name in asked:
            continue
        asked[name] = repository, set(actions)
        at = crowd.rng.randint(1, len(actions)) if repository else len(actions)
        scopes += [f"repository:{name}:{','.join(part)}" for part in (actions[:at], actions[at:]) if part]
    crowd.rng.shuffle(scopes)
    return asked, scopes


def get(crowd, credential, scopes):
    return crowd.shop.registry_token(scopes, credential.login)


def get_in_one(crowd, credential, scopes):
    return crowd.shop.registry_token(" ".join(scopes), credential.login)


def post_form(crowd, credential, scopes):
    return post(crowd.server, credential.login, scope=scopes)


def post_identity_token(crowd, credential, scopes):
    """Nothing where the credential keeps no login."""
    kept = post(crowd.server, credential.login, access_type="offline")
    if kept.status != 200:
        return kept
    token = kept.json().get("refresh_token")
    return post(crowd.server, refresh=token, scope=scopes) if token else None


def presentations(credential):
    if credential.login is None:
        return [get, get_in_one]
    return [get, get_in_one, post_form, post_identity_token]


def mistakes(crowd, credential, asked, reply):
    if not credential.usable:
        return [] if reply.status == 401 else [f"401 expected, got {reply}"]
    if reply.status != 200:
        return [f"200 expected, got {reply}"]
    claims = jwt_part(reply.json()["token"], 1)
    got = {entry["name"]: set(entry["actions"]) for entry in claims["access"]}
    if len(got) != len(claims["access"]) or set(got) != set(asked):
        return [f"one entry for each name expected, got {claims['access']}"]
    wrong = [] if claims["sub"] == credential.holder.name else [f"sub is {claims['sub']}"]
    for name, (repository, actions) in asked.items():
        place, who = crowd.standing(credential.holder, name, repository)
        expected = granted(actions, name, place, who, credential.scopes, credential.held)
        if got[name] != expected:
            wrong.append(f"{sorted(actions)} of {name} ({place}, {who}): expected {sorted(expected)}, "
                         f"got {sorted(got[name])}")
        if not repository and "push" in actions:
            crowd.pushed[name] = "push" in expected
    return wrong


def test_exactly_what_is_asked_and_allowed_is_granted(crowd):
    wrong, seen, crowd.pushed = [], {}, {}
    for number in range(CASES):
        credential = crowd.draw_credential()
        asked, scopes = draw_asked(crowd)
        way = crowd.rng.choice(presentations(credential))
        reply = way(crowd, credential, scopes)
        if reply is None:
            assert credential.how == "$oauthtoken", credential
            continue
        kind = credential.holder.kind, credential.how, way.__name__, reply.status
        seen[kind] = seen.get(kind, 0) + 1
        found = mistakes(crowd, credential, asked, reply)
        wrong += [f"case {number}: {credential}, {way.__name__}: {one}" for one in found]
    assert not wrong, f"JETON_RANDOM_SEED={SEED}\n" + "\n".join(wrong)
    assert len(seen) > 20, "the cases are too much alike to tell anything"


def test_a_push_that_was_granted_and_no_other_has_made_its_repository(crowd):
    owners = {one.own: one.person.session for one in crowd.people}
    checked = {True: 0, False: 0}
    for name, made in crowd.pushed.items():
        bearer = owners.get(name.partition("/")[0], crowd.boss.session)
        assert repository_exists(crowd.server, name, bearer) == made, name
        checked[made] += 1
    assert all(checked.values()), checked
