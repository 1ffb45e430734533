#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/applications/applications.h"
#include "authority/organizations/organizations.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/name_place.h"

// Which applications get tokens with a scope of an API of their organization: granted, taken away, and answered as the
// token endpoint decides.
namespace jeton::authority {

// One scope of one API.
struct ApiScopeName {
  std::string organization;
  std::string api;
  std::string scope;
};

struct ApiGrant {
  std::string who;  // an application of the organization: its name, or its client id
  ApiScopeName scope;
  std::optional<TimePoint> secret_end;  // of the secret of an application that has none; nothing: not chosen
  std::string note;
  bool create = false;  // an application that does not exist is made, for the grant client_credentials
};

struct GrantedApiScope {
  Application application;
  Api api;
  bool made_application = false;
  std::optional<IssuedToken> secret;  // of an application that had none, and authenticates with one
};

// Lets the application have the scope, besides those that it has. Of no effect if it has it.
// kUnknownApi, kInvalidScope for one that the API does not have, kUnknownGrantee, kSelfDescribed.
Result<GrantedApiScope, Refusal> LendApiScope(const Run& run, const Actor& actor, const ApiGrant& grant);

// Takes the scope away, also from the default scopes. Tokens that the application has stay as they are. Returns the
// application, and whether it had the scope. kUnknownApi, kUnknownGrantee, kSelfDescribed.
struct WithdrawnApiScope {
  Application application;
  bool held = false;
};
Result<WithdrawnApiScope, Refusal> WithdrawApiScope(const Run& run, const Actor& actor, const ApiGrant& grant);

// Why the token endpoint would not give an application a token with the scope.
enum class ApiScopeFault {
  kNone,
  kNoApplication,  // the subject is a user or robot
  kOrganizationDisabled,
  kApplicationDisabled,
  kApiDisabled,
  kUnknownScope,
  kNotGranted,
};
std::string_view NameOf(ApiScopeFault fault);  // of kNone: allowed

struct ApiScopeAnswer {
  std::string who;
  ApiScopeFault fault = ApiScopeFault::kNone;
  std::vector<std::string> granters;  // of kNotGranted: admins of the organization, for those who may know them
};
// Answers about an application of the organization, or about the caller if `who` is nothing. Of others, only admins of
// the organization may ask. kUnknownApi, kUnknownGrantee.
Result<ApiScopeAnswer, Refusal> AnswerApiScope(const Run& run, const Actor& asker,
                                               const std::optional<std::string>& who, const ApiScopeName& scope);

// An application that gets tokens with the scope, and all scopes that it has of the API.
struct ApiGrantee {
  std::string client_id;
  std::vector<std::string> scopes;
};
using ApiGranteePage = Page<ApiGrantee, NamePlace>;
// Lists them by client id. kUnknownApi, kInvalidScope.
Result<ApiGranteePage, Refusal> ListApiGrantees(const Run& run, const Actor& actor, const ApiScopeName& scope,
                                                const NamePlace& after, Extent extent);

}  // namespace jeton::authority
