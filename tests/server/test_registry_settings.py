"""What [[registry]] says of one registry, in the tokens for it."""
import pytest

from registry_claims import claims_of, granted, libtrust_kid, key_named, published_keys, rfc7638_kid, verified
from registry_fixtures import owner, repository, server  # noqa: F401

CONFIG = """
[registry_tokens]
pull_seconds = 120
push_seconds = 900

[[registry]]
service = "rsa.example.com"
algorithm = "rs256"

[[registry]]
service = "thumbprint.example.com"
key_id = "thumbprint"
expand_star = true

[[registry]]
service = "zot.example.com"
profile = "zot"

[[registry]]
service = "odd-zot.example.com"
profile = "zot"
expand_star = false
pull_seconds = 60
push_seconds = 600
"""
RSA, THUMBPRINT, ZOT, ODD_ZOT = (f"{word}.example.com" for word in ("rsa", "thumbprint", "zot", "odd-zot"))


@pytest.mark.parametrize("service, algorithm, kid", [
    (RSA, "RS256", libtrust_kid), (THUMBPRINT, "ES256", rfc7638_kid), (ZOT, "ES256", libtrust_kid)])
def test_algorithm_and_form_of_the_key_id_can_be_chosen(server, shop, owner, service, algorithm, kid):
    header, _ = verified(server, shop.registry_token(login=owner.login, service=service).json()["token"])
    assert header["alg"] == algorithm
    assert header["kid"] == kid(key_named(published_keys(server), header["kid"]))


@pytest.mark.parametrize("service, literal", [(RSA, True), (THUMBPRINT, False), (ZOT, False), (ODD_ZOT, True)])
def test_a_star_is_granted_as_such_unless_it_is_to_be_spelled_out(shop, owner, repository, service, literal):
    actions = granted(shop.registry_token(f"repository:{repository}:*", owner.login, service))[repository]
    assert actions == {"pull", "push", "delete"} | ({"*"} if literal else set())


@pytest.mark.parametrize("service, pull, push", [(RSA, 120, 900), (ZOT, 900, 900), (ODD_ZOT, 60, 600)])
def test_lives_are_those_of_the_registry_or_of_all(shop, owner, repository, service, pull, push):
    for action, life in (("pull", pull), ("push", push)):
        answer = shop.registry_token(f"repository:{repository}:{action}", owner.login, service)
        assert answer.json()["expires_in"] == life
        assert claims_of(answer)["exp"] - claims_of(answer)["iat"] == life + 10
