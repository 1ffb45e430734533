#include "cli/core/renewal.h"

#include <algorithm>
#include <filesystem>

#include "base/time.h"
#include "cli/core/file_lock.h"
#include "cli/core/terminal.h"

namespace jeton::cli {
namespace {

constexpr std::int64_t kRenewalMargin = 60;  // seconds before the end in which a token is renewed

std::int64_t UnixNow() { return ToUnixSeconds(SystemClock().Now()); }

bool LivesOn(const Login& login) { return login.refresh.empty() || UnixNow() + kRenewalMargin < login.expires; }

Failure Ended(const Login& login) {
  return {.exit = Exit::kLogin,
          .what = {},
          .why = "The login at " + login.url + " has ended.",
          .next = "jeton login " + login.url};
}

// The other processes wait for this one. An interrupt does not end it: a refresh token whose answer is not read is used
// up.
Result<std::string, Failure> Renew(const Login& login) {
  const auto tokens = LoginClientFor(login).Refresh(login.refresh);
  if (!tokens) {
    if (tokens.error().code == "invalid_grant") return Fail(Ended(login));
    if (UnixNow() < login.expires) return login.token;
    return Fail(FailureOf(tokens.error()));
  }
  Login renewed = login;
  TakeTokens(renewed, *tokens);
  const auto changed = ChangeLogins([&](Logins& logins) {
    const auto kept = std::ranges::find(logins.all, login.name, &Login::name);
    // A user that logged in anew meanwhile has newer ones.
    if (kept == logins.all.end() || kept->refresh != login.refresh) return;
    kept->token = renewed.token;
    kept->refresh = renewed.refresh;
    kept->expires = renewed.expires;
  });
  // The server has used up the refresh token that is kept. It still leads to the new one for a short while.
  if (!changed) {
    Terminal(false).Say("The renewed token is used for this call alone, because it could not be kept: " +
                        changed.error().why);
  }
  return renewed.token;
}

}  // namespace

client::LoginClient LoginClientFor(const Login& login) {
  return client::LoginClient({.url = login.url,
                              .ca_file = login.ca_file,
                              .allow_plain_http = !Environment("JETON_PLAIN_HTTP").empty(),
                              .user_agent = "jeton"},
                             kClientId);
}

void TakeTokens(Login& login, const client::LoginTokens& tokens) {
  login.token = tokens.access;
  login.expires = UnixNow() + tokens.life.count();
  if (!tokens.refresh.empty()) login.refresh = tokens.refresh;
}

Result<std::string, Failure> FreshToken(const Login& login) {
  if (LivesOn(login)) return login.token;
  const FileLock lock(std::filesystem::path(LoginsFile()).parent_path() / "renewal");
  if (!lock.held() || Interrupted()) {
    return Fail(Failure{.exit = Interrupted() ? Exit::kInterrupted : Exit::kFailed,
                        .what = {},
                        .why = "The token could not be renewed: the lock beside " + LoginsFile() + " was not free.",
                        .next = "the same again"});
  }
  // Another process may have renewed it meanwhile.
  const auto logins = ReadLogins();
  if (!logins) return Fail(logins.error());
  const Login* const kept = logins->Find(login.name);
  if (kept == nullptr || kept->url != login.url) return Fail(Ended(login));
  if (LivesOn(*kept)) return kept->token;
  return Renew(*kept);
}

Result<void, Failure> EndAtServer(const Login& login) {
  if (login.refresh.empty()) return {};
  const auto revoked = LoginClientFor(login).Revoke(login.refresh);
  if (!revoked) return Fail(FailureOf(revoked.error()));
  return {};
}

}  // namespace jeton::cli
