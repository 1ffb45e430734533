// Each flow with the strict checks of its library on. What a person does with a browser is asked of the caller: a line with what
// to do goes out, a line with where that led comes back. Usage: node flows.mjs LIBRARY FLOW ISSUER CLIENT_ID [SECRET]
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

const [library, flow, issuer, id, secret] = process.argv.slice(2);
const REDIRECT = 'https://client.example/cb';
const SCOPE = 'repo:read user:read offline_access';
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browse = async (what) => {
  console.log(JSON.stringify(what));
  return (await lines.next()).value;
};

// oauth4webapi: one function for each message.
const insecure = { [oauth.allowInsecureRequests]: true };
async function low() {
  const url = new URL(issuer);
  const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...insecure }));
  const client = { client_id: id };
  const auth = secret ? oauth.ClientSecretBasic(secret) : oauth.None();
  const code = async () => {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const address = new URL(as.authorization_endpoint);
    address.search = new URLSearchParams({
      client_id: id, redirect_uri: REDIRECT, response_type: 'code', scope: SCOPE, state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    const back = new URL(await browse({ open: address.href }));
    const parameters = oauth.validateAuthResponse(as, client, back, state);
    return oauth.processAuthorizationCodeResponse(as, client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, REDIRECT, verifier, insecure));
  };
  const refresh = async (token) => oauth.processRefreshTokenResponse(as, client,
    await oauth.refreshTokenGrantRequest(as, client, auth, token, insecure));
  const introspect = async (token) => oauth.processIntrospectionResponse(as, client,
    await oauth.introspectionRequest(as, client, auth, token, insecure));
  const revoke = async (token) => oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, auth, token, insecure));
  const begin = async () => oauth.processDeviceAuthorizationResponse(as, client,
    await oauth.deviceAuthorizationRequest(as, client, auth, { scope: SCOPE }, insecure));
  const poll = async (begun) => oauth.processDeviceCodeResponse(as, client,
    await oauth.deviceCodeGrantRequest(as, client, auth, begun.device_code, insecure));
  const errorOf = (fault) => fault.error ?? fault.cause?.error;
  return { code, refresh, introspect, revoke, begin, poll, errorOf };
}

// openid-client: the same with its own ideas of what to send.
async function high() {
  const auth = secret ? openid.ClientSecretPost(secret) : openid.None();
  const config = await openid.discovery(new URL(issuer), id, undefined, auth,
    { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] });
  const code = async () => {
    const verifier = openid.randomPKCECodeVerifier();
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT, scope: SCOPE, code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const back = new URL(await browse({ open: address.href }));
    return openid.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier });
  };
  const begin = () => openid.initiateDeviceAuthorization(config, { scope: SCOPE });
  const poll = (begun) => openid.pollDeviceAuthorizationGrant(config, begun);
  return {
    code, begin, poll,
    refresh: (token) => openid.refreshTokenGrant(config, token),
    introspect: (token) => openid.tokenIntrospection(config, token),
    revoke: (token) => openid.tokenRevocation(config, token),
    errorOf: (fault) => fault.error ?? fault.cause?.error,
  };
}

const api = await (library === 'oauth4webapi' ? low() : high());
const refuses = async (call, error) => {
  try {
    await call();
  } catch (fault) {
    assert.equal(api.errorOf(fault), error, fault);
    return;
  }
  assert.fail(`it did not answer ${error}`);
};
const usable = (tokens) => {
  assert.equal(tokens.token_type, 'bearer');
  assert.deepEqual(new Set(tokens.scope.split(' ')), new Set(SCOPE.split(' ')));
  assert.ok(tokens.expires_in > 0 && tokens.refresh_token);
  return tokens;
};

const flows = {
  // Code, refresh, revocation.
  async code() {
    const given = usable(await api.code());
    const renewed = usable(await api.refresh(given.refresh_token));
    assert.notEqual(renewed.refresh_token, given.refresh_token);
    const [one, other] = await Promise.all([api.refresh(renewed.refresh_token), api.refresh(renewed.refresh_token)]);
    assert.equal(one.refresh_token, other.refresh_token);
    if (secret) assert.equal((await api.introspect(one.access_token)).active, true);
    if (secret) assert.equal((await api.introspect(one.refresh_token)).active, false);
    await api.revoke(one.refresh_token);
    await api.revoke(one.refresh_token);
    if (secret) assert.equal((await api.introspect(one.access_token)).active, false);
    await refuses(() => api.refresh(one.refresh_token), 'invalid_grant');
  },
  async device() {
    const begun = await api.begin();
    assert.equal(begun.verification_uri, `${issuer}/oauth2/device/verify`);
    await browse({ verify: begun.verification_uri_complete });
    usable(await api.poll(begun));
  },
};
await flows[flow]();
console.log(JSON.stringify({ done: flow }));
