#include "authority/applications/api_credentials.h"

#include <utility>

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::vector<Token> LiveCredentials(const Work& work, const Id& api) {
  auto credentials = storage::Tokens(work.tx()).Of(api, TokenKind::kApiCredential);
  std::erase_if(credentials, [&](const Token& credential) { return !credential.LiveAt(work.now); });
  return credentials;
}

void RecordCredential(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                      std::string_view kind, const Api& api, const Id& credential) {
  Record(run, organization.by(), kind, organization.id(), {{"api", api.name}, {"credential", credential.ToUuid()}});
}

}  // namespace

std::vector<ApiCredential> ListApiCredentials(const Work& work, const Api& api) {
  std::vector<ApiCredential> list;
  for (Token& token : LiveCredentials(work, api.id)) {
    auto last_used = storage::Tokens(work.tx()).LastUse(token.id);
    list.push_back({std::move(token), last_used});
  }
  return list;
}

bool HasAllApiCredentials(const Work& work, const Id& api) {
  return LiveCredentials(work, api).size() >= kMostApiCredentials;
}

Result<IssuedToken, Refusal> AddApiCredential(const Run& run,
                                              const AdministeredOrganization<Access::kChange>& organization,
                                              const Api& api, std::optional<TimePoint> end) {
  if (HasAllApiCredentials(run, api.id)) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, organization.by(),
                                {.kind = TokenKind::kApiCredential,
                                 .subject = api.id,
                                 .created = run.now,
                                 .expires = end.value_or(kNever),
                                 .created_by = organization.by().id},
                                end ? LifeIs::kChosen : LifeIs::kGiven);
  RecordCredential(run, organization, "create_api_credential", api, issued.token.id);
  return issued;
}

Result<void, Refusal> RemoveApiCredential(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                          const Api& api, const Id& credential) {
  for (const Token& token : LiveCredentials(run, api.id)) {
    if (token.id != credential) continue;
    RevokeToken(run, token, Descendants::kEnd);
    RecordCredential(run, organization, "delete_api_credential", api, credential);
    return {};
  }
  return Fail(Refusal::kNotFound);
}

}  // namespace jeton::authority
