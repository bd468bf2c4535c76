// An OpenID provider for the tests of signing in. It prints its address, and then
// does what it is told on standard input:
//   rotate            signs with a new key; the old one is withdrawn
//   token {"sub": …}  prints an access token for the API, signed, with these claims beside the usual
import { createInterface } from 'node:readline'
import { createServer } from 'node:http'
import { generateKeyPair, exportJWK, SignJWT } from 'jose'
import Provider from 'oidc-provider'

const back = process.argv[2] // where the tests' program is reached
const people = {
  'c.morgan': { name: 'Charlie Morgan', email: 'c.morgan@example.org', email_verified: true, groups: ['Communications'] },
}

let provider, issuer, signing
let turn = 0

async function start() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  signing = { key: privateKey, kid: `key-${++turn}` }
  const jwk = { ...(await exportJWK(privateKey)), kid: signing.kid, alg: 'RS256', use: 'sig' }
  provider = new Provider(issuer, {
    clients: [{
      client_id: 'duecourse', client_secret: 'demo-secret',
      redirect_uris: [`${back}/sign-in/callback`], post_logout_redirect_uris: [`${back}/sign-in`],
    }],
    jwks: { keys: [jwk] },
    cookies: { keys: ['of the tests'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false, // the claims are in the ID token
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  })
}

const server = createServer((request, response) => provider.callback()(request, response))
await new Promise(listening => server.listen(0, '127.0.0.1', listening))
issuer = `http://127.0.0.1:${server.address().port}`
await start()
console.log(issuer)

for await (const line of createInterface({ input: process.stdin })) {
  const [command, rest] = [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)]
  if (command === 'rotate') {
    await start()
    console.log('rotated')
  }
  if (command === 'token') {
    const token = new SignJWT({ aud: 'duecourse-api', iss: issuer, ...JSON.parse(rest) })
      .setProtectedHeader({ alg: 'RS256', kid: signing.kid, typ: 'at+jwt' }).setIssuedAt()
    console.log(await (rest.includes('"exp"') ? token : token.setExpirationTime('5m')).sign(signing.key))
  }
}
process.exit(0) // whoever started it has gone
