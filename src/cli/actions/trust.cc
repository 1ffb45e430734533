#include "base/encoding.h"
#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// The rules of a robot as they are, and the tag under which they may be replaced.
struct Rules {
  std::string path;
  std::string tag;
  json::array rules;
};

Result<Rules, Failure> ReadRules(Invocation& invocation) {
  auto path =
      BuildPath(invocation, "/organizations/{organization}/robots/{name}/trust", invocation.typed.Text("ROBOT"));
  if (!path) return Fail(path.error());
  const auto reply = Ask(invocation, {.path = *path});
  if (!reply) return Fail(reply.error());
  const json::value* const rules = Member(reply->document, "rules");
  return Rules{*path, reply->entity_tag, rules != nullptr && rules->is_array() ? rules->get_array() : json::array()};
}

Result<Exit, Failure> WriteRules(Invocation& invocation, const Rules& rules) {
  ApiCall call{
      .method = "PUT", .path = rules.path, .body = json::object{{"rules", rules.rules}}, .if_match = rules.tag};
  if (invocation.typed.On("dry-run")) call.query.emplace_back("dry_run", "true");
  const auto reply = Ask(invocation, call);
  if (!reply) return Fail(reply.error());
  const json::value* const list = Member(reply->document, "rules");
  Printer printer(invocation.typed, invocation.terminal, Now());
  if (list != nullptr && list->is_array()) {
    for (const json::value& rule : list->get_array()) {
      if (const auto printed = printer.Item(rule); !printed) return Fail(printed.error());
    }
  }
  printer.End();
  return Exit::kDone;
}

// "ref=refs/heads/main"
Result<json::object, Failure> ClaimsOf(Invocation& invocation) {
  json::object claims;
  const auto given = invocation.typed.flags.find("claims");
  if (given == invocation.typed.flags.end()) return claims;
  for (const std::string& claim : given->second) {
    const auto equals = claim.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Fail(WrongUsage("`--claims` has the form NAME=PATTERN, not `" + claim + "`."));
    }
    claims[claim.substr(0, equals)] = claim.substr(equals + 1);
  }
  return claims;
}

}  // namespace

Result<Exit, Failure> ListTrust(Invocation& invocation) {
  const auto rules = ReadRules(invocation);
  if (!rules) return Fail(rules.error());
  Printer printer(invocation.typed, invocation.terminal, Now());
  for (const json::value& rule : rules->rules) {
    if (const auto printed = printer.Item(rule); !printed) return Fail(printed.error());
  }
  printer.End();
  return Exit::kDone;
}

Result<Exit, Failure> AddTrust(Invocation& invocation) {
  const auto claims = ClaimsOf(invocation);
  if (!claims) return Fail(claims.error());
  auto rules = ReadRules(invocation);
  if (!rules) return Fail(rules.error());
  json::object rule{{"issuer", invocation.typed.Text("issuer")}};
  for (const char* const member : {"name", "subject"}) {
    const std::string text = invocation.typed.Text(member);
    if (!text.empty()) rule[member] = text;
  }
  json::array audiences;
  const auto given = invocation.typed.flags.find("audiences");
  if (given != invocation.typed.flags.end()) {
    for (const std::string& audience : given->second) audiences.emplace_back(audience);
  } else {
    audiences.emplace_back(invocation.session.target()->url);  // this server, as the job names it
  }
  rule["audiences"] = std::move(audiences);
  if (!claims->empty()) rule["claims"] = *claims;
  rules->rules.emplace_back(std::move(rule));
  return WriteRules(invocation, *rules);
}

Result<Exit, Failure> RemoveTrust(Invocation& invocation) {
  auto rules = ReadRules(invocation);
  if (!rules) return Fail(rules.error());
  const std::string wanted = invocation.typed.Text("RULE");
  const auto number = ParseInteger(wanted);
  json::array left;
  for (std::size_t i = 0; i < rules->rules.size(); ++i) {
    const json::value* const name = Member(rules->rules[i], "name");
    const bool named = name != nullptr && name->is_string() && name->get_string() == wanted;
    if (!named && number != static_cast<std::int64_t>(i + 1)) left.push_back(rules->rules[i]);
  }
  if (left.size() == rules->rules.size()) {
    return Fail(Failure{.exit = Exit::kNotFound,
                        .what = {},
                        .why = "The robot has no rule `" + wanted + "`.",
                        .next = "jeton robot trust list " + invocation.typed.Text("ROBOT")});
  }
  if (left.size() + 1 < rules->rules.size()) {
    return Fail(WrongUsage("Several rules are called `" + wanted + "`: say which by its number."));
  }
  rules->rules = std::move(left);
  return WriteRules(invocation, *rules);
}

Result<Exit, Failure> TryTrust(Invocation& invocation) {
  const auto token = ReadSecret(invocation.terminal, invocation.typed.Text("secret-file"),
                                invocation.typed.On("secret-stdin"), "The job's token");
  if (!token) return Fail(token.error());
  const auto path =
      BuildPath(invocation, "/organizations/{organization}/robots/{name}/trust/try", invocation.typed.Text("ROBOT"));
  if (!path) return Fail(path.error());
  const auto reply = Ask(invocation, {.method = "POST", .path = *path, .body = json::object{{"token", *token}}});
  if (!reply) return Fail(reply.error());
  if (const auto shown = Show(invocation, reply->document); !shown) return Fail(shown.error());
  const json::value* const accepted = Member(reply->document, "accepted");
  return accepted != nullptr && accepted->is_bool() && accepted->get_bool() ? Exit::kDone : Exit::kRefused;
}

}  // namespace jeton::cli
