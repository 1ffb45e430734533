#pragma once

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "testing/http_message.h"

// Who may do what at Quay's API, decided a second time: from the words of the interface's description alone. Nothing of
// the service is called here.
namespace jeton::testing::quay {

using Words = std::set<std::string, std::less<>>;

inline const std::vector<std::string> kEveryScope = {"repo:read", "repo:write", "repo:admin", "repo:create",
                                                     "user:read", "user:admin", "org:admin",  "super:user"};
// A session may do all that its user may.
inline Words Full() { return {kEveryScope.begin(), kEveryScope.end()}; }

// One row of testing/quay_operations.json. What `who` says is explained there and below.
struct Operation {
  std::string row;
  wire::Method method = wire::Method::kGet;
  std::string path;
  std::string who;
  boost::json::value body = nullptr;
  int status = 200;
  std::vector<std::string> members{};  // those that every good answer has at its top
  std::string spends{};                // what a success uses up

  std::string Name() const { return row + " " + std::string(wire::NameOf(method)) + " " + path; }
};
inline void PrintTo(const Operation& operation, std::ostream* out) { *out << operation.Name(); }

inline wire::Method MethodOf(std::string_view name) {
  using enum wire::Method;
  for (const wire::Method method : {kGet, kPost, kPut, kDelete}) {
    if (wire::NameOf(method) == name) return method;
  }
  throw std::runtime_error("no such method");
}

inline const std::vector<Operation>& Operations() {
  static const std::vector<Operation> operations = [] {
    std::vector<Operation> rows;
    const boost::json::value table = ParseJson(ReadFile(JETON_QUAY_OPERATIONS).value()).value();
    for (const auto& value : table.as_array()) {
      const boost::json::object& row = value.as_object();
      Operation& one = rows.emplace_back();
      one.row = TextOf(row, "row");
      one.method = MethodOf(TextOf(row, "method"));
      one.path = TextOf(row, "path");
      one.who = TextOf(row, "who");
      if (const auto* const body = row.if_contains("body")) one.body = *body;
      if (const auto* const status = row.if_contains("status")) one.status = static_cast<int>(status->as_int64());
      if (const auto* const members = row.if_contains("members")) {
        for (const auto& member : members->as_array()) one.members.emplace_back(member.as_string());
      }
      one.spends = TextOf(row, "spends");
    }
    return rows;
  }();
  return operations;
}
inline const Operation& OperationOf(std::string_view row) {
  return *std::ranges::find(Operations(), row, &Operation::row);
}

// Greater roles later. None is an empty text.
constexpr std::array<std::string_view, 4> kTeamRoles = {"", "member", "creator", "admin"};
constexpr std::array<std::string_view, 4> kRepositoryRoles = {"", "read", "write", "admin"};
inline std::size_t RankOf(std::string_view role, const std::array<std::string_view, 4>& roles) {
  return static_cast<std::size_t>(std::ranges::find(roles, role) - roles.begin());
}

// What somebody is in the organization, on the repository, and in the whole installation.
struct Subject {
  std::string organization{};  // the greatest role of their teams
  bool in_seen_team = false;
  std::string repository{};  // their own role there
  bool superuser = false;
  bool reader = false;
  bool restricted = false;
};

struct Installation {
  bool full_access = false;
};

// What a credential carries at the API.
struct Carried {
  enum class Kind { kScopes, kNothing, kBad } kind = Kind::kNothing;  // kBad: one that does not count here
  Words scopes{};

  static Carried Of(Words scopes) { return {Kind::kScopes, std::move(scopes)}; }
  static Carried Nothing() { return {}; }
  static Carried Bad() { return {Kind::kBad, {}}; }
};

// The greatest role in organizations and teams that the scopes leave.
inline std::string Ceiling(const Words& scopes) {
  return scopes.contains("org:admin") ? "admin" : scopes.contains("repo:create") ? "creator" : "";
}
inline std::string OrganizationRole(const Subject& who, const Words& scopes) {
  const std::string most = Ceiling(scopes);
  return RankOf(who.organization, kTeamRoles) < RankOf(most, kTeamRoles) ? who.organization : most;
}
inline bool EffectiveSuperuser(const Subject& who, const Words& scopes) {
  return who.superuser && !who.reader && scopes.contains("super:user");
}
inline bool HasOne(const Words& scopes, std::initializer_list<const char*> wanted) {
  return std::ranges::any_of(wanted, [&](const char* scope) { return scopes.contains(scope); });
}

using Rule = bool (*)(const Subject& who, const Words& scopes, const Installation& where);
inline const std::map<std::string, Rule, std::less<>>& Rules() {
  // clang-format off
  static const std::map<std::string, Rule, std::less<>> rules = {
      {"ANY", [](auto&, auto&, auto&) { return true; }},
      {"nobody", [](auto&, auto&, auto&) { return false; }},  // VerdictOn knows
      {"UR", [](auto&, auto& scopes, auto&) { return HasOne(scopes, {"user:read", "user:admin"}); }},
      {"UA", [](auto&, auto& scopes, auto&) { return scopes.contains("user:admin"); }},
      {"OA", [](auto& who, auto& scopes, auto&) { return OrganizationRole(who, scopes) == "admin"; }},
      {"RA", [](auto& who, auto& scopes, auto&) {
         return scopes.contains("repo:admin") && (who.repository == "admin" || who.organization == "admin");
       }},
      {"RW", [](auto& who, auto& scopes, auto&) {
         return HasOne(scopes, {"repo:admin", "repo:write"}) &&
                (who.repository == "write" || who.repository == "admin" || who.organization == "admin");
       }},
      {"RR", [](auto& who, auto& scopes, auto&) {
         return HasOne(scopes, {"repo:admin", "repo:write", "repo:read"}) &&
                (!who.repository.empty() || who.organization == "admin");
       }},
      {"SU", [](auto& who, auto& scopes, auto&) { return EffectiveSuperuser(who, scopes); }},
      {"SUFA", [](auto& who, auto& scopes, auto& where) {
         return where.full_access && EffectiveSuperuser(who, scopes);
       }},
      {"GRO", [](auto& who, auto&, auto&) { return who.reader; }},
      {"org member", [](auto& who, auto& scopes, auto&) { return !OrganizationRole(who, scopes).empty(); }},
      {"team member", [](auto& who, auto& scopes, auto&) { return who.in_seen_team && !Ceiling(scopes).empty(); }},
      {"repository creator", [](auto& who, auto& scopes, auto&) {
         const std::string role = OrganizationRole(who, scopes);
         return role == "creator" || role == "admin";
       }},
      // Conditions of all of the words before them.
      {"not restricted", [](auto& who, auto&, auto&) { return !who.restricted || who.superuser; }},
      {"and user:admin", [](auto&, auto& scopes, auto&) { return scopes.contains("user:admin"); }},
      {"mints org:admin", [](auto&, auto& scopes, auto&) { return scopes.contains("org:admin"); }},
  };
  // clang-format on
  return rules;
}

inline std::vector<std::string> Split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + separator.size());
  }
  parts.emplace_back(text);
  return parts;
}
inline bool Names(const Operation& operation, std::string_view word) {
  const auto words = Split(Split(operation.who, "; ").front(), ", ");
  return std::ranges::find(words, word) != words.end();
}

inline bool Permitted(const Operation& operation, const Subject& who, const Words& scopes, const Installation& where) {
  const auto holds = [&](const std::string& word) { return Rules().at(word)(who, scopes, where); };
  const auto parts = Split(operation.who, "; ");
  return std::ranges::any_of(Split(parts.front(), ", "), holds) && std::all_of(parts.begin() + 1, parts.end(), holds);
}

// Verdicts are printed by name.
using ::jeton::testing::PrintTo;
enum class Verdict {
  kAllowed,
  kAnonymous,         // 401 Requires authentication
  kBadCredential,     // 401 with a challenge
  kUnreadable,        // 401 with session_required
  kForbidden,         // 403 insufficient_scope
  kPlainlyForbidden,  // 403 with a message
  kNoPage,            // 403 without a page of ours
};

// page: false for a cookie with which nothing shows that a page of ours had it sent.
inline Verdict VerdictOn(const Operation& operation, const Subject& who, const Carried& carried,
                         const Installation& where, bool page = true) {
  using Kind = Carried::Kind;
  if (!page && operation.method != wire::Method::kGet) return Verdict::kNoPage;
  if (carried.kind == Kind::kBad) return Verdict::kBadCredential;
  const bool nothing = carried.kind == Kind::kNothing;
  if (operation.who == "ANY" || (nothing && Names(operation, "nobody"))) return Verdict::kAllowed;
  if (nothing) return operation.row == "A6" ? Verdict::kUnreadable : Verdict::kAnonymous;
  if (Permitted(operation, who, carried.scopes, where)) return Verdict::kAllowed;
  if (operation.row == "A6") return Verdict::kUnreadable;
  if (operation.row == "N14" && carried.scopes.contains("user:admin")) return Verdict::kPlainlyForbidden;
  return Verdict::kForbidden;
}

// What is wrong with an error object of the API; empty: nothing.
inline std::string FaultOfError(const Reply& reply, int status, std::string_view type, std::string_view detail = {}) {
  if (reply.status != status) return "another status";
  if (reply.MediaType() != "application/json" || !reply.IsJson()) return "no JSON";
  const boost::json::object body = reply.Json().as_object();
  const auto* const said = body.if_contains("status");
  if (said == nullptr || *said != status) return "another status in the body";
  if (TextOf(body, "title") != type || TextOf(body, "error_type") != type) return "another type";
  const std::string place = "https://jeton.example.org/api/v1/error/" + std::string(type);
  if (TextOf(body, "type") != place) return "another address of the type";
  if (TextOf(body, "detail") != TextOf(body, "error_message")) return "two details";
  if (!detail.empty() && TextOf(body, "detail") != detail) return "another detail";
  return {};
}

inline std::string FaultOfPlainError(const Reply& reply, int status) {
  if (reply.status != status || reply.MediaType() != "application/json" || !reply.IsJson()) return "no such message";
  const boost::json::object body = reply.Json().as_object();
  const bool plain = !body.contains("error_type") && body.contains("message") && body.at("message").is_string();
  return plain ? "" : "not plain";
}

inline bool IsNoPage(const Reply& reply) {
  return reply.status == 403 && reply.IsJson() &&
         reply.Json() == boost::json::value{{"error", "CSRF token was invalid or missing."}};
}

inline std::string FaultOfSuccess(const Reply& reply, const Operation& operation) {
  if (reply.status != operation.status) return "another status";
  if (operation.status == 204) return reply.body.empty() ? "" : "a body";
  if (reply.MediaType() != "application/json" || !reply.IsJson()) return "no JSON";
  const boost::json::value body = reply.Json();
  for (const std::string& member : operation.members) {
    if (Member(body, member) == nullptr) return "without " + member;
  }
  return {};
}

// How an answer differs from what the verdict has it be; empty: not at all.
inline std::string FaultOf(const Reply& reply, Verdict verdict, const Operation& operation) {
  switch (verdict) {
    case Verdict::kAllowed: return FaultOfSuccess(reply, operation);
    case Verdict::kAnonymous: return FaultOfError(reply, 401, "invalid_token", "Requires authentication");
    case Verdict::kBadCredential:
      if (!reply.Header("www-authenticate").starts_with("Bearer")) return "no challenge";
      return FaultOfError(reply, 401, "invalid_token");
    case Verdict::kUnreadable: {
      if (const std::string fault = FaultOfError(reply, 401, "invalid_token"); !fault.empty()) return fault;
      const boost::json::value body = reply.Json();
      const auto* const session = Member(body, "session_required");
      return session != nullptr && *session == false ? "" : "another session_required";
    }
    case Verdict::kForbidden: return FaultOfError(reply, 403, "insufficient_scope", "Unauthorized");
    case Verdict::kPlainlyForbidden: return FaultOfPlainError(reply, 403);
    case Verdict::kNoPage: return IsNoPage(reply) ? "" : "not the answer to a foreign page";
  }
  return "no verdict";
}

}  // namespace jeton::testing::quay
