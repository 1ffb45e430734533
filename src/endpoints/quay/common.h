#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "endpoints/call.h"
#include "endpoints/descent.h"
#include "endpoints/place.h"
#include "wire/json_body.h"

// Shared by all endpoints of the Quay dialect: errors, bodies, dates.
namespace jeton::endpoints::quay {

namespace json = boost::json;

// {"status","title","type","error_type"[,"detail","error_message"]}
Response ApiError(const Call& call, int status, std::string_view type, std::string_view detail);
// {"message"}: errors of the data layer and of the framework.
Response MessageError(int status, std::string_view message);

// For a request beyond a limit of the installation: "THING limit reached: maximum N per OWNER".
Response LimitReached(std::string_view thing, std::int64_t most, std::string_view owner);
Response InvalidRequest(const Call& call, std::string_view detail);
Response NotFound(const Call& call);
// 401 to anonymous callers, 403 to all others: missing scope and missing right look the same.
Response Denied(const Call& call, const Actor& actor);
// The answers that are the same at every endpoint. The endpoint itself handles other refusals.
Response Refused(const Call& call, const Actor& actor, Refusal refusal);

// Identifies the caller by bearer token, else by session cookie, else as anonymous. A bad credential never counts as
// none, except a cookie without a live session.
Result<Actor, Outcome> Authenticate(const Call& call);
// The same for endpoints that refuse anonymous callers.
Result<Actor, Outcome> RequireActor(const Call& call);
// The same for actions that a browser may take only soon after its user gave their password.
Result<Actor, Outcome> RequireFreshActor(const Call& call);

// Reads the JSON value of a body sent as application/json or application/*+json. 415 for another media type; 400 for
// invalid JSON and for null.
Result<json::value, Outcome> ReadJson(const Call& call);
// Reads the JSON object of the body. 415 for another media type; 400 if it is not an object.
Result<json::object, Outcome> ReadObject(const Call& call);

// The message when IsAcceptablePassword says no. Clients compare it.
inline constexpr std::string_view kPasswordRule =
    "Invalid password, password must be at least 8 characters and contain no whitespace.";
// Returns what the rule for account names says about a name that breaks it. `what` names the thing that has the length.
std::string FaultOfName(std::string_view name, std::string_view what = "Namespace");
// Says why a user or organization may not have a name; empty if the refusal is about something else. `what` names the
// thing.
std::string NameRefused(Refusal refusal, const std::string& name, std::string_view what = "namespace");

json::value TextOrNull(const std::optional<std::string>& text);
json::value SecretOrNull(const std::optional<Secret>& secret);
json::value Rfc2822OrNull(const std::optional<TimePoint>& time);
json::object Avatar(std::string_view name, std::string_view email_or_name, std::string_view kind);
// {"kind":"user",…}, as in lists of accounts.
json::object AccountAvatar(const Account& account);

// Reads what happens to tokens made with a revoked token. The error is the answer.
Result<authority::Descendants, Outcome> ReadDescendants(const Call& call);
// The message for a reserved name. Clients compare it.
inline constexpr std::string_view kNameNotAvailable = "Username is not available";
// Returns whether the caller wants the member `made_with` in lists, which Quay does not have.
bool ShowsMadeWith(const Call& call);
// Returns false for what Quay reads as false (false, False, FALSE, 0, null and an empty value); `standard` if absent.
bool FlagParameter(const Call& call, std::string_view name, bool standard);
// Reads an integer from the query. Nothing if absent; the error is a 400 that names the parameter.
Result<std::optional<std::int64_t>, Outcome> NumberParameter(const Call& call, std::string_view name);
std::optional<std::string> QueryParameter(const Call& call, std::string_view name);

// Returns the UUID in the path; the none id for any other text.
Id IdParameter(const Call& call, std::size_t index);

// The two halves of "namespace/repository[/…]".
struct RepositoryPath {
  std::string_view name_space;
  std::string_view repository;
};
RepositoryPath SplitRepositoryPath(std::string_view path);

// 200 or 201 with no-store: the body may hold secrets.
Response JsonAnswer(const json::value& body, int status = 200);
Response NoContent();

}  // namespace jeton::endpoints::quay
