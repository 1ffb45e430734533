#include "authority/tokens/token_ends.h"

#include <unordered_set>
#include <utility>

#include "authority/audit.h"
#include "authority/installation/receipts.h"
#include "storage/grants/consents.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

boost::json::string_view TextView(std::string_view text) { return {text.data(), text.size()}; }

// The member that names the token by its id.
std::string_view IdMemberOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return "oauth_token_uuid";
    case TokenKind::kRobot: return "robot_token_uuid";
    case TokenKind::kAuthorization: return "authorization";
    case TokenKind::kApplicationPassword: return "app_specific_token";
    case TokenKind::kIdentity: return "registry_login";
    case TokenKind::kRefresh: return "refresh_token";
    default: break;
  }
  return "token";
}

std::string_view NameMemberOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return "token_display_name";
    case TokenKind::kApplicationPassword: return "app_specific_token_title";
    case TokenKind::kAuthorization: return "note";
    case TokenKind::kIdentity: return "client";
    default: break;
  }
  return "name";
}

}  // namespace

std::string ReceiptOf(const Revocations& revoked) { return PrintReceipt(revoked.position); }

std::string_view RevocationName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return "revoke_oauth_api_token";
    case TokenKind::kRobot: return "revoke_robot_token";
    case TokenKind::kAuthorization: return "revoke_authorization";
    case TokenKind::kClientSecret: return "revoke_client_secret";
    case TokenKind::kApplicationPassword: return "revoke_app_specific_token";
    case TokenKind::kApiCredential: return "revoke_api_credential";
    case TokenKind::kSession: return "revoke_session";
    case TokenKind::kIdentity: return "revoke_registry_login";
    case TokenKind::kRefresh: return "revoke_refresh_token";
    case TokenKind::kCode:
    case TokenKind::kRegistryEvents: break;
  }
  return "revoke_token";
}

std::string_view ChangeName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kRobot: return "change_robot_token";
    case TokenKind::kAuthorization: return "change_authorization";
    default: break;
  }
  return "change_token";
}

LoggedToken LogToken(const ListedToken& listed, const TokenItem& item) {
  const Token& token = listed.token;
  const bool object_id = token.kind == TokenKind::kAuthorization;
  LoggedToken logged{listed.name_space.IsNone() ? token.subject : listed.name_space, {}};
  auto& metadata = logged.metadata;
  metadata[TextView(IdMemberOf(token.kind))] = object_id ? token.id.ToObjectId() : token.id.ToUuid();
  metadata[TextView(NameMemberOf(token.kind))] = item.name.value_or("");
  if (item.subject == SubjectKind::kRobot) metadata["robot"] = item.subject_name;
  if (item.subject == SubjectKind::kUser) metadata["username"] = item.subject_name;
  if (item.application) metadata["client_id"] = *item.application;
  if (item.application_name) metadata["application_name"] = *item.application_name;
  if (!token.scopes.empty()) metadata["scope"] = token.scopes;
  if (!token.restriction.empty()) metadata["restriction"] = token.restriction;
  return logged;
}

bool RemoveRow(const Run& run, const Token& token) {
  if (!storage::Tokens(run.tx()).Remove(token, run.now)) return false;
  if (token.kind == TokenKind::kRefresh) storage::Consents(run.tx()).Remove(token.subject, token.application);
  return true;
}

bool HasDescendants(const Run& run, const Id& token) {
  return !storage::TokenList(run.tx()).ChildrenOf(token, 1).empty();
}

std::optional<RemovedToken> RemoveToken(const Run& run, TokenViewer& viewer,
                                        const PermittedToken<TokenAct::kEnd>& token, const RevocationOrder& order) {
  const auto item = viewer.Name(token.listed());
  // Of a token whose owner is gone, nothing is left to tell.
  RemovedToken removed{.id = token.token().id,
                       .kind = token.token().kind,
                       .logged = item ? LogToken(token.listed(), *item) : LoggedToken{token.token().subject, {}}};
  if (!order.reason.empty()) removed.logged.metadata["reason"] = order.reason;
  if (!RemoveRow(run, token.token())) return std::nullopt;
  removed.has_descendants = order.descendants == Descendants::kEnd && HasDescendants(run, removed.id);
  return removed;
}

void RecordRemoval(const Run& run, const Actor& actor, RemovedToken removed, std::size_t ended) {
  removed.logged.metadata["tokens_revoked"] = ended;
  Record(run, actor, RevocationName(removed.kind), removed.logged.name_space, std::move(removed.logged.metadata));
}

bool EndToken(const Run& run, const UsageLog& usage, const PermittedToken<TokenAct::kEnd>& token,
              const RevocationOrder& order, AfterTokenEnd then) {
  TokenViewer viewer(run, usage);
  auto removed = RemoveToken(run, viewer, token, order);
  if (!removed) return false;
  const auto record = [actor = token.by(), removed = *removed, then = std::move(then)](const Run& last,
                                                                                       std::size_t ended) {
    RecordRemoval(last, actor, removed, ended);
    if (then) then(last, {ended, last.tx().position()});
  };
  EndFormerChildren(run, removed->has_descendants ? std::vector{removed->id} : std::vector<Id>(), record);
  return true;
}

std::size_t CountWhatEnds(const Work& work, const std::vector<Id>& tokens, Descendants descendants) {
  std::unordered_set<Id> counted(tokens.begin(), tokens.end());
  if (descendants == Descendants::kStay) return counted.size();
  std::vector<Id> parents(counted.begin(), counted.end());
  while (!parents.empty() && counted.size() < kMostCountedAhead) {
    const Id parent = parents.back();
    parents.pop_back();
    for (const Id& child : storage::TokenList(work.tx()).ChildrenOf(parent, kMostCountedAhead - counted.size())) {
      if (counted.insert(child).second) parents.push_back(child);
    }
  }
  return counted.size();
}

}  // namespace jeton::authority
