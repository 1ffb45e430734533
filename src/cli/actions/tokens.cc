#include "base/json.h"
#include "cli/actions/actions.h"
#include "jeton/token.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

Result<std::string, Failure> SecretFrom(Invocation& invocation, const std::string& question) {
  return ReadSecret(invocation.terminal, invocation.typed.Text("secret-file"), invocation.typed.On("secret-stdin"),
                    question);
}

// The one live secret of a robot.
Result<std::string, Failure> SecretOfRobot(Invocation& invocation, const std::string& robot) {
  const auto api = invocation.session.Reach();
  if (!api) return Fail(api.error());
  const auto name = RealName(invocation, robot, "");
  if (!name) return Fail(name.error());
  const std::string& whole = name->name;
  const std::string space = whole.substr(0, whole.find('+'));
  Query query{{"kind", "robot"}, {"subject", whole}};
  if (!name->own) query.emplace_back("organization", space);
  std::vector<std::string> ids;
  const auto listed = (*api)->List("/tokens", query, 0, [&](const json::value& item) {
    const std::string state = TextOf(item.get_object(), "state");
    if (state != "ended") ids.push_back(TextOf(item.get_object(), "id"));
    return true;
  });
  if (!listed) return Fail(FailureOf(listed.error()));
  const std::string list = "jeton token list --org " + space + " --subject " + whole;
  if (ids.empty()) {
    return Fail(Failure{.exit = Exit::kNotFound,
                        .what = {},
                        .why = "The robot " + whole + " has no live secret.",
                        .next = "jeton token create --robot " + whole});
  }
  if (ids.size() == 1) return ids.front();
  return Fail(Failure{
      .exit = Exit::kUsage,
      .what = {},
      .why = "The robot " + whole + " has " + std::to_string(ids.size()) + " live secrets; say which one by its id.",
      .next = list});
}

json::value Identified(const TokenIdentity& identity) {
  json::object document;
  document["kind"] = json::string_view(identity.kind.empty() ? "unknown" : identity.kind.data(),
                                       identity.kind.empty() ? 7 : identity.kind.size());
  if (!identity.kind.empty())
    document["checksum"] = json::string_view(identity.checksum.data(), identity.checksum.size());
  return document;
}

// The days come in one document; they are printed as a list with columns of its own.
Result<Exit, Failure> ShowRepositoryUsage(Invocation& invocation, const std::string& organization,
                                          const std::string& repository) {
  ApiCall call{.path = "/organizations/" + PathSegment(organization) + "/repositories/" + PathSegment(repository) +
                       "/uses"};
  if (invocation.typed.Has("since")) call.query.emplace_back("since", invocation.typed.Text("since"));
  const auto reply = Ask(invocation, call);
  if (!reply) return Fail(reply.error());
  Command of_days = invocation.command;
  of_days.columns = "day pulls pushes";
  of_days.wide = {};
  of_days.name = "day";
  Typed typed = invocation.typed;
  typed.command = &of_days;
  Printer printer(typed, invocation.terminal, Now());
  const boost::json::value* const days = Member(reply->document, "days");
  if (days != nullptr && days->is_array()) {
    for (const boost::json::value& day : days->get_array()) {
      if (const auto printed = printer.Item(day); !printed) return Fail(printed.error());
    }
  }
  printer.End();
  return Exit::kDone;
}

}  // namespace

Result<Exit, Failure> CreateToken(Invocation& invocation) {
  auto call = BuildCall(invocation, "");
  if (!call) return Fail(call.error());
  const std::string robot = invocation.typed.Text("robot");
  if (!robot.empty()) {
    const auto name = RealName(invocation, robot, "");
    if (!name) return Fail(name.error());
    PutMember(call->body, "robot", json::value(name->name));
  }
  if (!invocation.typed.Has("kind")) {
    PutMember(call->body, "kind",
              !robot.empty()                        ? "robot"
              : invocation.typed.Has("application") ? "oauth"
                                                    : "authorization");
  }
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  return Show(invocation, reply->document);
}

Result<Exit, Failure> RotateToken(Invocation& invocation) {
  std::string id = invocation.typed.Text("ID");
  const std::string robot = invocation.typed.Text("robot");
  if (id.empty() == robot.empty()) return Fail(WrongUsage("It needs either ID or `--robot`."));
  if (id.empty()) {
    auto found = SecretOfRobot(invocation, robot);
    if (!found) return Fail(found.error());
    id = *found;
  }
  auto call = BuildCall(invocation, id);
  if (!call) return Fail(call.error());
  call->path = "/tokens/" + PathSegment(id) + "/rotate";
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  return Show(invocation, reply->document);
}

// The form of the text tells kind and checksum. A server, if there is a login, tells more to those that may know it.
Result<Exit, Failure> IdentifyText(Invocation& invocation) {
  const auto text = SecretFrom(invocation, "The text");
  if (!text) return Fail(text.error());
  const TokenIdentity identity = Identify(*text);
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  json::value document = Identified(identity);
  const bool good = !identity.kind.empty() && identity.checksum != "wrong";
  if (good && !target->token.empty() && !target->url.empty() && !invocation.typed.On("offline")) {
    const auto reply =
        Ask(invocation, {.method = "POST", .path = "/tokens/identify", .body = json::object{{"token", *text}}});
    if (!reply) return Fail(reply.error());
    for (const char* const member : {"item", "revoke_at"}) {
      if (const json::value* const known = Member(reply->document, member)) document.get_object()[member] = *known;
    }
  }
  if (const auto shown = Show(invocation, document); !shown) return Fail(shown.error());
  return good ? Exit::kDone : Exit::kFailed;
}

Result<Exit, Failure> ReportLeaked(Invocation& invocation) {
  const auto text = SecretFrom(invocation, "The leaked token");
  if (!text) return Fail(text.error());
  json::array tokens;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of("\r\n"), rest.size());
    if (end > 0) tokens.emplace_back(json::string_view(rest.data(), end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (tokens.empty()) {
    return Fail(WrongUsage("Standard input has no line.", "jeton token leaked < FILE"));
  }
  ApiCall call{.method = "POST", .path = "/tokens/leaked", .body = json::object{{"tokens", std::move(tokens)}}};
  if (invocation.typed.On("dry-run")) call.query.emplace_back("dry_run", "true");
  const auto reply = Ask(invocation, call);
  if (!reply) return Fail(reply.error());
  return Show(invocation, reply->document);
}

// What is known of the use of a repository by day, or of all tokens of a robot, a user or an application.
Result<Exit, Failure> ShowUsage(Invocation& invocation) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  const std::string name = invocation.typed.Text("NAME");
  if (const auto slash = name.find('/'); slash != std::string::npos) {
    return ShowRepositoryUsage(invocation, name.substr(0, slash), name.substr(slash + 1));
  }
  if (invocation.typed.Has("since")) return Fail(WrongUsage("`--since` is for repositories, like acme/web."));
  AccountName subject{.name = name};
  std::string space = target->organization;
  if (name.find('+') != std::string::npos) {
    auto robot = RealName(invocation, name, "");
    if (!robot) return Fail(robot.error());
    subject = std::move(*robot);
    space = subject.own ? "" : name.substr(0, name.find('+'));
  }
  Query query{{"subject", subject.name}};
  if (!space.empty()) query.emplace_back("organization", space);
  return ShowList(invocation, {.path = "/tokens", .query = query});
}

}  // namespace jeton::cli
