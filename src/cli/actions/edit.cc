#include <algorithm>

#include "base/file.h"
#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// Scopes of an API are objects; their names suffice on a command line.
json::value ScopesOfApi(json::value names) {
  for (json::value& scope : names.get_array()) scope = json::object{{"name", scope}};
  return names;
}

// What an application may do with APIs: orders/orders:read is a scope of the API orders.
Result<json::value, Failure> ApisOfApplication(const json::array& words) {
  json::array apis;
  for (const json::value& one : words) {
    const std::string word(one.get_string());
    const auto slash = word.find('/');
    if (slash == std::string::npos) return Fail(WrongUsage(word + " is not of the form API/SCOPE."));
    const std::string name = word.substr(0, slash);
    const json::value scope(word.substr(slash + 1));
    const auto same = std::find_if(apis.begin(), apis.end(),
                                   [&](const json::value& api) { return api.at("api") == json::value(name); });
    if (same == apis.end()) {
      apis.push_back(json::object{{"api", name}, {"scopes", json::array{scope}}});
    } else {
      same->at("scopes").as_array().push_back(scope);
    }
  }
  return json::value(std::move(apis));
}

Result<json::value, Failure> ReadJsonFile(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text) return Fail(WrongUsage(text.error()));
  auto value = ParseJson(*text);
  if (!value) return Fail(WrongUsage(path + " holds no JSON."));
  return std::move(*value);
}

// Returns the value of a member as the API wants it. Some are written more briefly on a command line.
Result<json::value, Failure> ForMember(const Invocation& invocation, std::string_view member, json::value value) {
  const bool api = invocation.command.words.starts_with("api ");
  const bool application = invocation.command.words.starts_with("app ");
  if (api && member == "scopes" && value.is_array()) return ScopesOfApi(std::move(value));
  if (application && member == "apis" && value.is_array()) return ApisOfApplication(value.get_array());
  if (application && member == "jwks" && value.is_string()) return ReadJsonFile(std::string(value.get_string()));
  return value;
}

struct Changes {
  json::object to;
  std::vector<std::string> members;  // all that may be set
  Query found_by{};                  // what the document's path does not say
};

// Returns the value with which a member is replaced. In a list, an item by the name of one that is there keeps what is
// not said of it.
json::value KeepUnsaid(const json::value* before, json::value now) {
  if (before == nullptr || !before->is_array() || !now.is_array()) return now;
  for (json::value& item : now.get_array()) {
    const json::value* const name = Member(item, "name");
    const auto same = std::ranges::find_if(before->get_array(), [&](const json::value& old) {
      const json::value* const old_name = Member(old, "name");
      return name != nullptr && old_name != nullptr && *old_name == *name;
    });
    if (same == before->get_array().end()) continue;
    json::object kept = same->get_object();
    for (const auto& member : item.get_object()) kept[member.key()] = member.value();
    item = std::move(kept);
  }
  return now;
}

// Reads the document, puts the changes over its members that may be set, and writes it back if it has not changed
// meanwhile.
Result<Exit, Failure> Replace(Invocation& invocation, const std::string& name, const Changes& changes) {
  const auto path = BuildPath(invocation, invocation.command.path, name);
  if (!path) return Fail(path.error());
  const auto before = Ask(invocation, {.path = *path, .query = changes.found_by});
  if (!before) return Fail(before.error());
  json::value body = json::object();
  for (const std::string& member : changes.members) {
    const json::value* const kept = FindMember(before->document, member);
    if (kept != nullptr && !kept->is_null()) PutMember(body, member, *kept);
  }
  for (const auto& change : changes.to) {
    PutMember(body, change.key(), KeepUnsaid(FindMember(before->document, change.key()), change.value()));
  }
  ApiCall call{.method = "PUT", .path = *path, .body = std::move(body), .if_match = before->entity_tag};
  if (invocation.typed.On("dry-run")) call.query.emplace_back("dry_run", "true");
  const auto after = Ask(invocation, call);
  if (!after) return Fail(after.error());
  return Show(invocation, after->document);
}

Result<Exit, Failure> SwitchRobots(Invocation& invocation, bool disabled) {
  const Changes changes{.to = {{"disabled", disabled}}, .members = {"description", "disabled", "ends"}};
  return ForEach(invocation, [&](const std::string& name) { return Replace(invocation, name, changes); });
}

}  // namespace

Result<Exit, Failure> Edit(Invocation& invocation) {
  Changes changes;
  for (const Flag& flag : invocation.command.flags) {
    if (flag.place != Place::kBody) continue;
    changes.members.push_back(MemberOf(flag));
    const std::string& member = changes.members.back();
    // Whose it is tells which it is, and does not change.
    if (flag.name == "org") {
      const auto target = invocation.session.target();
      if (!target) return Fail(target.error());
      if (!target->organization.empty()) changes.found_by.emplace_back(member, target->organization);
      continue;
    }
    const auto given = invocation.typed.flags.find(flag.name);
    if (given == invocation.typed.flags.end()) continue;
    auto value = ForMember(invocation, member, JsonOf(flag, given->second));
    if (!value) return Fail(value.error());
    changes.to[member] = std::move(*value);
  }
  if (changes.to.empty()) return Fail(WrongUsage("It is not said what to change."));
  const std::string name = invocation.typed.Text(invocation.command.positionals.front().name);
  return Replace(invocation, name, changes);
}

Result<Exit, Failure> CreateWithBriefMembers(Invocation& invocation) {
  auto call = BuildCall(invocation, invocation.typed.Text(invocation.command.positionals.front().name));
  if (!call) return Fail(call.error());
  for (auto& member : call->body.get_object()) {
    auto value = ForMember(invocation, member.key(), std::move(member.value()));
    if (!value) return Fail(value.error());
    member.value() = std::move(*value);
  }
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  return Show(invocation, reply->document);
}

Result<Exit, Failure> EnableRobot(Invocation& invocation) { return SwitchRobots(invocation, false); }
Result<Exit, Failure> DisableRobot(Invocation& invocation) { return SwitchRobots(invocation, true); }

Result<Exit, Failure> Delete(Invocation& invocation) {
  const auto& names = invocation.typed.positionals.at(std::string(invocation.command.positionals.front().name));
  // With these, everything in them goes.
  const bool large = invocation.command.words.starts_with("org ") || invocation.command.words.starts_with("user ");
  const bool asks = (large || names.size() > 1) && !invocation.typed.On("yes") && !invocation.typed.On("dry-run");
  if (!asks) return RunRow(invocation);
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  const auto sure = invocation.terminal.Confirm("Really " + std::string(invocation.command.words) + " " + list + "?");
  if (!sure) return Fail(sure.error());
  if (*sure) return RunRow(invocation);
  return Fail(Failure{.exit = Exit::kFailed, .what = "nothing was done", .why = "You said no.", .next = "jeton help"});
}

}  // namespace jeton::cli
