#include "cli/core/session.h"

#include "cli/core/renewal.h"

namespace jeton::cli {
namespace {

std::string FirstOf(const std::string& first, const std::string& second) { return first.empty() ? second : first; }

std::string WithoutSlash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

Failure NoServer() {
  return {
      .exit = Exit::kLogin, .what = {}, .why = "It is not known which server to ask.", .next = "jeton login https://…"};
}

// Returns the login by name, by address, or the current one; null: none fits.
Result<const Login*, Failure> ChooseLogin(const Logins& logins, const std::string& context, const std::string& url) {
  if (!context.empty()) {
    if (const Login* const login = logins.Find(context)) return login;
    return Fail(Failure{.exit = Exit::kLogin,
                        .what = {},
                        .why = "There is no login named " + context + ".",
                        .next = "jeton auth status"});
  }
  if (url.empty()) return logins.Find(logins.current);
  const Login* const current = logins.Find(logins.current);
  return current != nullptr && current->url == url ? current : logins.FindUrl(url);
}

}  // namespace

Result<Target, Failure> FindTarget(const Typed& typed) {
  const auto logins = ReadLogins();
  if (!logins) return Fail(logins.error());
  const std::string url = WithoutSlash(FirstOf(typed.Text("url"), Environment("JETON_URL")));
  const auto login = ChooseLogin(*logins, FirstOf(typed.Text("context"), Environment("JETON_CONTEXT")), url);
  if (!login) return Fail(login.error());
  Target target{.url = url, .token = Environment("JETON_TOKEN")};
  target.token_from_environment = !target.token.empty();
  target.organization = FirstOf(typed.Text("org"), Environment("JETON_ORG"));
  target.ca_file = FirstOf(typed.Text("cacert"), Environment("JETON_CACERT"));
  if (*login == nullptr) return target;
  const Login& used = **login;
  const bool same_server = target.url.empty() || target.url == used.url;
  if (!same_server) return target;
  target.context = used.name;
  target.login = used;
  target.url = used.url;
  target.token = FirstOf(target.token, used.token);
  target.organization = FirstOf(target.organization, used.organization);
  target.ca_file = FirstOf(target.ca_file, used.ca_file);
  return target;
}

Result<Target, Failure> Session::target() {
  if (!target_) {
    auto found = FindTarget(typed_);
    if (!found) return Fail(found.error());
    target_ = std::move(*found);
  }
  return *target_;
}

Result<std::string, Failure> Session::Token() {
  const auto found = target();
  if (!found) return Fail(found.error());
  if (found->token.empty()) {
    const std::string server = found->url.empty() ? "https://…" : found->url;
    return Fail(Failure{.exit = Exit::kLogin,
                        .what = {},
                        .why = found->url.empty() ? "There is no login." : "There is no login at " + found->url + ".",
                        .next = "jeton login " + server});
  }
  // In a hurry the answer of a renewal might not be read, and the refresh token be lost.
  if (found->token_from_environment || !found->login || most_.count() > 0) return found->token;
  return FreshToken(*found->login);
}

Connection::Options Session::OptionsOf(const Target& target) const {
  Connection::Options options{.url = target.url,
                              .ca_file = target.ca_file,
                              .allow_plain_http = !Environment("JETON_PLAIN_HTTP").empty(),
                              .user_agent = "jeton",
                              .interrupted = Interrupted};
  if (most_.count() > 0) options.timeout = options.connect_timeout = most_;
  if (typed_.On("verbose") || !Environment("JETON_DEBUG").empty()) {
    options.trace = [&terminal = terminal_](std::string_view line) { terminal.Say(line); };
  }
  return options;
}

Result<Api*, Failure> Session::Reach() {
  const auto found = target();
  if (!found) return Fail(found.error());
  if (found->url.empty()) return Fail(NoServer());
  if (!api_) {
    const auto token = Token();
    if (!token) return Fail(token.error());
    auto options = OptionsOf(*found);
    options.bearer = *token;
    connection_.emplace(std::move(options));
    api_.emplace(*connection_);
  }
  return &*api_;
}

Result<Connection*, Failure> Session::ReachAsStranger() {
  const auto found = target();
  if (!found) return Fail(found.error());
  if (found->url.empty()) return Fail(NoServer());
  if (!stranger_) stranger_.emplace(OptionsOf(*found));
  return &*stranger_;
}

}  // namespace jeton::cli
