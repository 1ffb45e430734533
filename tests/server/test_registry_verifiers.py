"""Each kind of registry takes the tokens made for it, and would not take them otherwise made."""
import base64
import datetime
import json
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from jetond import jwt_part
from registry_claims import libtrust_kid, rfc7638_kid
from registry_fixtures import owner, repository, server  # noqa: F401
from registry_verifiers import Distribution, DistributionV3, Quay, Refused, Zot

ISSUER = "https://auth.example.com"
PROFILES = {"distribution": Distribution, "distribution-v3": DistributionV3, "zot": Zot, "quay": Quay}
CONFIG = f'public_url = "{ISSUER}"\n' + "".join(
    f'[[registry]]\nservice = "{profile}.example.com"\nprofile = "{profile}"\n' for profile in PROFILES)


@pytest.fixture(params=PROFILES)
def verifier(request, server):
    return PROFILES[request.param](server, f"{request.param}.example.com", ISSUER)


@pytest.fixture
def token(shop, owner, repository, verifier):
    """Fetches a token for that registry, as the owner unless another login is shown."""
    def fetch(actions=None, login=owner.login, name=repository):
        scope = f"repository:{name}:{actions}" if actions else None
        reply = shop.registry_token(scope, login, verifier.service)
        assert reply.status == 200, reply
        return reply.json()["token"]

    return fetch


def may(verifier, token, name):
    actions = ["pull", "push", "*"] if isinstance(verifier, Quay) else ["pull", "push", "delete"]
    return [action for action in actions if verifier.may(token, name, action)]


def test_a_login_is_accepted_and_lets_nothing_be_done(verifier, token, repository):
    assert may(verifier, token(), repository) == []


def test_a_reader_s_token_pulls(verifier, token, repository):
    assert may(verifier, token("pull"), repository) == ["pull"]


def test_a_writer_s_token_pulls_and_pushes(verifier, token, repository):
    assert may(verifier, token("push,pull"), repository) == ["pull", "push"]


def test_an_administrator_s_star_does_everything_even_where_a_star_is_no_action(verifier, token, repository):
    assert len(may(verifier, token("*"), repository)) == 3


def test_a_robot_s_token_does_what_its_role_lets_it(verifier, token, owner, repository):
    reader, writer = owner.robot_on(repository, "read"), owner.robot_on(repository, "write")
    assert may(verifier, token("pull,push", reader), repository) == ["pull"]
    assert may(verifier, token("pull,push", writer), repository) == ["pull", "push"]


def test_the_anonymous_get_a_token_that_pulls_what_is_public(verifier, token, owner, repository):
    public = owner.repository(f"public-of-{verifier.service.split('.')[0]}", "public")
    assert may(verifier, token("pull,push", None, public), public) == ["pull"]
    assert may(verifier, token("pull,push", None), repository) == []


def test_a_token_for_one_repository_does_nothing_on_another(verifier, token, owner):
    other = owner.repository(f"other-of-{verifier.service.split('.')[0]}")
    assert may(verifier, token("*"), other) == []


def test_the_header_tells_the_key_s_name_and_nothing_else(token):
    assert set(jwt_part(token(), 0)) == {"typ", "alg", "kid"}


def test_times_are_whole_numbers_in_order(token):
    claims = jwt_part(token("pull,push"), 1)
    assert all(type(claims[name]) is int for name in ("iat", "nbf", "exp"))
    assert claims["iat"] <= claims["nbf"] <= time.time() < claims["exp"]


def test_a_token_changed_after_it_was_signed_is_refused(verifier, token):
    first, second = token("pull").split("."), token("push").split(".")
    for forged in ([first[0], second[1], first[2]], first[:2] + [""], first[:2] + [second[2]]):
        with pytest.raises(Refused, match="signature"):
            verifier.check(".".join(forged))


STRANGER = {"ES256": JWK.generate(kty="EC", crv="P-256"), "RS256": JWK.generate(kty="RSA", size=2048)}
D, V3, Z, Q = PROFILES.values()
EVERYONE = {D, V3, Z, Q}


def own_key(server, token):
    """The key of the registry that the token is for. The first of a file is the one that signs."""
    algorithm = jwt_part(token, 0)["alg"].lower()
    own = server.data / "keys" / f"registry-{jwt_part(token, 1)['aud']}-{algorithm}.pem"
    shared = server.data / "keys" / f"registry-{algorithm}.pem"
    return JWK.from_pem((own if own.exists() else shared).read_bytes())


def altered(token, key, header=None, claims=None):
    """The token with these members set, or taken out where they are None, and signed with that key."""
    parts = []
    for index, changes in enumerate((header, claims)):
        members = {**jwt_part(token, index), **(changes or {})}
        parts.append(json.dumps({name: value for name, value in members.items() if value is not None}))
    signature = JWS(parts[1])
    signature.allowed_algs = ["ES256", "RS256", "HS256"]
    signature.add_signature(key, None, parts[0])
    return signature.serialize(compact=True)


def judged(verifier, token, refusers):
    """Whether the verifier refuses the token exactly if it is one of those that should."""
    if type(verifier) not in refusers:
        return verifier.check(token)
    with pytest.raises(Refused):
        verifier.check(token)


def test_the_same_token_signed_anew_with_our_own_key_is_accepted(server, verifier, token):
    # Else the tests below would see nothing but bad signatures.
    one = token("pull")
    verifier.check(altered(one, own_key(server, one)))


@pytest.mark.parametrize("claims, refusers", [
    ({"iss": "https://else.example.com"}, {D, V3, Q}),
    ({"iss": ISSUER + "/"}, {D, V3, Q}),
    ({"aud": "else.example.com"}, {D, V3, Q}),
    ({"aud": None}, {D, V3, Q}),
    ({"exp": None}, {D, V3, Q}),
    ({"sub": None}, {Q}),
    ({"nbf": None}, {Q}),
    ({"iat": None}, {Q}),
    ({"access": [{"type": "registry", "name": "catalog", "actions": ["*"]}]}, {Q}),
    ({"jti": None}, set()),
    ({"surprise": {"nested": 1}}, set()),
], ids=str)
def test_claims_that_a_registry_refuses(server, verifier, token, claims, refusers):
    one = token("pull")
    judged(verifier, altered(one, own_key(server, one), claims=claims), refusers)


@pytest.mark.parametrize("name, seconds, refusers", [
    ("exp", -90, EVERYONE), ("exp", -20, {Z}), ("exp", 7200, {Q}),
    ("nbf", 90, EVERYONE), ("nbf", 20, {Z}),
    ("iat", 90, {Z, Q}), ("iat", 20, {Z}),
])
def test_times_that_a_registry_refuses(server, verifier, token, name, seconds, refusers):
    one, at = token("pull"), int(time.time()) + seconds
    judged(verifier, altered(one, own_key(server, one), claims={name: at}), refusers)


def test_a_fraction_of_a_second_is_nothing_to_a_distribution(server, verifier, token):
    one = token("pull")
    broken = altered(one, own_key(server, one), claims={"exp": time.time() + 60.5})
    judged(verifier, broken, {D, V3})


def test_a_list_as_audience_is_nothing_to_distribution_2(server, verifier, token):
    one = token("pull")
    judged(verifier, altered(one, own_key(server, one), claims={"aud": [verifier.service]}), {D})


@pytest.mark.parametrize("kid, refusers", [
    (libtrust_kid, {Q}), (rfc7638_kid, {D}), (lambda _: "unknown", {D, V3, Q}), (lambda _: None, {D, V3, Q}),
], ids=["libtrust", "thumbprint", "unknown", "none"])
def test_the_form_of_the_kid_decides(server, verifier, token, kid, refusers):
    one = token("pull")
    key = own_key(server, one)
    public = JWK.from_pem(key.export_to_pem())
    judged(verifier, altered(one, key, header={"kid": kid(public)}), refusers)


def test_a_stranger_s_signature_is_refused_whatever_key_the_header_offers(verifier, token):
    one = token("pull")
    stranger = STRANGER[jwt_part(one, 0)["alg"]]
    offered = stranger.export_public(as_dict=True)
    for header in ({}, {"jwk": offered}, {"jwk": {**offered, "kid": jwt_part(one, 0)["kid"]}}):
        judged(verifier, altered(one, stranger, header=header), EVERYONE)


def test_a_certificate_in_the_header_decides_before_the_kid(server, verifier, token):
    one = token("pull")
    key = own_key(server, one)
    judged(verifier, altered(one, key, header={"x5c": [certificate_of(STRANGER["ES256"])]}), {D, V3})


@pytest.mark.parametrize("secret", [b"", b"secret", None], ids=["empty", "guessed", "public key"])
def test_neither_no_algorithm_nor_a_shared_secret_signs(server, verifier, token, secret):
    one = token("pull")
    public = JWK.from_pem(own_key(server, one).export_to_pem()).export_to_pem()
    key = JWK(kty="oct", k=base64.urlsafe_b64encode(public if secret is None else secret).decode().rstrip("="))
    judged(verifier, altered(one, key, header={"alg": "HS256"}), EVERYONE)
    none = base64.urlsafe_b64encode(json.dumps({**jwt_part(one, 0), "alg": "none"}).encode()).decode().rstrip("=")
    judged(verifier, ".".join([none, one.split(".")[1], ""]), EVERYONE)


def test_a_token_for_one_registry_is_nothing_to_another(shop, owner, verifier):
    for profile, kind in PROFILES.items():
        if kind not in (type(verifier), Q):
            other = shop.registry_token(None, owner.login, f"{profile}.example.com").json()["token"]
            judged(verifier, other, EVERYONE)


def test_zot_reads_a_star_as_the_name_of_an_action(server, verifier, token, repository):
    one = token("pull")
    starred = altered(one, own_key(server, one),
                      claims={"access": [{"type": "repository", "name": repository, "actions": ["*"]}]})
    assert verifier.may(starred, repository, "pull") == (type(verifier) is not Z)


def certificate_of(key):
    """A certificate that a key has made for itself, as `x5c` wants it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger")])
    now = datetime.datetime.utcnow()
    private = serialization.load_pem_private_key(key.export_to_pem(private_key=True, password=None), None)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
            .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
            .sign(private, hashes.SHA256()))
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
