import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.*;
import org.springframework.security.oauth2.client.endpoint.*;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.*;
import org.springframework.security.oauth2.core.endpoint.*;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Makes each journey that the client of Spring Security knows, and the introspection of its resource server. The first line of the input is the
 * setup (JSON). What a person does with a browser is asked of the caller: a line with what to do goes out, a line with where that led comes
 * back. At last: what was done.
 */
class Journeys {
  static final Set<String> SCOPES = Set.of("repo:read", "user:read", "offline_access");
  static final Set<String> READ = Set.of("repo:read");
  static final String REDIRECT = "https://client.example/cb";
  static final ObjectMapper json = new ObjectMapper();
  static final BufferedReader input = new BufferedReader(new InputStreamReader(System.in));

  final Map<String, Object> setup;
  final String method;

  Journeys(Map<String, Object> setup) {
    this.setup = setup;
    method = (String) setup.get("method");
  }

  static void say(Map<String, Object> what) throws Exception {
    System.out.println(json.writeValueAsString(what));
    System.out.flush();
  }

  static void expect(boolean good, Object what) {
    if (!good) throw new AssertionError(what);
  }

  /** The registration of the client for a grant, as discovery makes it. */
  ClientRegistration client(AuthorizationGrantType grant, Set<String> scopes) {
    return ClientRegistrations.fromIssuerLocation((String) setup.get("issuer")).registrationId("test").clientId((String) setup.get("client_id"))
        .clientSecret((String) setup.get("secret")).clientAuthenticationMethod(new ClientAuthenticationMethod(method))
        .authorizationGrantType(grant).redirectUri(REDIRECT).scope(scopes).build();
  }

  /** Lets a token client sign its requests, if its client has a key. */
  <G extends AbstractOAuth2AuthorizationGrantRequest, C extends AbstractRestClientOAuth2AccessTokenResponseClient<G>> C signing(C tokens) {
    if (!method.equals("private_key_jwt")) return tokens;
    tokens.addParametersConverter(new NimbusJwtClientAuthenticationParametersConverter<>(registration -> {
      try {
        return ECKey.parse(json.writeValueAsString(setup.get("key")));
      } catch (Exception fault) {
        throw new IllegalStateException(fault);
      }
    }));
    return tokens;
  }

  static OAuth2AccessTokenResponse usable(OAuth2AccessTokenResponse answer, Set<String> wanted, boolean refreshes) {
    OAuth2AccessToken token = answer.getAccessToken();
    boolean good = token.getTokenType().equals(OAuth2AccessToken.TokenType.BEARER) && token.getScopes().equals(wanted) &&
                   token.getExpiresAt().isAfter(Instant.now()) && (answer.getRefreshToken() != null) == refreshes;
    expect(good, token.getScopes() + " until " + token.getExpiresAt() + " and " + answer.getRefreshToken());
    return answer;
  }

  OAuth2AccessTokenResponse code() throws Exception {
    ClientRegistration client = client(AuthorizationGrantType.AUTHORIZATION_CODE, SCOPES);
    OAuth2AuthorizationRequest.Builder builder =
        OAuth2AuthorizationRequest.authorizationCode().authorizationUri(client.getProviderDetails().getAuthorizationUri())
            .clientId(client.getClientId()).redirectUri(REDIRECT).scopes(SCOPES).state(UUID.randomUUID().toString());
    OAuth2AuthorizationRequestCustomizers.withPkce().accept(builder);
    OAuth2AuthorizationRequest asked = builder.build();
    say(Map.of("open", asked.getAuthorizationRequestUri()));
    UriComponents back = UriComponentsBuilder.fromUriString(input.readLine()).build();
    OAuth2AuthorizationResponse answer =
        OAuth2AuthorizationResponse.success(back.getQueryParams().getFirst("code")).redirectUri(REDIRECT).state(asked.getState()).build();
    expect(asked.getState().equals(back.getQueryParams().getFirst("state")), back);
    return signing(new RestClientAuthorizationCodeTokenResponseClient())
        .getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(client, new OAuth2AuthorizationExchange(asked, answer)));
  }

  OAuth2AccessTokenResponse refresh(OAuth2AccessTokenResponse given) {
    return signing(new RestClientRefreshTokenTokenResponseClient())
        .getTokenResponse(new OAuth2RefreshTokenGrantRequest(client(AuthorizationGrantType.REFRESH_TOKEN, SCOPES), given.getAccessToken(),
                                                             given.getRefreshToken()));
  }

  OAuth2AccessTokenResponse clientCredentials() {
    return signing(new RestClientClientCredentialsTokenResponseClient())
        .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client(AuthorizationGrantType.CLIENT_CREDENTIALS, READ)));
  }

  OAuth2AccessTokenResponse exchange(OAuth2AccessToken subject) {
    return signing(new RestClientTokenExchangeTokenResponseClient())
        .getTokenResponse(new TokenExchangeGrantRequest(client(AuthorizationGrantType.TOKEN_EXCHANGE, READ), subject, null));
  }

  OAuth2AccessTokenResponse jwtBearer() throws Exception {
    Map<String, Object> foreign = (Map<String, Object>) setup.get("foreign");
    RSAKey key = JWK.parse(json.writeValueAsString(foreign.get("key"))).toRSAKey();
    Instant now = Instant.now();
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer((String) foreign.get("issuer")).subject((String) foreign.get("subject"))
                              .audience((String) setup.get("issuer")).jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now))
                              .expirationTime(Date.from(now.plusSeconds(300))).build();
    SignedJWT signed = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    signed.sign(new RSASSASigner(key));
    Jwt assertion = Jwt.withTokenValue(signed.serialize()).header("alg", "RS256").claims(all -> all.putAll(claims.getClaims())).issuedAt(now)
                        .expiresAt(now.plusSeconds(300)).build();
    return signing(new RestClientJwtBearerTokenResponseClient())
        .getTokenResponse(new JwtBearerGrantRequest(client(AuthorizationGrantType.JWT_BEARER, READ), assertion));
  }

  boolean lives(OAuth2AccessToken token) {
    String endpoint = setup.get("issuer") + "/oauth2/introspect";
    var introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(endpoint).clientId((String) setup.get("client_id"))
                           .clientSecret((String) setup.get("secret")).build();
    try {
      return introspector.introspect(token.getTokenValue()).getAttributes().containsKey("sub");
    } catch (BadOpaqueTokenException dead) {
      return false;
    }
  }

  List<String> travel() throws Exception {
    OAuth2AccessTokenResponse given = usable(code(), SCOPES, true);
    OAuth2AccessTokenResponse renewed = usable(refresh(given), SCOPES, true);
    expect(!renewed.getRefreshToken().getTokenValue().equals(given.getRefreshToken().getTokenValue()), "the same refresh token");
    List<String> done = new ArrayList<>(List.of("authorization_code", "refresh_token"));
    if (!method.equals("none")) {
      usable(clientCredentials(), READ, false);
      usable(exchange(renewed.getAccessToken()), READ, false);
      usable(jwtBearer(), READ, false);
      done.addAll(List.of("client_credentials", "token_exchange", "jwt_bearer"));
    }
    if (method.startsWith("client_secret")) {
      OAuth2AccessToken unknown = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "x", null, null);
      expect(lives(renewed.getAccessToken()) && !lives(unknown), "introspection");
      done.add("introspection");
    }
    return done;
  }

  public static void main(String[] arguments) throws Exception {
    say(Map.of("done", new Journeys(json.readValue(input.readLine(), Map.class)).travel()));
  }
}
