import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.*;
import com.nimbusds.oauth2.sdk.device.*;
import com.nimbusds.oauth2.sdk.id.*;
import com.nimbusds.oauth2.sdk.pkce.*;
import com.nimbusds.oauth2.sdk.token.*;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.*;

/**
 * Makes each journey that Nimbus' OAuth 2.0 SDK knows. The first line of the input is the setup (JSON). What a person does with a browser is
 * asked of the caller: a line with what to do goes out, a line with where that led comes back. At last: what was done.
 */
class Journeys {
  static final Scope SCOPE = new Scope("repo:read", "user:read", "offline_access");
  static final Scope READ = new Scope("repo:read");
  static final URI REDIRECT = URI.create("https://client.example/cb");
  static final BufferedReader input = new BufferedReader(new InputStreamReader(System.in));

  final Map<String, Object> setup;
  final AuthorizationServerMetadata server;
  final ClientID client;

  Journeys(Map<String, Object> setup) throws Exception {
    this.setup = setup;
    server = AuthorizationServerMetadata.resolve(new Issuer((String) setup.get("issuer")));
    client = new ClientID((String) setup.get("client_id"));
  }

  static void say(Map<String, Object> what) {
    System.out.println(JSONObjectUtils.toJSONString(what));
    System.out.flush();
  }

  static String browse(String what, URI address) throws Exception {
    say(Map.of(what, address.toString()));
    return input.readLine();
  }

  static void expect(boolean good, Object what) {
    if (!good) throw new AssertionError(what);
  }

  /** Null for a public client. An assertion counts once, so each call has its own. */
  ClientAuthentication authentication() throws Exception {
    return switch ((String) setup.get("method")) {
      case "none" -> null;
      case "client_secret_basic" -> new ClientSecretBasic(client, new Secret((String) setup.get("secret")));
      case "client_secret_post" -> new ClientSecretPost(client, new Secret((String) setup.get("secret")));
      default -> {
        ECKey key = ECKey.parse(JSONObjectUtils.toJSONString((Map<String, ?>) setup.get("key")));
        yield new PrivateKeyJWT(client, URI.create(server.getIssuer().getValue()), JWSAlgorithm.ES256, key.toECPrivateKey(), key.getKeyID(), null);
      }
    };
  }

  Tokens token(AuthorizationGrant grant, Scope scope) throws Exception {
    ClientAuthentication authentication = authentication();
    TokenRequest request = authentication == null ? new TokenRequest(server.getTokenEndpointURI(), client, grant, scope)
                                                  : new TokenRequest(server.getTokenEndpointURI(), authentication, grant, scope);
    TokenResponse answer = TokenResponse.parse(request.toHTTPRequest().send());
    if (!answer.indicatesSuccess()) throw new GeneralException(answer.toErrorResponse().getErrorObject());
    return answer.toSuccessResponse().getTokens();
  }

  static Tokens usable(Tokens tokens, Scope wanted, boolean refreshes) {
    AccessToken access = tokens.getAccessToken();
    boolean renewable = tokens.getRefreshToken() != null;
    expect(access.getType().equals(AccessTokenType.BEARER) && access.getLifetime() > 0 && access.getScope().equals(wanted) && renewable == refreshes,
           tokens);
    return tokens;
  }

  Tokens code() throws Exception {
    CodeVerifier verifier = new CodeVerifier();
    State state = new State();
    URI asked = new AuthorizationRequest.Builder(ResponseType.CODE, client).endpointURI(server.getAuthorizationEndpointURI()).scope(SCOPE)
                    .state(state).redirectionURI(REDIRECT).codeChallenge(verifier, CodeChallengeMethod.S256).build().toURI();
    AuthorizationResponse back = AuthorizationResponse.parse(URI.create(browse("open", asked)));
    expect(back.indicatesSuccess() && back.getState().equals(state) && back.getIssuer().equals(server.getIssuer()), back);
    return token(new AuthorizationCodeGrant(back.toSuccessResponse().getAuthorizationCode(), REDIRECT, verifier), null);
  }

  Tokens device() throws Exception {
    ClientAuthentication authentication = authentication();
    URI endpoint = server.getDeviceAuthorizationEndpointURI();
    DeviceAuthorizationRequest.Builder builder = authentication == null ? new DeviceAuthorizationRequest.Builder(client)
                                                                        : new DeviceAuthorizationRequest.Builder(authentication);
    DeviceAuthorizationRequest request = builder.scope(SCOPE).endpointURI(endpoint).build();
    DeviceAuthorizationSuccessResponse begun = DeviceAuthorizationResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
    browse("verify", begun.getVerificationURIComplete());
    return token(new DeviceCodeGrant(begun.getDeviceCode()), null);
  }

  Tokens vouched() throws Exception {
    Map<String, Object> foreign = (Map<String, Object>) setup.get("foreign");
    RSAKey key = RSAKey.parse(JSONObjectUtils.toJSONString((Map<String, ?>) foreign.get("key")));
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer((String) foreign.get("issuer")).subject((String) foreign.get("subject"))
                              .audience(server.getIssuer().getValue()).jwtID(UUID.randomUUID().toString()).issueTime(new Date())
                              .expirationTime(new Date(System.currentTimeMillis() + 300_000)).build();
    SignedJWT assertion = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    assertion.sign(new RSASSASigner(key));
    return token(new JWTBearerGrant(assertion), READ);
  }

  boolean lives(Token token) throws Exception {
    TokenIntrospectionRequest request = new TokenIntrospectionRequest(server.getIntrospectionEndpointURI(), authentication(), token);
    return TokenIntrospectionResponse.parse(request.toHTTPRequest().send()).toSuccessResponse().isActive();
  }

  void revoke(Token token) throws Exception {
    ClientAuthentication authentication = authentication();
    URI endpoint = server.getRevocationEndpointURI();
    TokenRevocationRequest request = authentication == null ? new TokenRevocationRequest(endpoint, client, token)
                                                            : new TokenRevocationRequest(endpoint, authentication, token);
    expect(request.toHTTPRequest().send().indicatesSuccess(), "revocation");
  }

  List<String> travel() throws Exception {
    List<String> done = new ArrayList<>();
    Tokens given = usable(code(), SCOPE, true);
    done.add("authorization_code");
    Tokens renewed = usable(token(new RefreshTokenGrant(given.getRefreshToken()), null), SCOPE, true);
    done.add("refresh_token");
    usable(device(), SCOPE, true);
    done.add("device_code");
    AccessToken kept = renewed.getAccessToken();
    boolean confidential = authentication() != null;
    if (confidential) {
      usable(token(new ClientCredentialsGrant(), READ), READ, false);
      done.add("client_credentials");
      usable(token(new TokenExchangeGrant(kept, TokenTypeURI.ACCESS_TOKEN), READ), READ, false);
      done.add("token_exchange");
      usable(vouched(), READ, false);
      done.add("jwt_bearer");
      expect(lives(kept), "introspection");
      done.add("introspection");
    }
    revoke(renewed.getRefreshToken());
    revoke(renewed.getRefreshToken());
    if (confidential) expect(!lives(kept), "a revoked family");
    try {
      token(new RefreshTokenGrant(renewed.getRefreshToken()), null);
      throw new AssertionError("a revoked token was renewed");
    } catch (GeneralException refused) {
      expect(refused.getErrorObject().getCode().equals("invalid_grant"), refused);
    }
    done.add("revocation");
    return done;
  }

  public static void main(String[] arguments) throws Exception {
    say(Map.of("done", new Journeys(JSONObjectUtils.parse(input.readLine())).travel()));
  }
}
