#include "endpoints/web/account.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "authority/grants/own_consents.h"
#include "authority/installation/own_clients.h"
#include "authority/page_token.h"
#include "authority/tokens/tokens.h"
#include "base/encoding.h"
#include "domain/access/metadata_document.h"
#include "endpoints/api/kinds.h"
#include "endpoints/api/reading.h"
#include "endpoints/place.h"
#include "endpoints/web/consent_page.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

namespace jeton::endpoints::web {
namespace {

using authority::GrantedApplication;
using authority::TokenItem;
using authority::TokenListPlace;

// More than a user is likely to have. The API lists all of them.
constexpr std::size_t kMostApplications = 200;
constexpr std::size_t kMostBrowsers = 100;
constexpr std::size_t kTokensOfPage = 50;

// What a reader collects for the page: nothing of it is bounded well enough for an I/O thread.
struct AccountView {
  std::vector<TokenItem> browsers;
  std::vector<GrantedApplication> applications;
  authority::TokenPage tokens;
};

authority::TokenPage ListOwn(const Run& run, const UsageLog& usage, const Actor& user,
                             const authority::TokenQuery& query) {
  const auto own = authority::SelectTokens<Access::kRead>(run, user, {});
  return own ? authority::ListTokens(run, usage, *own, query) : authority::TokenPage();
}

AccountView ReadAccount(const Run& run, const UsageLog& usage, const Actor& user,
                        const std::optional<TokenListPlace>& after) {
  AccountView view;
  authority::TokenQuery browsers{.filter = {}, .after = {}, .most = kMostBrowsers};
  browsers.filter.kind = TokenKind::kSession;
  view.browsers = ListOwn(run, usage, user, browsers).items;
  view.tokens = ListOwn(run, usage, user, {.filter = {}, .after = after, .most = kTokensOfPage});
  if (auto page = authority::ListConsents(run, user, Id(), kMostApplications)) {
    for (auto& row : page->rows) view.applications.push_back(std::move(row.item));
  }
  return view;
}

// The links of the page are bound to the user.
std::string ListOfTokens(const Actor& user) { return "account tokens " + user.id.ToUuid(); }

// Returns nothing for a link that is not ours or too old: the list begins anew.
std::optional<TokenListPlace> ReadTokensPlace(const Call& call, const Actor& user) {
  const auto query = wire::Form::Parse(call.request.query);
  const std::string* const link = query ? query->Find("tokens") : nullptr;
  if (link == nullptr) return std::nullopt;
  const auto text = authority::ReadPageToken(call.run.issuer, ListOfTokens(user), *link, call.run.now);
  return text ? std::optional(ReadPlace<TokenListPlace>(*text)) : std::nullopt;
}

std::string Day(TimePoint time) { return FormatRfc3339(time).substr(0, 10); }

std::string UseOf(const TokenItem& item) {
  if (!item.last_used) return "not used yet";
  return "last used " + Day(*item.last_used) + (item.last_address ? " from " + *item.last_address : "");
}

std::string AboutBrowser(const TokenItem& item, const Actor& user) {
  return std::string(item.token.id == user.token ? "this browser, " : "") + "until " + Day(item.token.expires) + ", " +
         UseOf(item);
}

std::string AboutToken(const TokenItem& item) {
  std::string about(api::KindName(item.token.kind));
  if (item.application_name) about += " of " + *item.application_name;
  if (item.subject == SubjectKind::kRobot) about += " of " + item.subject_name;
  if (!item.token.scopes.empty()) about += ", " + item.token.scopes;
  about += item.token.expires == kNever ? ", without an end" : ", until " + Day(item.token.expires);
  return about + ", " + UseOf(item);
}

std::string OriginOfApplication(const GrantedApplication& granted) {
  if (authority::IsPartOfServer(granted.owner)) return "part of this server";
  const std::string& client_id = granted.application.client_id;
  if (IsMetadataDocumentUrl(client_id)) return "calls itself so, described at " + std::string(HostOfUrl(client_id));
  return "of the organization " + granted.owner.name;
}

std::string AboutApplication(const GrantedApplication& granted) {
  std::string about = OriginOfApplication(granted);
  std::string scopes;
  for (const auto& consent : granted.remembered) scopes += (scopes.empty() ? "" : " ") + consent.scopes;
  for (const Token& token : granted.refresh_tokens) scopes += (scopes.empty() ? "" : " ") + token.scopes;
  for (const DeviceGrant& device : granted.devices) scopes += (scopes.empty() ? "" : " ") + device.scopes;
  std::vector<std::string> words;
  for (std::string& word : CopyWords(scopes)) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  if (!words.empty()) about += ", " + JoinWords(words);
  const auto logins = granted.refresh_tokens.size();
  if (!granted.devices.empty()) about += ", about to fetch a token for a device";
  if (logins > 0) about += ", signed in " + std::string(logins == 1 ? "once" : std::to_string(logins) + " times");
  return about;
}

// One thing that the user may end.
struct Endable {
  std::string name;
  std::string about;
  std::string action;
  std::string verb;
  std::string_view field;  // that says which it is
  std::string value;
};

Html ItemOf(const Endable& thing, const std::string& csrf) {
  Html fields = HiddenField(kCsrfField, csrf);
  fields.text += HiddenField(thing.field, thing.value).text;
  return Fill("account/item.html", {{"name", thing.name},
                                    {"about", thing.about},
                                    {"action", thing.action},
                                    {"verb", thing.verb},
                                    {"fields", fields}});
}

Html ListOf(const std::string& title, const std::vector<Endable>& things, const std::string& csrf, const Html& more) {
  if (things.empty() && more.text.empty()) return Fill("account/none.html", {{"text", std::string("None.")}});
  Html items;
  for (const Endable& thing : things) items.text += ItemOf(thing, csrf).text;
  if (things.empty()) return more;
  return Fill("account/list.html", {{"title", title}, {"items", items}, {"more", more}});
}

Endable TokenToEnd(const TokenItem& item, std::string name, std::string about, std::string verb) {
  return {.name = std::move(name),
          .about = std::move(about),
          .action = "/account/tokens/end",
          .verb = std::move(verb),
          .field = "token",
          .value = item.token.id.ToUuid()};
}

Html Browsers(const AccountView& view, const Actor& user, const std::string& csrf) {
  std::vector<Endable> things;
  for (const TokenItem& item : view.browsers) {
    if (item.state == authority::TokenState::kEnded) continue;
    things.push_back(TokenToEnd(item, "Signed in " + Day(item.token.created), AboutBrowser(item, user), "Sign out"));
  }
  return ListOf("browsers", things, csrf, {});
}

Html Applications(const AccountView& view, const std::string& csrf) {
  std::vector<Endable> things;
  for (const GrantedApplication& granted : view.applications) {
    things.push_back({.name = granted.application.name,
                      .about = AboutApplication(granted),
                      .action = "/account/consents/end",
                      .verb = "Take back",
                      .field = "application",
                      .value = granted.application.client_id});
  }
  return ListOf("applications", things, csrf, {});
}

Html TokensOf(const Call& call, const AccountView& view, const Actor& user, const std::string& csrf) {
  std::vector<Endable> things;
  for (const TokenItem& item : view.tokens.items) {
    const bool shown = item.token.kind != TokenKind::kSession && item.state != authority::TokenState::kEnded;
    if (shown) things.push_back(TokenToEnd(item, item.name.value_or("Without a name"), AboutToken(item), "Revoke"));
  }
  Html more;
  if (view.tokens.next) {
    more = Fill("account/more.html",
                {{"place", authority::MakePageToken(call.run.issuer, ListOfTokens(user),
                                                    PrintPlace(view.tokens.next->created, view.tokens.next->id),
                                                    call.run.now)}});
  }
  return ListOf("tokens", things, csrf, more);
}

}  // namespace

Outcome ShowAccount(const Call& call, const Actor& user, int status, const std::string& alert) {
  const auto* const view = call.run.Found<AccountView>();
  if (view == nullptr) {
    return api::ReadBeside(call, [&usage = call.authority.usage, user, after = ReadTokensPlace(call, user)](
                                     const Run& run) { return ReadAccount(run, usage, user, after); });
  }
  const PageSecret secret = SecretForPage(call);
  const Html shown = alert.empty() ? Html{} : Fill("alert.html", {{"text", alert}});
  Response response = Page(
      status, "Your account",
      Fill("account/page.html", {{"user", user.name},
                                 {"csrf", secret.csrf},
                                 {"password", Fill("account/password.html", {{"alert", shown}, {"csrf", secret.csrf}})},
                                 {"browsers", Browsers(*view, user, secret.csrf)},
                                 {"applications", Applications(*view, secret.csrf)},
                                 {"tokens", TokensOf(call, *view, user, secret.csrf)}}));
  secret.Set(call, response);
  return response;
}

// GET /account
Outcome GetAccount(const Call& call) {
  const auto user = AuthenticateSession(call);
  if (!user) return user.error();
  if (user->anonymous()) return SignInPage(call, 401, std::string(kAccountPath));
  return ShowAccount(call, *user, 200, "");
}

}  // namespace jeton::endpoints::web
