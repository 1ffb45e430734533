#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// Scopes of an API are objects; their names suffice on a command line.
json::value ForApi(const Invocation& invocation, std::string_view member, json::value value) {
  if (!invocation.command.words.starts_with("api ") || member != "scopes" || !value.is_array()) return value;
  for (json::value& scope : value.get_array()) scope = json::object{{"name", scope}};
  return value;
}

// Reads the document, puts `changes` over its members that may be set, and writes it back if it has not changed
// meanwhile.
Result<Exit, Failure> Replace(Invocation& invocation, const std::string& name, const json::object& changes,
                              std::span<const std::string> members) {
  const auto path = BuildPath(invocation, invocation.command.path, name);
  if (!path) return Fail(path.error());
  const auto before = Ask(invocation, {.path = *path});
  if (!before) return Fail(before.error());
  json::value body = json::object();
  for (const std::string& member : members) {
    const json::value* const kept = FindMember(before->document, member);
    if (kept != nullptr && !kept->is_null()) PutMember(body, member, *kept);
  }
  for (const auto& change : changes) PutMember(body, change.key(), change.value());
  ApiCall call{.method = "PUT", .path = *path, .body = std::move(body), .if_match = before->entity_tag};
  if (invocation.typed.On("dry-run")) call.query.emplace_back("dry_run", "true");
  const auto after = Ask(invocation, call);
  if (!after) return Fail(after.error());
  return Show(invocation, after->document);
}

Result<Exit, Failure> SwitchRobots(Invocation& invocation, bool disabled) {
  static const std::string kMembers[] = {"description", "disabled", "ends"};
  return ForEach(invocation, [&](const std::string& name) {
    return Replace(invocation, name, {{"disabled", disabled}}, kMembers);
  });
}

}  // namespace

Result<Exit, Failure> Edit(Invocation& invocation) {
  json::object changes;
  std::vector<std::string> members;
  for (const Flag& flag : invocation.command.flags) {
    if (flag.place != Place::kBody) continue;
    members.push_back(MemberOf(flag));
    const auto given = invocation.typed.flags.find(flag.name);
    if (given == invocation.typed.flags.end()) continue;
    changes[members.back()] = ForApi(invocation, members.back(), JsonOf(flag, given->second));
  }
  if (changes.empty()) return Fail(WrongUsage("It is not said what to change."));
  const std::string name = invocation.typed.Text(invocation.command.positionals.front().name);
  return Replace(invocation, name, changes, members);
}

Result<Exit, Failure> CreateApi(Invocation& invocation) {
  auto call = BuildCall(invocation, invocation.typed.Text("API"));
  if (!call) return Fail(call.error());
  json::object& body = call->body.get_object();
  if (body.contains("scopes")) body["scopes"] = ForApi(invocation, "scopes", body["scopes"]);
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
  return Fail(
      Failure{.exit = Exit::kFailed, .what = "nothing was deleted", .why = "You said no.", .next = "jeton help"});
}

}  // namespace jeton::cli
