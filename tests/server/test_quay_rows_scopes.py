"""Section 2 of the contract: how scopes are written, what each implies, and what follows from them."""
import pytest

from jetond import Jetond, Shop
from quay import SCOPES, Owner, Person, forbidden, granted, message
from quay_oracle import FULL

IMPLIES = {"repo:write": {"repo:read"}, "repo:admin": {"repo:write", "repo:read"}}


@pytest.fixture(scope="module")
def server():
    with Jetond('[accounts]\nsuperusers = ["admin", "chief"]\nsuperusers_full_access = true\n') as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def chief(shop):
    """A superuser with an organization: he may mint every scope there is."""
    person = Person(shop, name="chief")
    person.org = shop.organization("chiefs", bearer=person.bearer)
    person.client_id = shop.application(person.org, bearer=person.bearer)["client_id"]
    return person


def mint(server, who, scope, bearer=None):
    return server.post(f"/api/v1/organization/{who.org}/applications/{who.client_id}/tokens",
                       bearer=bearer or who.bearer, json_body={"name": "t", "scope": scope})


# Writing

@pytest.mark.parametrize("scope", SCOPES)
def test_2_every_scope_is_known(server, chief, scope):
    reply = mint(server, chief, scope)
    assert reply.status == 200 and reply.json()["scope"] == scope


@pytest.mark.parametrize("scope", ["", " ", ",", "nonsense", "repo:read nonsense", "direct_user_login", "REPO:READ",
                                   "repo:read direct_user_login", "repo", "repo:", "repo:*", "repo:read;repo:write",
                                   "repo:re\u0430d", "repository:a/b:pull"])
def test_2_one_unknown_piece_or_none_at_all_invalidates_the_whole(server, chief, scope):
    message(mint(server, chief, scope), 400, f"Invalid scope: {scope}")


@pytest.mark.parametrize("sent, kept", [
    ("repo:read,repo:write", "repo:read repo:write"), ("repo:read, repo:write", "repo:read repo:write"),
    (" repo:read ", "repo:read"), ("repo:read,", "repo:read"),
    ("repo:write  repo:read,repo:write", "repo:write repo:read"), (",,repo:read,,", "repo:read")])
def test_2_the_endpoint_of_application_tokens_normalizes_first(server, chief, sent, kept):
    reply = mint(server, chief, sent)
    assert reply.status == 200 and reply.json()["scope"] == kept, reply


# Implying

def covers(full, wanted):
    return all(one in full or any(one in IMPLIES.get(held, ()) for held in full) for one in wanted)


@pytest.mark.parametrize("held", SCOPES)
def test_2_a_scope_implies_exactly_what_its_row_says(server, chief, held):
    """A token with org:admin and this scope passes on what the two imply; org:admin lets it mint at all."""
    bearer = mint(server, chief, f"org:admin {held}").json()["token"]
    for wanted in FULL:
        reply = mint(server, chief, wanted, bearer)
        assert (reply.status == 200) == covers({"org:admin", held}, {wanted}), (held, wanted, reply)
        if reply.status != 200:
            forbidden(reply)


def test_2_wanting_several_needs_all_of_them_covered(server, chief):
    bearer = mint(server, chief, "org:admin repo:write").json()["token"]
    assert mint(server, chief, "repo:read repo:write org:admin", bearer).status == 200
    forbidden(mint(server, chief, "repo:read repo:admin", bearer))


def test_2_dangerous_scopes_are_said_to_be(server, chief):
    uuid = mint(server, chief, " ".join(SCOPES)).json()["uuid"]
    shown = server.get(f"/api/v1/user/authorizations/{uuid}", bearer=chief.bearer).json()["scopes"]
    assert {one["scope"]: (one["title"], one["dangerous"]) for one in shown} == SCOPES


# What follows

def test_2_a_repo_create_token_of_a_member_counts_as_member_and_a_repo_read_token_does_not(server, shop, owner):
    member = Owner(shop)
    for method, tail, body in (("PUT", "", {"role": "member"}), ("PUT", f"/members/{member.name}", None)):
        assert server.request(method, f"/api/v1/organization/{owner.org}/team/devs{tail}", bearer=owner.bearer,
                              json_body=body).status == 200
    path = f"/api/v1/organization/{owner.org}/robots"
    assert server.get(path, bearer=member.token("repo:create")).status == 200
    forbidden(server.get(path, bearer=member.token("repo:read")))


def test_2_an_org_admin_token_reads_no_repository(server, shop, owner):
    repository = owner.repository()
    token = owner.token("org:admin")
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", token)) == set()
    forbidden(server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=token))


def test_2_super_user_alone_passes_every_check_where_superusers_have_full_access(server, shop, owner, chief):
    repository = owner.repository()
    token = mint(server, chief, "super:user").json()["token"]
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", token)) == {"pull", "push"}
    for path in (f"/api/v1/organization/{owner.org}/applications", f"/api/v1/organization/{owner.org}/members",
                 f"/api/v1/repository/{repository}/permissions/user/", f"/api/v1/repository/{repository}/logs"):
        assert server.get(path, bearer=token).status == 200, path
    other = mint(server, chief, "org:admin").json()["token"]
    assert granted(shop, repository, "pull", login=("$oauthtoken", other)) == set()


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "super:user"])
def test_2_a_readers_token_reads_everything_whatever_its_scopes(scope):
    with Jetond() as other:
        person = Person(Shop(other), name="auditor")
        org = person.shop.organization("home", bearer=person.bearer)
        client = person.shop.application(org, bearer=person.bearer)["client_id"]
        token = person.shop.token(org, client, scope, bearer=person.bearer)["token"]
        there = person.shop.organization("theirs")
        secret = person.shop.repository(there)
        other.stop()
        other.config.write_text('[accounts]\nreadonly_superusers = ["auditor"]\n')
        other.start()
        for path in (f"/api/v1/organization/{there}/applications", f"/api/v1/repository/{secret}/permissions/user/",
                     "/api/v1/superuser/users/", f"/api/v1/organization/{there}/logs"):
            assert other.get(path, bearer=token).status == 200, path
        assert granted(person.shop, secret, "pull,push", login=("$oauthtoken", token)) == {"pull"}
        forbidden(other.post(f"/api/v1/organization/{there}/applications", bearer=token, json_body={"name": "x"}))


def test_2_a_missing_scope_and_a_missing_right_get_the_same_answer(server, owner, shop):
    path = f"/api/v1/organization/{owner.org}/applications"
    scope, right = server.get(path, bearer=owner.token("repo:read")), server.get(path, bearer=Person(shop).bearer)
    assert forbidden(scope) == forbidden(right) and scope.body == right.body
