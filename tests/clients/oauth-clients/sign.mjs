// Signs JWTs with jose. {"key": a private JWK, "header": …, "claims": …} comes in as a line, the token goes out as one.
import { createInterface } from 'node:readline';
import { importJWK, SignJWT } from 'jose';

for await (const line of createInterface({ input: process.stdin })) {
  const { key, header, claims } = JSON.parse(line);
  console.log(await new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, header.alg)));
}
