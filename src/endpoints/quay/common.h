#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "endpoints/call.h"
#include "endpoints/descent.h"
#include "wire/json_body.h"

// What all endpoints of the Quay dialect share: its errors, its bodies, its dates.
namespace jeton::endpoints::quay {

namespace json = boost::json;

// {"status","title","type","error_type"[,"detail","error_message"]}
Response ApiError(const Call& call, int status, std::string_view type, std::string_view detail);
// {"message"}: errors of the data layer and of the framework.
Response MessageError(int status, std::string_view message);

// To a wish for one more than the installation allows: "THING limit reached: maximum N per OWNER".
Response LimitReached(std::string_view thing, std::int64_t most, std::string_view owner);
Response InvalidRequest(const Call& call, std::string_view detail);
Response NotFound(const Call& call);
// 401 to anonymous callers, 403 to all others: missing scope and missing right look the same.
Response Denied(const Call& call, const Actor& actor);
// The answers that every endpoint gives alike; others are for the endpoint itself.
Response Refused(const Call& call, const Actor& actor, Refusal refusal);

// Identifies the caller: by the bearer token, else by the cookie of a session, else as anonymous. A bad credential
// never counts as none; a cookie is one only while it is somebody's.
Result<Actor, Outcome> Authenticate(const Call& call);
// The same for endpoints that refuse anonymous callers.
Result<Actor, Outcome> RequireActor(const Call& call);
// And for what a browser may do only soon after its user gave their password.
Result<Actor, Outcome> RequireFreshActor(const Call& call);

// The JSON value of the body, sent as application/json or application/*+json: 415 for another media type, 400 for what
// is not JSON, and for null.
Result<json::value, Outcome> ReadJson(const Call& call);
// The JSON object of the body: 415 for another media type, 400 for what is not one.
Result<json::object, Outcome> ReadObject(const Call& call);

// What clients compare when IsAcceptablePassword says no.
inline constexpr std::string_view kPasswordRule =
    "Invalid password, password must be at least 8 characters and contain no whitespace.";
// What the rule for names of accounts says against one that breaks it; `what` the length is of.
std::string FaultOfName(std::string_view name, std::string_view what = "Namespace");
// Why a user or organization may not have a name; empty for a refusal of something else. `what`: what the words call
// it.
std::string NameRefused(Refusal refusal, const std::string& name, std::string_view what = "namespace");

json::value TextOrNull(const std::optional<std::string>& text);
json::value SecretOrNull(const std::optional<Secret>& secret);
json::value Rfc2822OrNull(const std::optional<TimePoint>& time);
json::object Avatar(std::string_view name, std::string_view email_or_name, std::string_view kind);
// {"kind":"user",…} as lists of accounts show them.
json::object AccountAvatar(const Account& account);

// What is to become of what a revoked token has made; the error is the answer.
Result<authority::Descendants, Outcome> ReadDescendants(const Call& call);
// What clients compare where a name is kept from use.
inline constexpr std::string_view kNameNotAvailable = "Username is not available";
// Whether lists are to say what each token was made with: a member that the original does not have.
bool ShowsMadeWith(const Call& call);
// False for what Quay takes for false - false, False, FALSE, 0, null and nothing at all; `standard` when absent.
bool FlagParameter(const Call& call, std::string_view name, bool standard);
// A whole number of the query; nothing when absent, an answer of 400 that names it when it is none.
Result<std::optional<std::int64_t>, Outcome> NumberParameter(const Call& call, std::string_view name);
std::optional<std::string> QueryParameter(const Call& call, std::string_view name);

// The UUID in the path; the none id for any other text.
Id IdParameter(const Call& call, std::size_t index);

// A place in a list that goes by time, as "MICROS UUID"; the beginning for any other text.
template <typename Place>
Place ReadPlace(std::string_view text) {
  const auto space = text.find(' ');
  const auto at = ParseInteger(text.substr(0, space));
  const auto id = space == std::string_view::npos ? std::nullopt : Id::ParseUuid(text.substr(space + 1));
  if (!at || !id) return {};
  return {FromMicros(*at), *id};
}
std::string PrintPlace(TimePoint at, const Id& id);

// The two halves of "namespace/repository[/…]".
struct RepositoryPath {
  std::string_view name_space;
  std::string_view repository;
};
RepositoryPath SplitRepositoryPath(std::string_view path);

// 200 or 201 with secrets in it: not for caches.
Response JsonAnswer(const json::value& body, int status = 200);
Response NoContent();

}  // namespace jeton::endpoints::quay
