#include "endpoints/api/operation.h"
#include "wire/member_table.h"

// The operations of other dialects that follow a standard, as the OpenAPI document describes them. Those dialects serve
// them; a test compares what is said here with what they do.
namespace jeton::endpoints::api {
namespace {

using wire::MemberSchema;
using wire::MemberTable;
using wire::Shape;
using enum wire::Presence;

constexpr Shape kText{};
constexpr Shape kWhole{.type = Shape::Type::kWhole};
constexpr Shape kTexts{.type = Shape::Type::kList};
constexpr Shape kFlag{.type = Shape::Type::kFlag};
constexpr Shape kAnyObject{.type = Shape::Type::kObject};

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

constexpr MemberSchema kOAuthErrorMembers[] = {
    {"error", kRequired, kText, "The code of RFC 6749, section 5.2."},
    {"error_description", kRequired, kText, "A sentence for people."},
};
constexpr MemberTable kOAuthError("OAuthError", kOAuthErrorMembers);

constexpr MemberSchema kRegistryErrorEntryMembers[] = {
    {"code", kRequired, kText, "The code of the distribution specification."},
    {"message", kRequired, kText, "A sentence for people."},
    {"detail", kRequired, kAnyObject, "Empty."},
    {"is_readonly", kOptional, kFlag, "There, and true, if the server takes no changes now."},
};
constexpr MemberTable kRegistryErrorEntry("RegistryErrorEntry", kRegistryErrorEntryMembers);
constexpr MemberSchema kRegistryErrorMembers[] = {
    {"error", kRequired, kText, "The code of RFC 6749, section 5.2."},
    {"error_description", kRequired, kText, "The message."},
    {"errors",
     kRequired,
     {.type = Shape::Type::kList, .inner = &kRegistryErrorEntry},
     "The same for registry clients."},
    {"reason", kOptional, kText, "A code that explains the refusal: `/jeton/v1/refusals/{code}`."},
};
constexpr MemberTable kRegistryError("RegistryError", kRegistryErrorMembers);

constexpr Standard kOAuth{.body_type = kForm, .error = &kOAuthError, .caller = "client"};
constexpr Standard kMetadata{.error = &kOAuthError};
constexpr Standard kKeys{.answer_type = "application/jwk-set+json", .error = &kOAuthError};
constexpr Standard kRegistry{.error = &kRegistryError, .caller = "login"};
constexpr Standard kRegistryForm{.body_type = kForm, .error = &kRegistryError};

#define CLIENT_MEMBERS                                                                                               \
  {"client_id", kOptional, kText, "Of a client that does not authenticate in the header."}, {                        \
    "client_secret", kOptional, kText, "Of a client that does not authenticate in the header. Never in the address." \
  }

constexpr MemberSchema kTokenFormMembers[] = {
    {"grant_type", kRequired, {.choices = "client_credentials"}, "The grant."},
    {"scope", kOptional, kText, "Scopes, separated by spaces; absent: the defaults of the application."},
    {"repositories", kOptional, kText, "Patterns of the repositories that the token is held to."},
    {"actions", kOptional, kText, "The actions that it is held to: `pull`, `push`, `delete`."},
    {"addresses", kOptional, kText, "The addresses from which it may be used."},
    {"not_before", kOptional, kText, "From when on it may be used."},
    {"uses", kOptional, kText, "How often it may be used."},
    CLIENT_MEMBERS,
};
constexpr MemberTable kTokenForm("OAuthTokenRequest", kTokenFormMembers);
constexpr MemberSchema kTokenAnswerMembers[] = {
    {"access_token", kRequired, kText, "The token."},
    {"token_type", kRequired, {.choices = "Bearer"}, "How it is presented."},
    {"expires_in", kRequired, kWhole, "For how many seconds it lives."},
    {"scope", kRequired, kText, "What it may do."},
};
constexpr MemberTable kTokenAnswer("OAuthToken", kTokenAnswerMembers);

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
    {"token_endpoint", kRequired, kText, "Where tokens are asked for."},
    {"introspection_endpoint", kRequired, kText, "Where APIs ask about a token."},
    {"revocation_endpoint", kRequired, kText, "Where a token is ended."},
    {"jwks_uri", kRequired, kText, "The public keys."},
    {"scopes_supported", kRequired, kTexts, "The scopes."},
    {"grant_types_supported", kRequired, kTexts, "The grants."},
    {"token_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
    {"introspection_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
    {"revocation_endpoint_auth_methods_supported", kRequired, kTexts, "How clients authenticate there."},
};
constexpr MemberTable kServerMetadata("AuthorizationServerMetadata", kMetadataMembers);

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
    {"keys", kRequired, {.type = Shape::Type::kList, .inner = &kKey}, "The keys of all registries."},
};
constexpr MemberTable kKeySet("JwkSet", kKeySetMembers);

#define REGISTRY_MEMBERS                                                                                        \
  {"service", kOptional, kText, "The registry that the token is for; absent: the first of the configuration."}, \
      {"client_id", kOptional, kText, "The program that asks; for the log."},                                   \
      {"access_type", kOptional, kText, "`offline` asks for an identity token besides."}, {                     \
    "offline_token", kOptional, kText, "`true` asks for an identity token besides."                             \
  }

constexpr MemberSchema kRegistryQueryMembers[] = {
    REGISTRY_MEMBERS,
    {"scope", kOptional, kTexts, "`repository:acme/web:pull,push` or `registry:catalog:*`; may repeat."},
    {"account", kOptional, kText, "The name of the login; for the log."},
};
constexpr MemberTable kRegistryQuery("", kRegistryQueryMembers);
constexpr MemberSchema kRegistryFormMembers[] = {
    {"grant_type", kRequired, {.choices = "password refresh_token"}, "What is presented."},
    REGISTRY_MEMBERS,
    {"scope", kOptional, kText, "Scopes as above, separated by spaces."},
    {"username", kOptional, kText, "Of the grant `password`."},
    {"password", kOptional, kText, "Of the grant `password`: a password or a token."},
    {"refresh_token", kOptional, kText, "Of the grant `refresh_token`: an identity token."},
};
constexpr MemberTable kRegistryForms("RegistryTokenRequest", kRegistryFormMembers);
constexpr MemberSchema kRegistryTokenMembers[] = {
    {"token", kRequired, kText, "The token."},
    {"access_token", kRequired, kText, "The same."},
    {"token_type", kRequired, {.choices = "Bearer"}, "How it is presented."},
    {"expires_in", kRequired, kWhole, "For how many seconds it lives."},
    {"issued_at", kRequired, {.format = "date-time"}, "When it was made."},
    {"scope", kOptional, kText, "What was granted; in the answer to a form alone."},
    {"refresh_token", kOptional, kText, "The identity token, if one was asked for."},
    {"reason", kOptional, kText, "A code that explains why less was granted than asked for."},
};
constexpr MemberTable kRegistryToken("RegistryToken", kRegistryTokenMembers);

}  // namespace

Rows StandardRows() {
  using enum wire::Method;
  return {
      {kPost,
       "/oauth/token",
       Place::kWrite,
       {},
       {.name = "requestToken",
        .tag = "oauth",
        .summary = "Give an application a token (RFC 6749, section 4.4)",
        .body = &kTokenForm,
        .answer = &kTokenAnswer,
        .problems = "400 401 413 500 503",
        .standard = &kOAuth}},
      {kPost,
       "/oauth/introspect",
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
       "/oauth/revoke",
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
       "/v2/auth",
       Place::kCached,
       {},
       {.name = "getRegistryToken",
        .tag = "registry",
        .summary = "Give a registry client a token, as docker asks for it",
        .text = "Without a scope it is a login. Without name and password the token is that of everybody.",
        .query = &kRegistryQuery,
        .answer = &kRegistryToken,
        .problems = "400 401 405 429 500 503",
        .standard = &kRegistry}},
      {kPost,
       "/v2/auth",
       Place::kCached,
       {},
       {.name = "requestRegistryToken",
        .tag = "registry",
        .summary = "Give a registry client a token, as OAuth 2 clients ask for it",
        .body = &kRegistryForms,
        .answer = &kRegistryToken,
        .problems = "400 401 405 413 429 500 503",
        .standard = &kRegistryForm}},
  };
}

}  // namespace jeton::endpoints::api
