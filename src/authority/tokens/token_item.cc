#include "authority/tokens/token_item.h"

#include <utility>

#include "authority/registry/identity_tokens.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

constexpr TokenState kTokenStates[] = {TokenState::kLive, TokenState::kResting, TokenState::kNotYet,
                                       TokenState::kExpiring, TokenState::kEnded};

}  // namespace

std::string_view NameOf(TokenState state) {
  switch (state) {
    case TokenState::kLive: return "live";
    case TokenState::kResting: return "resting";
    case TokenState::kNotYet: return "not_yet";
    case TokenState::kExpiring: return "expiring";
    case TokenState::kEnded: break;
  }
  return "ended";
}

std::optional<TokenState> ParseTokenState(std::string_view name) {
  for (const TokenState state : kTokenStates) {
    if (NameOf(state) == name) return state;
  }
  return std::nullopt;
}

const Account* TokenViewer::FindAccount(const Id& id) {
  const auto [found, is_new] = accounts_.try_emplace(id);
  if (is_new) found->second = storage::Accounts(run_.tx()).Find(id);
  return found->second ? &*found->second : nullptr;
}

const Application* TokenViewer::FindApplication(const Id& id) {
  const auto [found, is_new] = applications_.try_emplace(id);
  if (is_new) found->second = storage::Applications(run_.tx()).Find(id);
  return found->second ? &*found->second : nullptr;
}

const Api* TokenViewer::FindApi(const Id& id) {
  const auto [found, is_new] = apis_.try_emplace(id);
  if (is_new) found->second = storage::Apis(run_.tx()).Find(id);
  return found->second ? &*found->second : nullptr;
}

bool TokenViewer::AddApi(TokenItem& item) {
  const bool presented = item.token.kind == TokenKind::kApiCredential;
  const Id& id = presented ? item.token.subject : item.token.api;
  if (id.IsNone()) return true;
  const Api* const api = FindApi(id);
  const Account* const organization = api == nullptr ? nullptr : FindAccount(api->organization);
  if (organization == nullptr) return false;
  item.api = organization->name + "/" + api->name;
  if (!presented) return true;
  item.subject = SubjectKind::kApi;
  item.subject_name = *item.api;
  if (!item.name) item.name = api->title;
  return true;
}

std::optional<std::string> TokenViewer::NameOfAnything(const Id& id) {
  if (id.IsNone()) return std::nullopt;
  if (const Account* const account = FindAccount(id)) return account->name;
  if (const Application* const application = FindApplication(id)) return application->client_id;
  return std::nullopt;
}

bool TokenViewer::AddSubject(TokenItem& item) {
  const Token& token = item.token;
  if (token.kind == TokenKind::kApiCredential) return true;
  if (!token.application.IsNone()) {
    const Application* const application = FindApplication(token.application);
    if (application == nullptr) return false;
    item.application = application->client_id;
    item.application_name = application->name;
    if (!item.name && token.kind == TokenKind::kClientSecret) item.name = application->name;
  }
  if (token.subject == token.application) {
    item.subject = SubjectKind::kApplication;
    item.subject_name = *item.application;
    return true;
  }
  const Account* const account = FindAccount(token.subject);
  // One that was got in exchange for a token of another application acts as that.
  const Application* const exchanged = account == nullptr ? FindApplication(token.subject) : nullptr;
  if (exchanged != nullptr) {
    item.subject = SubjectKind::kApplication;
    item.subject_name = exchanged->client_id;
    return true;
  }
  if (account == nullptr) return false;
  item.subject = account->kind == AccountKind::kRobot ? SubjectKind::kRobot : SubjectKind::kUser;
  item.subject_name = account->name;
  if (item.subject == SubjectKind::kUser) item.owner = account->name;
  return true;
}

bool TokenViewer::AddOwner(TokenItem& item, const Id& name_space) {
  if (name_space.IsNone()) return true;
  const Account* const account = FindAccount(name_space);
  if (account == nullptr) return false;
  if (account->kind == AccountKind::kOrganization) {
    item.organization = account->name;
  } else if (!item.owner) {
    item.owner = account->name;
  }
  return true;
}

void TokenViewer::AddUse(TokenItem& item, const storage::ListedToken& listed) const {
  item.last_used = listed.last_used;
  item.last_address = listed.last_address;
  const auto waiting = usage_.Waiting(item.token.id);
  if (!waiting || (item.last_used && *item.last_used >= waiting->at)) return;
  item.last_used = waiting->at;
  item.last_address = waiting->address;
}

bool TokenViewer::Rests(const Account& account) const {
  return !account.enabled || run_.now >= account.expires || !run_.identity.CheckParents(run_, account);
}

bool TokenViewer::LacksOwner(const TokenItem& item, const Account& organization) const {
  const bool required = organization.policy && organization.policy->owner_required;
  return required && item.subject != SubjectKind::kUser && !run_.identity.CheckPerson(run_, item.token.AnsweredBy());
}

TokenState TokenViewer::StateOf(const TokenItem& item, const Id& name_space) {
  const Token& token = item.token;
  const bool of_account = item.subject == SubjectKind::kUser || item.subject == SubjectKind::kRobot;
  const Account* const subject = of_account ? FindAccount(token.subject) : nullptr;
  const Account* const owner = name_space.IsNone() ? nullptr : FindAccount(name_space);
  if (!token.LiveAt(run_.now)) return TokenState::kEnded;
  if ((subject != nullptr && Rests(*subject)) || (owner != nullptr && Rests(*owner))) return TokenState::kResting;
  if (owner != nullptr && LacksOwner(item, *owner)) return TokenState::kResting;
  if (item.restriction && run_.now < item.restriction->not_before) return TokenState::kNotYet;
  return token.expires <= run_.now + kExpiringSoon ? TokenState::kExpiring : TokenState::kLive;
}

// A login at a registry also ends with the credential for which it was exchanged, and when it was idle for long.
bool TokenViewer::AddClient(TokenItem& item) {
  if (item.token.kind != TokenKind::kIdentity || !item.token.LiveAt(run_.now)) return true;
  const auto login = ViewRegistryLogin(run_, *FindAccount(item.token.subject), item.token);
  if (login && !login->binding.client.empty()) item.name = login->binding.client;
  return login.has_value();
}

std::optional<TokenItem> TokenViewer::Name(storage::ListedToken listed) {
  TokenItem item;
  item.token = std::move(listed.token);
  item.name = item.token.note;
  if (!AddApi(item) || !AddSubject(item) || !AddOwner(item, listed.name_space)) return std::nullopt;
  AddClient(item);
  return item;
}

std::optional<TokenItem> TokenViewer::View(storage::ListedToken listed) {
  TokenItem item;
  item.token = std::move(listed.token);
  item.uses = listed.uses;
  item.origin = std::move(listed.origin);
  item.name = item.token.note;
  if (!AddApi(item) || !AddSubject(item) || !AddOwner(item, listed.name_space)) return std::nullopt;
  item.created_by = NameOfAnything(item.token.created_by);
  AddUse(item, listed);
  if (!item.token.restriction.empty()) item.restriction = Restriction::Parse(item.token.restriction);
  item.made_with = FindMadeWith(run_, item.token);
  item.state = StateOf(item, listed.name_space);
  if (!AddClient(item)) item.state = TokenState::kEnded;
  return item;
}

}  // namespace jeton::authority
