#include "authority/broker/authorizations.h"

#include "base/encoding.h"
#include "endpoints/descent.h"
#include "endpoints/misspelt_limits.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/restriction.h"
#include "wire/json_body.h"

namespace jeton::endpoints::openshift {
namespace {

constexpr std::size_t kLongestNote = 4096;

json::object Links(const Settings& settings, const std::string& id) {
  const std::string tail = "user/authorization/" + id;
  return {{"GET", Link(settings, "Get authorization", "GET", tail)},
          {"UPDATE", Link(settings, "Update authorization", "PUT", tail,
                          {{"note", "string", "A description to remind you what this authorization is for.", {}, {}}})},
          {"DELETE", Link(settings, "Delete authorization", "DELETE", tail)}};
}

bool SeesAuthorizations(const Caller& caller) { return Decide(caller.actor, OnBroker{BrokerReach::kAll}).allowed(); }

// What the view of a token depends on, besides the token.
struct Viewing {
  std::string user;
  bool links;
  bool made_with;
};

Viewing ViewingOf(const Exchange& exchange, const Caller& caller) {
  return {caller.actor.name, exchange.links, exchange.parameters.FindText("made_with") == "true"};
}

json::object View(const Run& run, const Viewing& viewing, const authority::AuthorizationView& view) {
  const Token& token = view.token;
  const auto life = std::chrono::round<Seconds>(token.expires - token.created);
  const auto left = std::max(std::chrono::round<Seconds>(token.expires - run.now), Seconds{0});
  const std::string id = token.id.ToObjectId();
  json::object body{{"id", id},
                    {"token", view.secret ? json::value(wire::JsonView(view.secret->Reveal())) : json::value(nullptr)},
                    {"identity", viewing.user},
                    {"scopes", token.scopes},
                    {"note", token.note ? json::value(*token.note) : json::value(nullptr)},
                    {"created_at", FormatRfc3339(token.created)},
                    {"expires_in", life.count()},
                    {"expires_in_seconds", left.count()}};
  AddRestriction(body, token.restriction);
  if (viewing.made_with) AddMadeWith(body, run, token);
  if (viewing.links) body["links"] = Links(run.settings, id);
  return body;
}

json::object View(const Call& call, const Exchange& exchange, const Caller& caller,
                  const authority::AuthorizationView& view) {
  return View(call.run, ViewingOf(exchange, caller), view);
}

AppendRows RowsOfAuthorizations(const Exchange& exchange, const Caller& caller) {
  // Callers see only their own, so no later piece needs another decision.
  if (!SeesAuthorizations(caller)) {
    return [](const Run&, std::size_t, ListText&) -> Result<bool, Refusal> { return false; };
  }
  using authority::AuthorizationPage;
  return RowsOf<AuthorizationPage>(
      [actor = caller.actor](const Run& run, const AuthorizationPage::Place& before, std::size_t most)
          -> Result<AuthorizationPage, Refusal> { return authority::ListAuthorizations(run, actor, before, most); },
      [viewing = ViewingOf(exchange, caller), format = exchange.format](
          const Run& run, const authority::AuthorizationView& view, std::string& out) {
        wire::AppendBrokerItem(out, format, "authorizations", View(run, viewing, view));
      });
}

struct NoteProblem {
  std::string text;
};

// Absent or null: none.
Result<std::optional<std::string>, NoteProblem> ReadNote(const Exchange& exchange) {
  const json::value* const value = exchange.parameters.Find("note");
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (!value->is_string()) return Fail(NoteProblem{"The note must be text."});
  const std::string_view note = wire::View(value->get_string());
  if (note.find('\0') != std::string_view::npos) return Fail(NoteProblem{"The note must be text without NUL."});
  if (CountCodePoints(note) > kLongestNote) {
    return Fail(NoteProblem{"The note is too long; it may have at most 4096 characters."});
  }
  return std::string(note);
}

Result<AuthorizationScopes, std::string> ReadScopes(const Exchange& exchange) {
  const json::value* value = exchange.parameters.Find("scope");
  if (value == nullptr) value = exchange.parameters.Find("scopes");
  if (value == nullptr || value->is_null()) return AuthorizationScopes::Parse("");
  if (!value->is_string()) return Fail(std::string("of another type than text"));
  return AuthorizationScopes::Parse(wire::View(value->get_string()));
}

// Reads a number or decimal text.
std::optional<std::int64_t> ReadWholeNumber(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  // Integers too large for a clock become one that exceeds every maximum.
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  if (value.is_uint64() || (value.is_double() && value.get_double() >= 9.3e18)) return kHuge;
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = TrimSpace(wire::View(value.get_string()));
  const bool digits = text.size() > 18 && text.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? kHuge : ParseInteger(text);
}

// A value that is not an integer counts as absent.
std::optional<std::int64_t> ReadExpiresIn(const Exchange& exchange) {
  const json::value* const value = exchange.parameters.Find("expires_in");
  return value == nullptr ? std::nullopt : ReadWholeNumber(*value);
}

bool ReadReuse(const Exchange& exchange) {
  const json::value* const value = exchange.parameters.Find("reuse");
  if (value == nullptr || value->is_null()) return false;
  if (value->is_bool()) return value->get_bool();
  return !value->is_string() || ToLower(TrimSpace(wire::View(value->get_string()))) != "false";
}

std::string Enumerate(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

Response NotFound(const Exchange& exchange, const Caller& caller) {
  return Failure(exchange, &caller, 404, kExitNotFound, "The authorization was not found.");
}

// An unreadable member must not count as absent.
std::optional<std::string> ReadText(const Exchange& exchange, std::string_view name) {
  const json::value* const value = exchange.parameters.Find(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return value->is_string() ? std::string(wire::View(value->get_string())) : std::string();
}

// Beyond OpenShift: restrictions of the token besides its scopes.
Result<Restriction, RestrictionProblem> ReadRestriction(const Exchange& exchange) {
  AskedRestriction asked{.repositories = ReadText(exchange, "repositories"),
                         .actions = ReadText(exchange, "actions"),
                         .addresses = ReadText(exchange, "addresses"),
                         .not_before = ReadText(exchange, "not_before")};
  if (const json::value* const value = exchange.parameters.Find("uses"); value != nullptr && !value->is_null()) {
    asked.uses = ReadWholeNumber(*value).value_or(0);
  }
  return endpoints::ReadRestriction(asked);
}

// Other unknown parameters are ignored, as documented.
std::optional<Response> RefuseMisspeltLimit(const Exchange& exchange, const Caller& caller) {
  for (const std::string_view name : exchange.parameters.Names()) {
    const auto fault = FaultOfLimit(name, {.expiry = "expires_in"});
    if (!fault) continue;
    return Failure(exchange, &caller, 422, kExitRefused, "The member " + std::string(name) + " " + *fault,
                   std::string(name));
  }
  return std::nullopt;
}

Result<authority::Descendants, Outcome> ReadDescendants(const Exchange& exchange, const Caller& caller) {
  const auto descendants = ParseDescendants(ReadText(exchange, kDescendantsParameter));
  if (descendants) return *descendants;
  return Fail(Outcome(Failure(exchange, &caller, 422, kExitBadFlag,
                              "Invalid value for descendants. Valid options are end, keep.", kDescendantsParameter)));
}

}  // namespace

// GET /broker/rest/user/authorizations
Outcome ListAuthorizations(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kBlind);
  if (!caller) return caller.error();
  return SuccessWithList(call, *exchange, *caller, "authorizations", RowsOfAuthorizations(*exchange, *caller),
                         "List authorizations");
}

// POST /broker/rest/user/authorizations
Outcome CreateAuthorization(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kAll);
  if (!caller) return caller.error();
  const auto scopes = ReadScopes(*exchange);
  if (!scopes) {
    return Failure(*exchange, &*caller, 422, kExitRefused,
                   "One of the scopes is not allowed: " + scopes.error() + ". Valid scopes are " +
                       Enumerate(AdvertisedAuthorizationScopes()) + ".",
                   "scopes");
  }
  const auto note = ReadNote(*exchange);
  if (!note) return Failure(*exchange, &*caller, 422, kExitRefused, note.error().text, "note");
  if (auto refused = RefuseMisspeltLimit(*exchange, *caller)) return *refused;
  const auto restriction = ReadRestriction(*exchange);
  if (!restriction) {
    const auto [member, text] = restriction.error();
    return Failure(*exchange, &*caller, 422, kExitRefused,
                   "The member " + std::string(member) + " " + std::string(text) + ".", std::string(member));
  }
  const auto created = authority::CreateAuthorization(
      call.run, caller->actor, {*scopes, *note, ReadExpiresIn(*exchange), ReadReuse(*exchange), *restriction});
  if (!created) {
    return Failure(*exchange, &*caller, 422, kExitRefused, AuthorizationLimitReached(call.run.settings));
  }
  json::object view = View(call, *exchange, *caller, created->view);
  return Success(*exchange, *caller, created->reused ? 200 : 201, "authorization", std::move(view),
                 created->reused ? "Reused existing authorization" : "Create authorization");
}

// DELETE /broker/rest/user/authorizations
Outcome DeleteAuthorizations(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kAll);
  if (!caller) return caller.error();
  std::optional<std::string> scope;
  const json::value* value = exchange->parameters.Find("scope");
  if (value == nullptr) value = exchange->parameters.Find("scopes");
  if (value != nullptr && !value->is_null()) {
    // A value that is not a text matches no token.
    scope = value->is_string() ? std::string(wire::View(value->get_string())) : std::string();
  }
  const auto descendants = ReadDescendants(*exchange, *caller);
  if (!descendants) return descendants.error();
  authority::RevokeAuthorizations(call.run, caller->actor, scope, *descendants);
  std::string text = "All authorizations of " + caller->actor.id.ToObjectId();
  if (scope) text += " with the scope " + *scope;
  return Deleted(*exchange, *caller, text + " are revoked.");
}

// GET /broker/rest/user/authorization/{id or token}
Outcome GetAuthorization(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kBlind);
  if (!caller) return caller.error();
  if (!SeesAuthorizations(*caller)) return NotFound(*exchange, *caller);
  const auto found = FindAuthorization(call.run, caller->actor, call.request.parameters[0]);
  if (!found) return NotFound(*exchange, *caller);
  return Success(*exchange, *caller, 200, "authorization", View(call, *exchange, *caller, *found),
                 "Display authorization");
}

// PUT /broker/rest/user/authorization/{id or token}
Outcome UpdateAuthorization(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kAll);
  if (!caller) return caller.error();
  auto found = FindAuthorization(call.run, caller->actor, call.request.parameters[0]);
  if (!found) return NotFound(*exchange, *caller);
  const auto note = ReadNote(*exchange);
  if (!note) return Failure(*exchange, &*caller, 422, kExitRefused, note.error().text, "note");
  if (exchange->parameters.Find("note") != nullptr) {
    ChangeNote(call.run, caller->actor, found->token, *note);
    found->token.note = *note;
  }
  return Success(*exchange, *caller, 200, "authorization", View(call, *exchange, *caller, *found),
                 "Change authorization");
}

// DELETE /broker/rest/user/authorization/{id or token}
Outcome DeleteAuthorization(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kAll);
  if (!caller) return caller.error();
  const auto descendants = ReadDescendants(*exchange, *caller);
  if (!descendants) return descendants.error();
  const std::string& id = call.request.parameters[0];
  RevokeAuthorization(call.run, caller->actor, id, *descendants);
  // The same words whether it existed or not. Do not repeat a token from the path.
  const std::string name = id.size() == 24 ? " " + id : std::string();
  return Deleted(*exchange, *caller, "Authorization" + name + " is revoked.");
}

}  // namespace jeton::endpoints::openshift
