// Verifies JWT access tokens as an API would: by the published keys, and with all checks that the library has. A token a
// line comes in; `ok`, or what is wrong, goes out. Usage: node verify.mjs LIBRARY ISSUER AUDIENCE TYP
import { createInterface } from 'node:readline';
import * as oauth from 'oauth4webapi';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [library, issuer, audience, typ] = process.argv.slice(2);
const insecure = { [oauth.allowInsecureRequests]: true };
const url = new URL(issuer);
const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...insecure }));
const keys = createRemoteJWKSet(new URL(as.jwks_uri));

const verify = {
  jose: (token) => jwtVerify(token, keys, { issuer, audience, typ, algorithms: ['ES256', 'RS256'], requiredClaims: ['exp', 'jti', 'client_id'] }),
  // The one that knows RFC 9068 whole. It takes tokens of the type at+jwt alone.
  oauth4webapi: (token) => oauth.validateJwtAccessToken(as,
    new Request(audience, { headers: { authorization: `Bearer ${token}` } }), audience, insecure),
}[library];

for await (const token of createInterface({ input: process.stdin })) {
  try {
    await verify(token);
    console.log('ok');
  } catch (fault) {
    console.log(String(fault.message).replaceAll('\n', ' '));
  }
}
