#include <algorithm>

#include "base/json.h"
#include "base/web_address.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// Host and port: what docker calls a registry, and the usual name of a login.
std::string HostOf(const std::string& url) {
  const auto begin = url.find("://");
  const std::string rest = begin == std::string::npos ? url : url.substr(begin + 3);
  return rest.substr(0, rest.find('/'));
}

bool IsHeaderText(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

Result<std::string, Failure> AddressOf(Invocation& invocation) {
  std::string url = invocation.typed.Text("URL");
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  if (url.empty()) url = target->url;
  if (url.empty()) return Fail(WrongUsage("It needs URL: the address of the server.", "jeton login https://…"));
  if (url.find("://") == std::string::npos) url = "https://" + url;
  while (url.back() == '/') url.pop_back();
  if (!WebAddress::Parse(url)) {
    return Fail(
        WrongUsage("`" + url + "` is not an address like https://tokens.example.com.", "jeton login https://…"));
  }
  return url;
}

Result<std::string, Failure> TokenOf(Invocation& invocation, const std::string& url) {
  auto token = ReadSecret(invocation.terminal, invocation.typed.Text("token-file"), invocation.typed.On("token-stdin"),
                          "A token for " + url);
  if (!token) return token;
  if (!IsHeaderText(*token)) {
    return Fail(WrongUsage("No token came: it is empty, or has spaces or line breaks in it.",
                           "jeton login " + url + " --token-stdin < FILE"));
  }
  return token;
}

void Keep(Logins& logins, Login login) {
  const auto same =
      std::find_if(logins.all.begin(), logins.all.end(), [&](const Login& one) { return one.name == login.name; });
  logins.current = login.name;
  if (same == logins.all.end()) {
    logins.all.push_back(std::move(login));
    return;
  }
  if (same->url == login.url) login.registries = same->registries;
  *same = std::move(login);
}

}  // namespace

Result<Exit, Failure> LogIn(Invocation& invocation) {
  const auto url = AddressOf(invocation);
  if (!url) return Fail(url.error());
  const auto token = TokenOf(invocation, *url);
  if (!token) return Fail(token.error());
  Login login{.name = invocation.typed.Text("name"), .url = *url, .token = *token};
  if (login.name.empty()) login.name = HostOf(*url);
  login.organization = invocation.typed.Text("org");
  const auto target = invocation.session.target();
  if (target) login.ca_file = target->ca_file;
  Connection connection({.url = *url,
                         .bearer = *token,
                         .ca_file = login.ca_file,
                         .allow_plain_http = !Environment("JETON_PLAIN_HTTP").empty(),
                         .user_agent = "jeton",
                         .interrupted = Interrupted});
  const auto who = Api(connection).Call({.path = "/whoami"});
  if (!who) {
    Failure failure = FailureOf(who.error());
    if (failure.exit == Exit::kLogin) failure.why = "The server does not accept this token.";
    if (failure.exit == Exit::kLogin) failure.next = "jeton login " + *url + "      # with another token";
    return Fail(std::move(failure));
  }
  login.user = TextOf(who->document.get_object(), "name");
  const auto changed = ChangeLogins([&](Logins& logins) { Keep(logins, login); });
  if (!changed) return Fail(changed.error());
  invocation.terminal.Say("Logged in at " + *url + " as " + login.user + ". The token is kept in " + LoginsFile() +
                          ".");
  return Exit::kDone;
}

Result<Exit, Failure> LogOut(Invocation& invocation) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  if (target->context.empty()) {
    return Fail(Failure{.exit = Exit::kLogin, .what = {}, .why = "There is no login.", .next = "jeton auth status"});
  }
  const auto changed = ChangeLogins([&](Logins& logins) {
    std::erase_if(logins.all, [&](const Login& one) { return one.name == target->context; });
    if (logins.current == target->context) logins.current = logins.all.empty() ? "" : logins.all.front().name;
  });
  if (!changed) return Fail(changed.error());
  invocation.terminal.Say("Logged out of " + target->url +
                          ". The token itself still works: jeton token revoke ends tokens.");
  return Exit::kDone;
}

Result<Exit, Failure> ShowLogins(Invocation& invocation) {
  const auto logins = ReadLogins();
  if (!logins) return Fail(logins.error());
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  Printer printer(invocation.typed, invocation.terminal, Now());
  for (const Login& login : logins->all) {
    const bool used = login.name == target->context;
    const auto printed = printer.Item(json::object{
        {"name", login.name},
        {"url", login.url},
        {"user", login.user},
        {"organization", login.organization.empty() ? json::value(nullptr) : json::value(login.organization)},
        {"used", used},
        {"file", LoginsFile()}});
    if (!printed) return Fail(printed.error());
  }
  printer.End();
  if (printer.for_people()) invocation.terminal.Say("Kept in " + LoginsFile() + ".");
  if (target->token_from_environment) {
    invocation.terminal.Say("JETON_TOKEN is set, and used instead" +
                            (target->url.empty() ? std::string(".") : " at " + target->url + "."));
  }
  if (target->token.empty()) {
    return Fail(
        Failure{.exit = Exit::kLogin, .what = {}, .why = "There is no login.", .next = "jeton login https://…"});
  }
  return Exit::kDone;
}

Result<Exit, Failure> PrintToken(Invocation& invocation) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  if (target->token.empty()) {
    return Fail(
        Failure{.exit = Exit::kLogin, .what = {}, .why = "There is no login.", .next = "jeton login https://…"});
  }
  Write(target->token + "\n");
  return Exit::kDone;
}

Result<Exit, Failure> UseLogin(Invocation& invocation) {
  const std::string name = invocation.typed.Text("NAME");
  bool found = false;
  const auto changed = ChangeLogins([&](Logins& logins) {
    found = logins.Find(name) != nullptr;
    if (found) logins.current = name;
  });
  if (!changed) return Fail(changed.error());
  if (found) return Exit::kDone;
  return Fail(Failure{.exit = Exit::kNotFound,
                      .what = {},
                      .why = "There is no login named " + name + ".",
                      .next = "jeton auth status"});
}

}  // namespace jeton::cli
