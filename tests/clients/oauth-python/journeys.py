"""Each journey that a library knows, with its strict checks on. What a person does with a browser is asked of the caller: a line with
what to do goes out, a line with where that led comes back. Usage: python journeys.py LIBRARY, with the setup (JSON) as the first line of
the input."""
import json
import os
import sys
import uuid

import requests

# Both refuse http otherwise, also on loopback.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

REDIRECT = "https://client.example/cb"
SCOPES = ["repo:read", "user:read", "offline_access"]
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


def browse(what):
    print(json.dumps(what), flush=True)
    return sys.stdin.readline().strip()


class Authlib:
    def __init__(self, setup):
        from authlib.integrations.base_client.errors import OAuthError
        from authlib.integrations.requests_client import OAuth2Session
        from authlib.oauth2.rfc7523 import PrivateKeyJWT
        from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
        from joserfc.jwk import ECKey
        self.setup, self.method, self.refusal = setup, setup["method"], OAuthError
        self.metadata = AuthorizationServerMetadata(requests.get(get_well_known_url(setup["issuer"], external=True), timeout=20).json())
        self.metadata.validate()
        assert self.metadata["issuer"] == setup["issuer"]
        key = ECKey.import_key(setup["key"]) if "key" in setup else setup.get("secret")
        self.session = OAuth2Session(setup["client_id"], key, token_endpoint_auth_method=self.method,
                                     revocation_endpoint_auth_method=self.method, scope=" ".join(SCOPES), redirect_uri=REDIRECT,
                                     code_challenge_method="S256")
        # Its audience is the address that it calls.
        self.session.register_client_auth_method(PrivateKeyJWT(alg="ES256"))

    def code(self):
        verifier = uuid.uuid4().hex + uuid.uuid4().hex
        url, state = self.session.create_authorization_url(self.metadata["authorization_endpoint"], code_verifier=verifier)
        return self.session.fetch_token(self.metadata["token_endpoint"], authorization_response=browse({"open": url}), state=state,
                                        code_verifier=verifier)

    def refresh(self, token):
        return self.session.refresh_token(self.metadata["token_endpoint"], refresh_token=token)

    def _grant(self, grant_type, scope="repo:read", **parameters):
        return self.session.fetch_token(self.metadata["token_endpoint"], grant_type=grant_type, scope=scope, **parameters)

    def client_credentials(self):
        return self._grant("client_credentials")

    def begin_device(self):
        return self.session.post(self.metadata["device_authorization_endpoint"], data={"scope": " ".join(SCOPES)},
                                 auth=self.session.client_auth(self.method)).json()

    def device(self, device_code):
        return self._grant(DEVICE_CODE, " ".join(SCOPES), device_code=device_code)

    def exchange(self, token):
        return self._grant(TOKEN_EXCHANGE, subject_token=token, subject_token_type=ACCESS_TOKEN)

    def jwt_bearer(self):
        from authlib.integrations.requests_client import AssertionSession
        from joserfc.jwk import RSAKey
        foreign = self.setup["foreign"]
        # It sends no client: the rule lets anyone come with such an assertion.
        session = AssertionSession(self.metadata["token_endpoint"], foreign["issuer"], foreign["subject"], self.setup["issuer"],
                                   scope="repo:read", key=RSAKey.import_key(foreign["key"]), header={"alg": "RS256"})
        return session.refresh_token()

    def introspect(self, token):
        return self.session.introspect_token(self.metadata["introspection_endpoint"], token=token).json()

    def revoke(self, token):
        return self.session.revoke_token(self.metadata["revocation_endpoint"], token=token, token_type_hint="refresh_token")


class RequestsOauthlib:
    def __init__(self, setup):
        from oauthlib.oauth2 import OAuth2Error
        self.setup, self.refusal = setup, OAuth2Error
        self.metadata = requests.get(setup["issuer"] + "/.well-known/oauth-authorization-server", timeout=20).json()
        client_id, secret = setup["client_id"], setup.get("secret")
        # How each of its calls is told of the client, and how a plain request is.
        self.calls, self.plain = {
            "none": ({"include_client_id": True}, {"data": {"client_id": client_id}}),
            "client_secret_basic": ({"auth": (client_id, secret)}, {"auth": (client_id, secret), "data": {}}),
            "client_secret_post": ({"include_client_id": True, "client_secret": secret},
                                   {"data": {"client_id": client_id, "client_secret": secret}}),
        }[setup["method"]]

    def _fetch(self, client, **parameters):
        from requests_oauthlib import OAuth2Session
        return OAuth2Session(client=client).fetch_token(self.metadata["token_endpoint"], **self.calls, **parameters)

    def _post(self, endpoint, **parameters):
        plain = {**self.plain, "data": {**self.plain["data"], **parameters}}
        return requests.post(self.metadata[endpoint], timeout=20, **plain)

    def code(self):
        from requests_oauthlib import OAuth2Session
        session = OAuth2Session(self.setup["client_id"], redirect_uri=REDIRECT, scope=SCOPES, pkce="S256")
        url, _ = session.authorization_url(self.metadata["authorization_endpoint"])
        return session.fetch_token(self.metadata["token_endpoint"], authorization_response=browse({"open": url}), **self.calls)

    def refresh(self, token):
        from requests_oauthlib import OAuth2Session
        session = OAuth2Session(self.setup["client_id"], scope=SCOPES)
        return session.refresh_token(self.metadata["token_endpoint"], refresh_token=token, auth=self.calls.get("auth"), **self.plain["data"])

    def client_credentials(self):
        from oauthlib.oauth2 import BackendApplicationClient
        return self._fetch(BackendApplicationClient(self.setup["client_id"], scope=["repo:read"]))

    def begin_device(self):
        return self._post("device_authorization_endpoint", scope=" ".join(SCOPES)).json()

    def device(self, device_code):
        from oauthlib.oauth2.rfc8628.clients.device import DeviceClient
        return self._fetch(DeviceClient(self.setup["client_id"], scope=SCOPES), device_code=device_code)

    def exchange(self, token):
        from oauthlib.oauth2 import BackendApplicationClient
        client = BackendApplicationClient(self.setup["client_id"], scope=["repo:read"])
        client.grant_type = TOKEN_EXCHANGE
        return self._fetch(client, subject_token=token, subject_token_type=ACCESS_TOKEN)

    def jwt_bearer(self):
        from oauthlib.oauth2 import ServiceApplicationClient
        foreign = self.setup["foreign"]
        client = ServiceApplicationClient(self.setup["client_id"], private_key=foreign["pem"], subject=foreign["subject"],
                                          issuer=foreign["issuer"], audience=self.setup["issuer"], scope=["repo:read"])
        return self._fetch(client, jwt_id=uuid.uuid4().hex)

    def introspect(self, token):
        return self._post("introspection_endpoint", token=token).json()

    def revoke(self, token):
        return self._post("revocation_endpoint", token=token, token_type_hint="refresh_token")


def usable(token, scopes, refreshes=False):
    assert token["token_type"] == "Bearer" and token["expires_in"] > 0, token
    assert sorted(token["scope"] if isinstance(token["scope"], list) else token["scope"].split()) == sorted(scopes), token
    assert bool(token.get("refresh_token")) == refreshes, token
    return token


def refused(call, refusal, error):
    try:
        call()
    except refusal as fault:
        assert fault.error == error, fault
        return
    raise AssertionError(f"it did not answer {error}")


def travel(api, confidential):
    """Yields the name of each journey that was made."""
    given = usable(api.code(), SCOPES, True)
    yield "authorization_code"
    renewed = usable(api.refresh(given["refresh_token"]), SCOPES, True)
    assert renewed["refresh_token"] != given["refresh_token"]
    yield "refresh_token"
    begun = api.begin_device()
    browse({"verify": begun["verification_uri_complete"]})
    usable(api.device(begun["device_code"]), SCOPES, True)
    yield "device_code"
    if confidential:
        own = usable(api.client_credentials(), ["repo:read"])
        yield "client_credentials"
        narrower = usable(api.exchange(renewed["access_token"]), ["repo:read"])
        yield "token_exchange"
        usable(api.jwt_bearer(), ["repo:read"])
        yield "jwt_bearer"
        live = [own["access_token"], narrower["access_token"], renewed["access_token"]]
        assert all(api.introspect(token)["active"] is True for token in live)
        yield "introspection"
    for _ in range(2):
        answer = api.revoke(renewed["refresh_token"])
        assert answer.status_code == 200 and answer.content == b"", answer.text
    refused(lambda: api.refresh(renewed["refresh_token"]), api.refusal, "invalid_grant")
    if confidential:
        # What was exchanged ends with what it was exchanged for.
        assert [api.introspect(token)["active"] for token in live] == [True, False, False]
    yield "revocation"


if __name__ == "__main__":
    library = {"authlib": Authlib, "requests-oauthlib": RequestsOauthlib}[sys.argv[1]]
    setup = json.loads(sys.stdin.readline())
    made = list(travel(library(setup), setup["method"] != "none"))
    print(json.dumps({"done": made}), flush=True)
