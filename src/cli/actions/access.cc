#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

std::string Joined(const json::value* texts, const std::string& separator) {
  std::string joined;
  if (texts == nullptr || !texts->is_array()) return joined;
  for (const json::value& text : texts->get_array()) {
    joined.append(joined.empty() ? "" : separator).append(HumanText(text, Now()));
  }
  return joined;
}

std::string TextAt(const json::value& document, std::string_view path) {
  const json::value* const member = FindMember(document, path);
  return member == nullptr || member->is_null() ? "" : HumanText(*member, Now());
}

bool IsApi(const std::string& resource) { return resource.starts_with("api:"); }

// An application goes by its name in the organization of the API, with that or without.
Result<std::string, Failure> WholeSubject(Invocation& invocation, const std::string& who) {
  const std::string resource = invocation.typed.Text("RESOURCE");
  if (IsApi(resource)) {
    const std::string organization = resource.substr(4, resource.find('/') - 4) + "/";
    return who.starts_with(organization) ? who.substr(organization.size()) : who;
  }
  const auto whole = RealName(invocation, who, resource);
  if (!whole) return Fail(whole.error());
  return whole->name;
}

// Names the robot, user or application whole, in the body and in the query alike.
Result<ApiCall, Failure> CallAbout(Invocation& invocation, const char* place) {
  auto call = BuildCall(invocation, "");
  const std::string who = invocation.typed.Text(place);
  if (!call || who.empty()) return call;
  const auto whole = WholeSubject(invocation, who);
  if (!whole) return Fail(whole.error());
  if (call->body.is_object()) PutMember(call->body, "who", json::value(*whole));
  for (auto& [name, value] : call->query) {
    if (name == "who") value = *whole;
  }
  return call;
}

bool Made(const json::value& document, std::string_view what) {
  const json::value* const made = Member(document, "made");
  if (made == nullptr || !made->is_array()) return false;
  for (const json::value& one : made->get_array()) {
    if (one.is_string() && one.get_string() == json::string_view(what.data(), what.size())) return true;
  }
  return false;
}

// The line of the shell that gives the secret to the commands of the snippet, and these.
void PrintSnippet(const json::value& document, const std::string& name) {
  const char* const variable = IsApi(TextAt(document, "resource")) ? "CLIENT_SECRET" : "REGISTRY_TOKEN";
  const std::string secret = TextAt(document, "token");
  if (!secret.empty()) Write(std::string(variable) + "='" + secret + "'\n");
  const json::value* const snippet = FindMember(document, "snippets." + name);
  if (snippet != nullptr) Write(PlainText(*snippet));
}

// "the role write on acme/web", "the scope orders:read of api:acme/orders".
std::string WhatIsGranted(const json::value& document) {
  const std::string resource = TextAt(document, "resource");
  if (IsApi(resource)) return "the scope " + TextAt(document, "action") + " of " + resource;
  return "the role " + TextAt(document, "role") + " on " + resource;
}

void PrintGrant(Invocation& invocation, const json::value& document) {
  const bool trial = invocation.typed.On("dry-run");
  std::string said = TextAt(document, "who") + (trial ? " would get " : " has ") + WhatIsGranted(document);
  const std::string end = TextAt(document, "expires");
  if (!end.empty()) said += ", which ends " + end;
  said += ".";
  invocation.terminal.Say(said);
  if (Made(document, "robot")) {
    const std::string who = TextAt(document, "who");
    invocation.terminal.Say((trial ? "It would make" : "Made") + std::string(" the robot ") + who +
                            "; a user is written user:" + who.substr(who.find('+') + 1) + ".");
  }
  if (Made(document, "application")) {
    invocation.terminal.Say((trial ? "It would make" : "Made") + std::string(" the application ") +
                            TextAt(document, "who") +
                            (trial ? "." : ": client id " + TextAt(document, "client_id") + "."));
  }
  const std::string secret = TextAt(document, "token");
  if (secret.empty()) return;
  Write(secret + "\n");
  const std::string secret_end = TextAt(document, "token_expires");
  invocation.terminal.Say("The secret is shown now and never again." +
                          (secret_end.empty() ? "" : " It ends " + secret_end + ".") + "\nUse it: --snippet " +
                          (IsApi(TextAt(document, "resource")) ? "curl" : "docker, podman, kubernetes, github …") +
                          " prints commands.");
}

// "yes" or "no", and why.
void PrintAnswer(const json::value& document, bool allowed) {
  Write(allowed ? "yes\n" : "no\n");
  const json::value* const because = Member(document, "because");
  const std::string reasons = Joined(because, "\n  ");
  if (!reasons.empty()) Write("  " + reasons + "\n");
  const std::string right = TextAt(document, "needs.right");
  if (right.empty()) return;
  std::string needs = "  needs: " + right;
  const std::string resource = TextAt(document, "needs.resource");
  if (!resource.empty()) needs += " on " + resource;
  const std::string granters = Joined(FindMember(document, "needs.who_can_grant"), ", ");
  if (!granters.empty()) needs += ", from " + granters;
  Write(needs + "\n");
}

void PrintActions(const json::value& document, const char* member, const char* head) {
  const json::value* const list = Member(document, member);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& one : list->get_array()) {
    Write(std::string(head) + TextAt(one, "resource") + " " + Joined(Member(one, "actions"), ",") + "\n");
  }
}

void PrintRefused(const json::value& document) {
  const json::value* const refused = Member(document, "refused");
  if (refused == nullptr || !refused->is_array()) return;
  for (const json::value& one : refused->get_array()) {
    Write("refused:  " + TextAt(one, "action") + " on " + TextAt(one, "resource") + " (" + TextAt(one, "reason") +
          ")\n");
    const std::string because = Joined(Member(one, "because"), "\n          ");
    if (!because.empty()) Write("          " + because + "\n");
    const std::string right = TextAt(one, "needs.right");
    if (right.empty()) continue;
    Write("needs:    " + right + " on " + TextAt(one, "needs.resource") + "\n");
    const std::string granters = Joined(FindMember(one, "needs.who_can_grant"), ", ");
    if (!granters.empty()) Write("          " + granters + " can grant it\n");
  }
}

}  // namespace

Result<Exit, Failure> Allow(Invocation& invocation) {
  const std::string snippet = invocation.typed.Text("snippet");
  if (IsApi(invocation.typed.Text("RESOURCE")) && !snippet.empty() && snippet != "curl") {
    return Fail(WrongUsage("With an API, `--snippet` is curl alone.", "the same with --snippet curl"));
  }
  auto call = CallAbout(invocation, "WHO");
  if (!call) return Fail(call.error());
  PutMember(call->body, "create", true);
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  if (!snippet.empty()) {
    PrintSnippet(reply->document, snippet);
    return Exit::kDone;
  }
  const Printer printer(invocation.typed, invocation.terminal, Now());
  if (!printer.for_people()) return Show(invocation, reply->document);
  PrintGrant(invocation, reply->document);
  return Exit::kDone;
}

Result<Exit, Failure> Deny(Invocation& invocation) {
  const auto call = CallAbout(invocation, "WHO");
  if (!call) return Fail(call.error());
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  const Printer printer(invocation.typed, invocation.terminal, Now());
  if (!printer.for_people()) return Show(invocation, reply->document);
  const std::string removed = TextAt(reply->document, "removed");
  const std::string resource = TextAt(reply->document, "resource");
  const bool at_api = IsApi(resource);
  const std::string kind = at_api ? "scope " : "role ";
  invocation.terminal.Say(TextAt(reply->document, "who") +
                          (removed.empty() && at_api        ? " does not have that scope"
                           : removed.empty()                ? " has no role of its own"
                           : invocation.typed.On("dry-run") ? " would lose the " + kind + removed
                                                            : " has lost the " + kind + removed) +
                          (at_api ? " of " : " on ") + resource + ".");
  const json::value* const allowed = Member(reply->document, "allowed");
  if (allowed != nullptr && allowed->is_bool() && allowed->get_bool()) {
    invocation.terminal.Say("It still may, by another way: " + Joined(Member(reply->document, "because"), " "));
  }
  return Exit::kDone;
}

Result<Exit, Failure> Can(Invocation& invocation) {
  const auto call = CallAbout(invocation, "as");
  if (!call) return Fail(call.error());
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  const json::value* const allowed = Member(reply->document, "allowed");
  const bool yes = allowed != nullptr && allowed->is_bool() && allowed->get_bool();
  const Printer printer(invocation.typed, invocation.terminal, Now());
  if (printer.for_people()) {
    PrintAnswer(reply->document, yes);
  } else if (const auto shown = Show(invocation, reply->document); !shown) {
    return Fail(shown.error());
  }
  return yes ? Exit::kDone : Exit::kRefused;
}

Result<Exit, Failure> Explain(Invocation& invocation) {
  const auto call = BuildCall(invocation, invocation.typed.Text("CODE"));
  if (!call) return Fail(call.error());
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  const Printer printer(invocation.typed, invocation.terminal, Now());
  if (!printer.for_people()) return Show(invocation, reply->document);
  const json::value& document = reply->document;
  Write("code:     " + TextAt(document, "code") + "\n");
  Write("when:     " + TextAt(document, "time") + "\n");
  Write("who:      " + TextAt(document, "login") + " from " + TextAt(document, "address") + "\n");
  Write("secret:   " + TextAt(document, "credential") + "\n");
  PrintActions(document, "asked", "asked:    ");
  PrintActions(document, "granted", "granted:  ");
  PrintRefused(document);
  return Exit::kDone;
}

}  // namespace jeton::cli
