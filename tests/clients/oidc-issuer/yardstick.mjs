// oidc-provider as a yardstick for the standard surface: node yardstick.mjs CALLBACK CHALLENGE. Prints its URL once it listens. What a
// person does with its pages is done here: GET /yardstick/code?client=ID gives a code that was allowed to the client.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [callback, challenge] = process.argv.slice(2);
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'repo:read offline_access';
const secret = 'secret_of_the_test';
const interactive = { redirect_uris: [callback], response_types: ['code'] };

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'web', client_secret: secret, ...interactive, grant_types: ['client_credentials', 'authorization_code', 'refresh_token', DEVICE] },
      { client_id: 'other', client_secret: secret, ...interactive, grant_types: ['client_credentials', 'authorization_code', 'refresh_token', DEVICE] },
      { client_id: 'spa', token_endpoint_auth_method: 'none', ...interactive, grant_types: ['authorization_code', 'refresh_token', DEVICE] },
    ],
    scopes: ['openid', 'offline_access', 'repo:read'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    clientBasedCORS: () => true,
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: () => '/interaction' },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
    },
  });
  const giveCode = async (id) => {
    const client = await provider.Client.find(id);
    const grant = new provider.Grant({ accountId: 'alice', clientId: id });
    grant.addOIDCScope(SCOPE);
    const grantId = await grant.save();
    return new provider.AuthorizationCode({
      accountId: 'alice', client, grantId, scope: SCOPE, redirectUri: callback, codeChallenge: challenge, codeChallengeMethod: 'S256',
    }).save();
  };
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname !== '/yardstick/code') return answer(request, response);
    response.setHeader('Content-Type', 'application/json');
    return response.end(JSON.stringify({ code: await giveCode(url.searchParams.get('client')) }));
  });
  console.log(issuer);
});
