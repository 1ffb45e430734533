#include "endpoints/api/standards/standards.h"
#include "endpoints/oauth2/admitted_grants.h"

namespace jeton::endpoints::api {
namespace {

using wire::MemberSchema;
using wire::MemberTable;
using wire::Shape;
using enum wire::Presence;
using namespace shapes;

constexpr MemberSchema kOAuthErrorMembers[] = {
    {"error", kRequired, kText, "The code of RFC 6749, section 5.2."},
    {"error_description", kRequired, kText, "A sentence for people."},
};
constexpr MemberTable kOAuthError("OAuthError", kOAuthErrorMembers);

constexpr Standard kOAuth{.body_type = kForm, .error = &kOAuthError, .caller = "client"};
constexpr Standard kMetadata{.error = &kOAuthError};
constexpr Standard kKeys{.answer_type = "application/jwk-set+json", .error = &kOAuthError};
constexpr Standard kPem{.answer_type = "text/plain", .error = &kOAuthError};
constexpr Standard kGateway{.error = &kOAuthError, .caller = "bearer"};

#define CLIENT_MEMBERS                                                                                              \
  {"client_id", kOptional, kText, "Of a client that does not authenticate in the header."},                         \
      {"client_secret", kOptional, kText,                                                                           \
       "Of a client that does not authenticate in the header. Never in the address."},                              \
      {"client_assertion_type",                                                                                     \
       kOptional,                                                                                                   \
       {.choices = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},                                       \
       "Of a client that signs."},                                                                                  \
  {                                                                                                                 \
    "client_assertion", kOptional, kText, "What a client with a key of its own has signed (RFC 7523, section 2.2)." \
  }

constexpr MemberSchema kTokenFormMembers[] = {
    {"grant_type", kRequired, {.choices = oauth2::AdmittedGrants::Words()}, "The grant."},
    {"scope", kOptional, kText, "Scopes, separated by spaces; absent: the defaults of the application."},
    {"repositories", kOptional, kText, "Patterns of the repositories that the token is held to."},
    {"actions", kOptional, kText, "The actions that it is held to: `pull`, `push`, `delete`."},
    {"addresses", kOptional, kText, "The addresses from which it may be used."},
    {"not_before", kOptional, kText, "From when on it may be used."},
    {"uses", kOptional, kText, "How often it may be used."},
    {"code", kOptional, kText, "Of the grant `authorization_code`: the code."},
    {"code_verifier", kOptional, kText, "Of a code: what its challenge was made from (RFC 7636)."},
    {"redirect_uri", kOptional, kText, "Of a code: the address to which it was sent."},
    {"refresh_token", kOptional, kText, "Of the grant `refresh_token`: the token."},
    {"device_code", kOptional, kText, "Of the grant of devices: the device code."},
    {"resource", kOptional, kText, "The API that the token is for (RFC 8707); absent: as the scopes say."},
    {"audience", kOptional, kText, "Of an exchange: the same."},
    {"subject_token", kOptional, kText, "Of an exchange (RFC 8693): the token that is narrowed."},
    {"subject_token_type", kOptional, kText, "Of an exchange: its type."},
    {"actor_token", kOptional, kText, "Of an exchange: a token of the client that is to act for the subject."},
    {"actor_token_type", kOptional, kText, "Of an exchange: its type."},
    {"requested_token_type", kOptional, kText, "Of an exchange: the type that is wanted."},
    {"assertion", kOptional, kText, "Of the grant of JWTs (RFC 7523): what an issuer that is trusted has signed."},
    CLIENT_MEMBERS,
};
constexpr MemberTable kTokenForm("OAuthTokenRequest", kTokenFormMembers);
constexpr MemberSchema kTokenAnswerMembers[] = {
    {"access_token", kRequired, kText, "The token."},
    {"token_type", kRequired, {.choices = "Bearer"}, "How it is presented."},
    {"expires_in", kRequired, kWhole, "For how many seconds it lives."},
    {"scope", kRequired, kText, "What it may do."},
    {"refresh_token", kOptional, kText,
     "For the next access token, if a user granted this one and the client uses them."},
    {"issued_token_type", kOptional, kText, "Of an exchange: the type of the token."},
};
constexpr MemberTable kTokenAnswer("OAuthToken", kTokenAnswerMembers);

constexpr MemberSchema kDeviceFormMembers[] = {
    {"scope", kOptional, kText, "Scopes, separated by spaces; absent: the defaults of the application."},
    {"code_challenge", kOptional, kText, "S256 of a verifier (RFC 7636)."},
    {"code_challenge_method", kOptional, {.choices = "S256"}, "How the challenge was made."},
    CLIENT_MEMBERS,
};
constexpr MemberTable kDeviceForm("DeviceRequest", kDeviceFormMembers);
constexpr MemberSchema kDeviceAnswerMembers[] = {
    {"device_code", kRequired, kText, "With it the program asks for its tokens."},
    {"user_code", kRequired, kText, "What the user types."},
    {"verification_uri", kRequired, kText, "Where they type it."},
    {"verification_uri_complete", kRequired, kText, "The same, with the code."},
    {"expires_in", kRequired, kWhole, "For how many seconds both codes live."},
    {"interval", kRequired, kWhole, "How many seconds must lie between two requests for the tokens."},
};
constexpr MemberTable kDeviceAnswer("DeviceAuthorization", kDeviceAnswerMembers);

constexpr MemberSchema kIntrospectionFormMembers[] = {
    {"token", kRequired, kText, "The token in question."},
    {"token_type_hint", kOptional, kText, "Not needed."},
    {"client_address", kOptional, kText, "From where the token was presented, for one that is held to addresses."},
    CLIENT_MEMBERS,
};
constexpr MemberTable kIntrospectionForm("IntrospectionRequest", kIntrospectionFormMembers);
constexpr MemberSchema kIntrospectionMembers[] = {
    {"active", kRequired, kFlag, "Whether it is good. If not, there is nothing else."},
    {"token_type", kOptional, {.choices = "Bearer"}, "How it is presented."},
    {"scope", kOptional, kText, "What it may do."},
    {"client_id", kOptional, kText, "The application that it was given to."},
    {"username", kOptional, kText, "The user or robot that it acts for."},
    {"sub", kOptional, kText, "The account that it acts for."},
    {"iss", kOptional, kText, "This server."},
    {"aud", kOptional, kText, "The API that it is for, or this server."},
    {"act", kOptional, kAnyObject, "The client that acts for the subject (RFC 8693, section 4.1)."},
    {"jti", kOptional, kText, "The id of the token, as in `/jeton/v1/tokens/{id}`."},
    {"iat", kOptional, kWhole, "When it was made, in seconds since 1970."},
    {"exp", kOptional, kWhole, "When it ends. Absent: never."},
    {"repositories", kOptional, kText, "What its restriction leaves. Absent: all."},
    {"actions", kOptional, kText, "What its restriction leaves. Absent: all."},
    {"addresses", kOptional, kText, "From where it may be used. Absent: from anywhere."},
};
constexpr MemberTable kIntrospection("Introspection", kIntrospectionMembers);

constexpr MemberSchema kRevocationFormMembers[] = {
    {"token", kRequired, kText, "The token to end."},
    {"token_type_hint", kOptional, kText, "Not needed."},
    {"descendants",
     kOptional,
     {.choices = "end keep"},
     "What becomes of tokens that were made with it; absent: they end."},
    CLIENT_MEMBERS,
};
constexpr MemberTable kRevocationForm("RevocationForm", kRevocationFormMembers);

constexpr MemberSchema kMetadataMembers[] = {
    {"issuer", kRequired, kText, "This server."},
    {"authorization_endpoint", kRequired, kText, "Where users grant access."},
    {"device_authorization_endpoint", kRequired, kText, "Where programs without a browser begin."},
    {"token_endpoint", kRequired, kText, "Where tokens are asked for."},
    {"introspection_endpoint", kRequired, kText, "Where APIs ask about a token."},
    {"revocation_endpoint", kRequired, kText, "Where a token is ended."},
    {"jwks_uri", kRequired, kText, "The public keys."},
    {"scopes_supported", kRequired, kTexts, "The scopes."},
    {"response_types_supported", kRequired, kTexts, "What a user's grant gives."},
    {"response_modes_supported", kRequired, kTexts, "How it is sent."},
    {"code_challenge_methods_supported", kRequired, kTexts, "How challenges are made."},
    {"authorization_response_iss_parameter_supported", kRequired, kFlag, "Whether answers name this server."},
    {"grant_types_supported", kRequired, kTexts, "The grants."},
    {"token_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
    {"token_endpoint_auth_signing_alg_values_supported", kRequired, kTexts, "How clients sign assertions for it."},
    {"introspection_endpoint_auth_signing_alg_values_supported", kRequired, kTexts,
     "How clients sign assertions for it."},
    {"revocation_endpoint_auth_signing_alg_values_supported", kRequired, kTexts, "How clients sign assertions for it."},
    {"introspection_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
    {"revocation_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
};
constexpr MemberTable kServerMetadata("AuthorizationServerMetadata", kMetadataMembers);

constexpr MemberSchema kResourceMembers[] = {
    {"resource", kRequired, kText, "Its identifier."},
    {"authorization_servers", kRequired, kTexts, "This server."},
    {"bearer_methods_supported", kRequired, kTexts, "How a token is presented."},
    {"resource_name", kRequired, kText, "Its title."},
    {"scopes_supported", kOptional, kTexts, "Its scopes."},
};
constexpr MemberTable kResource("ProtectedResourceMetadata", kResourceMembers);

constexpr MemberSchema kKeyMembers[] = {
    {"kty", kRequired, {.choices = "EC RSA"}, "The type of the key."},
    {"use", kRequired, {.choices = "sig"}, "It signs."},
    {"alg", kRequired, {.choices = "ES256 RS256"}, "The algorithm."},
    {"kid", kRequired, kText, "Its thumbprint (RFC 7638)."},
    {"crv", kOptional, kText, "The curve."},
    {"x", kOptional, kText, "Of a point on the curve."},
    {"y", kOptional, kText, "Of a point on the curve."},
    {"n", kOptional, kText, "The modulus."},
    {"e", kOptional, kText, "The exponent."},
};
constexpr MemberTable kKey("Jwk", kKeyMembers);
constexpr MemberSchema kKeySetMembers[] = {
    {"keys", kRequired, {.type = Shape::Type::kList, .inner = &kKey}, "The keys, newest first."},
};
constexpr MemberTable kKeySet("JwkSet", kKeySetMembers);

constexpr MemberSchema kForwardQueryMembers[] = {
    {"scope", kOptional, kText, "Scopes that the token must have, all of them, separated by spaces."},
    {"aud", kOptional, kText, "The identifier of the API that the token must be for; absent: this server."},
    {"repository", kOptional, kText, "A repository, like `acme/web`, at which the bearer must be allowed the action."},
    {"action", kOptional, {.choices = "pull push delete"}, "Of the repository."},
    {"service", kOptional, kText, "Of the repository: its registry; absent: the first of the configuration."},
};
constexpr MemberTable kForwardQuery("", kForwardQueryMembers);

}  // namespace

Rows OAuthRows() {
  using enum wire::Method;
  return {
      {kPost,
       "/oauth2/token",
       Place::kWrite,
       {},
       {.name = "requestToken",
        .tag = "oauth",
        .summary = "Give an application a token (RFC 6749, section 3.2)",
        .body = &kTokenForm,
        .answer = &kTokenAnswer,
        .problems = "400 401 413 500 503",
        .standard = &kOAuth}},
      {kPost,
       "/oauth2/device",
       Place::kWrite,
       {},
       {.name = "requestDeviceCode",
        .tag = "oauth",
        .summary = "Begin to let a program without a browser in (RFC 8628)",
        .body = &kDeviceForm,
        .answer = &kDeviceAnswer,
        .problems = "400 401 413 429 500 503",
        .standard = &kOAuth}},
      {kPost,
       "/oauth2/introspect",
       Place::kCached,
       {},
       {.name = "introspectToken",
        .tag = "oauth",
        .summary = "Tell an API whether a token is good (RFC 7662)",
        .text = "A token that the caller may not ask about looks like one that has ended.",
        .body = &kIntrospectionForm,
        .answer = &kIntrospection,
        .problems = "400 401 413 500 503",
        .standard = &kOAuth}},
      {kPost,
       "/oauth2/revoke",
       Place::kWrite,
       {},
       {.name = "revokePresentedToken",
        .tag = "oauth",
        .summary = "End a token (RFC 7009)",
        .text = "The answer is the same for tokens that do not exist and for those of others, which live on.",
        .body = &kRevocationForm,
        .problems = "400 401 413 500 503",
        .standard = &kOAuth}},
      {kGet,
       "/.well-known/oauth-authorization-server",
       Place::kCached,
       {},
       {.name = "getServerMetadata",
        .tag = "oauth",
        .summary = "What this server offers (RFC 8414)",
        .answer = &kServerMetadata,
        .problems = "400 500 503",
        .standard = &kMetadata}},
      {kGet,
       "/.well-known/jwks.json",
       Place::kCached,
       {},
       {.name = "getKeySet",
        .tag = "oauth",
        .summary = "The public keys of registry tokens (RFC 7517)",
        .answer = &kKeySet,
        .problems = "400 500 503",
        .standard = &kKeys}},
      {kGet,
       "/oauth2/jwks.json",
       Place::kCached,
       {},
       {.name = "getAccessKeySet",
        .tag = "oauth",
        .summary = "The public keys of access tokens that are JWTs (RFC 7517)",
        .answer = &kKeySet,
        .problems = "400 500 503",
        .standard = &kKeys}},
      {kGet,
       "/oauth2/keys/{file}",
       Place::kCached,
       {},
       {.name = "getAccessKeyPem",
        .tag = "oauth",
        .summary = "One public key of access tokens, as PEM, for programs that read no key sets",
        .text = "The file is named `{kid}.pem`. The `kid`s are those of `/oauth2/jwks.json`.",
        .problems = "400 404 500 503",
        .parameters = "GVAr6N8mVTDU6Ur1rRmwbXoKQ-bMPoNMaBXZVkJ9dyU.pem",
        .standard = &kPem}},
      {kGet,
       "/auth/forward",
       Place::kCached,
       {},
       {.name = "forwardAuthentication",
        .tag = "oauth",
        .summary = "Tell a gateway whether the bearer of a token may pass",
        .text = "Takes any method. An answer of 200 is empty and tells in headers about the token: `X-Auth-Subject`, "
                "`X-Auth-Subject-Kind`, `X-Auth-Scope`, `X-Auth-Client`, `X-Auth-Audience` and `X-Auth-Token-Id`. The "
                "path may go on behind `/auth/forward`, for gateways that send the path and the query of their client. "
                "What is demanded then stands before that, in a segment below `/auth/forward;/`. 400 is the fault of "
                "the gateway's configuration.",
        .query = &kForwardQuery,
        .problems = "400 401 403 500 503",
        .standard = &kGateway}},
      {kGet,
       "/.well-known/oauth-protected-resource",
       Place::kCached,
       {},
       {.name = "getServerResource",
        .tag = "oauth",
        .summary = "This server as a protected resource (RFC 9728)",
        .answer = &kResource,
        .problems = "400 500 503",
        .standard = &kMetadata}},
      {kGet,
       "/.well-known/oauth-protected-resource/{organization}/{api}",
       Place::kRead,
       {},
       {.name = "getApiResource",
        .tag = "oauth",
        .summary = "An API as a protected resource (RFC 9728)",
        .answer = &kResource,
        .problems = "400 404 500 503",
        .parameters = "acme orders",
        .standard = &kMetadata}},
  };
}

}  // namespace jeton::endpoints::api
