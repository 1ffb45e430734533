// A real OpenID Connect issuer over TLS: node issuer.mjs CERTIFICATE KEY. Prints its URL once it listens.
// Its client `web` gets tokens by client_credentials, signed with the algorithm that the resource's path names.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';

const [certificate, key] = process.argv.slice(2).map((file) => readFileSync(file));
const jwk = (alg, type, options) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `key-${alg}`,
});

const server = createServer({ cert: certificate, key });
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: ['web', 'app'].map((id) => ({
      client_id: id, client_secret: 'secret-of-the-test', grant_types: ['client_credentials'], redirect_uris: [],
      response_types: [],
    })),
    jwks: { keys: [jwk('RS256', 'rsa', { modulusLength: 2048 }), jwk('ES256', 'ec', { namedCurve: 'P-256' }),
                   jwk('EdDSA', 'ed25519')] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: '', audience: new URL(resource).origin, accessTokenTTL: 300, accessTokenFormat: 'jwt',
          jwt: { sign: { alg: new URL(resource).pathname.slice(1) || 'RS256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
