#include "endpoints/api/standards/standards.h"

namespace jeton::endpoints::api {
namespace {

using wire::MemberSchema;
using wire::MemberTable;
using wire::Shape;
using enum wire::Presence;
using namespace shapes;

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

constexpr Standard kRegistry{.error = &kRegistryError, .caller = "login"};
constexpr Standard kRegistryForm{.body_type = kForm, .error = &kRegistryError};

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

Rows RegistryRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/v2/auth",
       Place::kCached,
       {},
       {.name = "getRegistryToken",
        .tag = "registry",
        .summary = "Give a registry client a token, as docker asks for it",
        .text = "Without a scope it is a login. Without name and password the token is for what is public.",
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
