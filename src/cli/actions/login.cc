#include <algorithm>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/web_address.h"
#include "cli/actions/actions.h"
#include "cli/actions/sign_in.h"
#include "cli/core/renewal.h"

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
  // On a terminal it is asked for, so that it is not shown.
  auto token = ReadSecret(invocation.terminal, invocation.typed.Text("token-file"), false, "A token for " + url);
  if (!token) return token;
  if (!IsHeaderText(*token)) {
    return Fail(WrongUsage("No token came: it is empty, or has spaces or line breaks in it.",
                           "jeton login " + url + " --token-stdin < FILE"));
  }
  return token;
}

// Puts a token into the login: one that the person brings, or what they get by signing in.
Result<void, Failure> GetToken(Invocation& invocation, Login& login) {
  switch (LoginWayOf(invocation)) {
    case LoginWay::kBrowser: return SignInByBrowser(invocation, login);
    case LoginWay::kDevice: return SignInByDevice(invocation, login);
    case LoginWay::kToken: break;
  }
  auto token = TokenOf(invocation, login.url);
  if (!token) return Fail(token.error());
  login.token = std::move(*token);
  return {};
}

// Asks the server whose token it is.
Result<std::string, Failure> UserOf(const Login& login) {
  Connection connection({.url = login.url,
                         .bearer = login.token,
                         .ca_file = login.ca_file,
                         .allow_plain_http = !Environment("JETON_PLAIN_HTTP").empty(),
                         .user_agent = "jeton",
                         .interrupted = Interrupted});
  const auto who = Api(connection).Call({.path = "/whoami"});
  if (who) return TextOf(who->document.get_object(), "name");
  Failure failure = FailureOf(who.error());
  if (failure.exit == Exit::kLogin) failure.why = "The server does not accept this token.";
  if (failure.exit == Exit::kLogin) failure.next = "jeton login " + login.url + "      # with another token";
  return Fail(std::move(failure));
}

// Ends what a login was given that is not kept: it would go on at the server, unseen.
Failure NotKept(const Login& login, Failure failure) {
  if (!EndAtServer(login)) failure.next = "take the login back at " + login.url + "/account";
  return failure;
}

// The end of the year 9999, the last that can be printed.
constexpr std::int64_t kLastSecond = 253'402'300'799;

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
  const auto target = invocation.session.target();
  Login login{.name = invocation.typed.Text("name"), .url = *url};
  if (login.name.empty()) login.name = HostOf(*url);
  login.organization = invocation.typed.Text("org");
  if (target) login.ca_file = target->ca_file;
  if (const auto got = GetToken(invocation, login); !got) return Fail(got.error());
  const auto user = UserOf(login);
  if (!user) return Fail(NotKept(login, user.error()));
  login.user = *user;
  std::optional<Login> replaced;
  const auto changed = ChangeLogins([&](Logins& logins) {
    if (const Login* const same = logins.Find(login.name)) replaced = *same;
    Keep(logins, login);
  });
  if (!changed) return Fail(NotKept(login, changed.error()));
  // What it had goes on at the server otherwise, unseen. That it cannot be ended is no reason not to log in.
  if (replaced) static_cast<void>(EndAtServer(*replaced));
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
  std::optional<Login> forgotten;
  const auto changed = ChangeLogins([&](Logins& logins) {
    if (const Login* const one = logins.Find(target->context)) forgotten = *one;
    std::erase_if(logins.all, [&](const Login& one) { return one.name == target->context; });
    if (logins.current == target->context) logins.current = logins.all.empty() ? "" : logins.all.front().name;
  });
  if (!changed) return Fail(changed.error());
  if (!forgotten || forgotten->refresh.empty()) {
    invocation.terminal.Say("Logged out of " + target->url +
                            ". The token itself still works: jeton token revoke ends tokens.");
    return Exit::kDone;
  }
  if (const auto ended = EndAtServer(*forgotten); !ended) {
    return Fail(Failure{.exit = Exit::kPartly,
                        .what = "the login is forgotten here, and goes on at " + forgotten->url,
                        .why = ended.error().why,
                        .next = "take it back at " + forgotten->url + "/account"});
  }
  invocation.terminal.Say("Logged out of " + target->url + ". What the login was given has ended.");
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
    const TimePoint end = FromMicros(std::clamp<std::int64_t>(login.expires, 0, kLastSecond) * 1'000'000);
    const auto printed = printer.Item(json::object{
        {"name", login.name},
        {"url", login.url},
        {"user", login.user},
        {"organization", login.organization.empty() ? json::value(nullptr) : json::value(login.organization)},
        {"used", used},
        {"renewed", !login.refresh.empty()},
        {"expires", login.expires == 0 ? json::value(nullptr) : json::value(FormatRfc3339(end))},
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
  const auto token = invocation.session.Token();
  if (!token) return Fail(token.error());
  Write(*token + "\n");
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
