#include "cli/core/request.h"

#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "base/json.h"
#include "cli/core/run.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

using Parameters = std::map<std::string, std::string, std::less<>>;

// Reads a name as its place binds it: "organization+name" splits acme+ci at the plus. A name without the separator is
// of the usual organization.
Result<void, Failure> Bind(Parameters& parameters, const Positional& positional, const std::string& name,
                           const std::string& organization) {
  const auto mark = positional.binds.find_first_of("+/");
  if (mark == std::string_view::npos) {
    parameters[std::string(positional.binds)] = name;
    return {};
  }
  const char separator = positional.binds[mark];
  const std::string first(positional.binds.substr(0, mark));
  const std::string second(positional.binds.substr(mark + 1));
  const auto at = name.find(separator);
  if (at != std::string::npos && at > 0 && at + 1 < name.size()) {
    parameters[first] = name.substr(0, at);
    parameters[second] = name.substr(at + 1);
    return {};
  }
  if (at == std::string::npos && !organization.empty()) {
    parameters[first] = organization;
    parameters[second] = name;
    return {};
  }
  return Fail(WrongUsage(
      "`" + name + "` does not say of which organization: write ORGANIZATION" + separator + name + ", or give --org.",
      std::string("the same with ") + "ORGANIZATION" + separator + name));
}

Result<std::string, Failure> Fill(std::string_view path, const Parameters& parameters) {
  std::string filled;
  while (!path.empty()) {
    const auto open = std::min(path.find('{'), path.size());
    filled += path.substr(0, open);
    path.remove_prefix(open);
    if (path.empty()) break;
    const auto close = path.find('}');
    const auto found = parameters.find(path.substr(1, close - 1));
    if (found == parameters.end()) {
      return Fail(WrongUsage("It is not known which organization is meant: give --org, or set JETON_ORG."));
    }
    filled += PathSegment(found->second);
    path.remove_prefix(close + 1);
  }
  // The caller's own name space has paths of its own.
  constexpr std::string_view kOwnSpace = "/organizations/me/robots";
  if (filled.starts_with(kOwnSpace)) filled.replace(0, kOwnSpace.size(), "/users/me/robots");
  return filled;
}

// Whether the usual organization takes the place of the flag.
bool Ambient(const Flag& flag) { return flag.name == "org" && flag.place != Place::kOwn && flag.value == "ORG"; }

}  // namespace

std::string WholeName(const std::string& who, const std::string& resource, const std::string& organization) {
  constexpr std::string_view kUser = "user:";
  if (who.starts_with(kUser)) return who.substr(kUser.size());
  if (who.find('+') != std::string::npos) return who;
  const auto slash = resource.find('/');
  const std::string space = slash == std::string::npos ? organization : resource.substr(0, slash);
  return space.empty() ? who : space + "+" + who;
}

std::string MemberOf(const Flag& flag) {
  if (!flag.member.empty()) return std::string(flag.member);
  std::string member(flag.name);
  std::replace(member.begin(), member.end(), '-', '_');
  return member;
}

json::value JsonOf(const Flag& flag, const std::vector<std::string>& values) {
  switch (flag.kind) {
    case Kind::kSwitch: return values.back() == "true";
    case Kind::kWhole: return ParseInteger(values.back()).value_or(0);
    case Kind::kList: {
      json::array list;
      for (const std::string& value : values) {
        if (!value.empty()) list.emplace_back(value);
      }
      return list;
    }
    case Kind::kText: break;
  }
  // An empty text takes a value away.
  return values.back().empty() ? json::value(nullptr) : json::value(values.back());
}

Result<json::value, Failure> ValueOf(Invocation& invocation, const Flag& flag, const std::vector<std::string>& values) {
  const auto slash = values.back().find('/');
  if (flag.completes != Names::kApplications || slash == std::string::npos) return JsonOf(flag, values);
  const std::string organization = PathSegment(values.back().substr(0, slash));
  const auto reply = Ask(invocation, {.path = "/organizations/" + organization + "/applications/" +
                                              PathSegment(values.back().substr(slash + 1))});
  if (!reply) return Fail(reply.error());
  return json::value(TextOf(reply->document.get_object(), "client_id"));
}

void PutMember(json::value& body, std::string_view path, json::value value) {
  json::value* at = &body;
  for (;;) {
    if (!at->is_object()) *at = json::object();
    const auto dot = std::min(path.find('.'), path.size());
    json::value& member = at->get_object()[json::string_view(path.data(), dot)];
    if (dot == path.size()) {
      member = std::move(value);
      return;
    }
    at = &member;
    path.remove_prefix(dot + 1);
  }
}

Result<std::string, Failure> BuildPath(Invocation& invocation, std::string_view path, const std::string& name) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  Parameters parameters;
  for (const Positional& positional : invocation.command.positionals) {
    if (positional.binds.empty()) continue;
    const std::string value = positional.many ? name : invocation.typed.Text(positional.name);
    if (value.empty() && positional.optional) continue;
    if (const auto bound = Bind(parameters, positional, value, target->organization); !bound) {
      return Fail(bound.error());
    }
  }
  if (!target->organization.empty()) parameters.emplace("organization", target->organization);
  return Fill(path, parameters);
}

Result<ApiCall, Failure> BuildCall(Invocation& invocation, const std::string& name) {
  const Command& command = invocation.command;
  auto path = BuildPath(invocation, command.path, name);
  if (!path) return Fail(path.error());
  ApiCall call{.method = std::string(command.method), .path = std::move(*path), .must_be_new = command.must_be_new};
  const bool reads = call.method == "GET" || call.method == "DELETE";
  if (!reads) call.body = json::object();
  const auto put = [&](Place place, const std::string& member, json::value value, const std::string& text) {
    if (place == Place::kQuery || reads) {
      call.query.emplace_back(member, text);
    } else {
      PutMember(call.body, member, std::move(value));
    }
  };
  for (const Positional& positional : command.positionals) {
    const std::string text = invocation.typed.Text(positional.name);
    if (!positional.member.empty() && !text.empty())
      put(Place::kBody, std::string(positional.member), json::value(text), text);
  }
  for (const Flag& flag : command.flags) {
    if (flag.place == Place::kOwn) continue;
    const auto found = invocation.typed.flags.find(flag.name);
    if (found != invocation.typed.flags.end()) {
      auto value = ValueOf(invocation, flag, found->second);
      if (!value) return Fail(value.error());
      const std::string text = value->is_string() ? std::string(value->get_string()) : found->second.back();
      put(flag.place, MemberOf(flag), std::move(*value), text);
    } else if (Ambient(flag)) {
      const auto target = invocation.session.target();
      if (!target || target->organization.empty()) continue;
      put(flag.place, MemberOf(flag), json::value(target->organization), target->organization);
    }
  }
  if (invocation.typed.On("dry-run")) call.query.emplace_back("dry_run", "true");
  return call;
}

std::string NextFor(const Invocation& invocation) {
  if (!invocation.command.next.empty()) return std::string(invocation.command.next);
  const std::string_view words = invocation.command.words;
  const std::string list = std::string(words.substr(0, words.rfind(' '))) + " list";
  return FindCommand(invocation.commands, list) != nullptr && list != words ? "jeton " + list : "";
}

}  // namespace jeton::cli
