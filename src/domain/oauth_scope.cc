#include "domain/oauth_scope.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace jeton {
namespace {

using enum OAuthScope;

constexpr OAuthScopeInfo kScopes[] = {
    {kRepoRead, "repo:read", "View all visible repositories", "See and pull every repository that its user can see",
     "fa-hdd-o", false, RepositoryRole::kRead, TeamRole::kNone, SelfRole::kNone},
    {kRepoWrite, "repo:write", "Read/Write to any accessible repositories",
     "See, pull and push every repository that its user can push to", "fa-hdd-o", false, RepositoryRole::kWrite,
     TeamRole::kNone, SelfRole::kNone},
    {kRepoAdmin, "repo:admin", "Administer Repositories",
     "Do everything with the repositories that its user administers", "fa-hdd-o", false, RepositoryRole::kAdmin,
     TeamRole::kNone, SelfRole::kNone},
    {kRepoCreate, "repo:create", "Create Repositories", "Create repositories wherever its user may", "fa-plus", false,
     RepositoryRole::kNone, TeamRole::kCreator, SelfRole::kNone},
    {kUserRead, "user:read", "Read User Information", "Read the name, mail address and profile of its user", "fa-user",
     false, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kRead},
    {kUserAdmin, "user:admin", "Administer User",
     "Administer its user's account: robots, passwords of applications, authorizations", "fa-gear", true,
     RepositoryRole::kNone, TeamRole::kNone, SelfRole::kAdmin},
    {kOrgAdmin, "org:admin", "Administer Organization",
     "Administer the organizations of its user: robots, teams, applications and their tokens", "fa-gear", true,
     RepositoryRole::kNone, TeamRole::kAdmin, SelfRole::kNone},
    {kSuperUser, "super:user", "Super User Access", "Administer the installation, where its user may", "fa-street-view",
     true, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kNone},
};

const OAuthScopeInfo* Find(std::string_view name) {
  const auto* found = std::find_if(std::begin(kScopes), std::end(kScopes),
                                   [&](const OAuthScopeInfo& info) { return info.name == name; });
  return found == std::end(kScopes) ? nullptr : found;
}

}  // namespace

std::span<const OAuthScopeInfo> AllOAuthScopes() { return kScopes; }

std::optional<OAuthScopes> OAuthScopes::Parse(std::string_view text) {
  OAuthScopes scopes;
  for (;;) {
    const auto end = text.find_first_of(" ,");
    const OAuthScopeInfo* const info = Find(text.substr(0, end));
    if (info == nullptr) return std::nullopt;
    scopes.bits_ = static_cast<std::uint8_t>(scopes.bits_ | Bit(info->scope));
    if (end == std::string_view::npos) return scopes;
    text.remove_prefix(end + 1);
  }
}

std::string OAuthScopes::Print() const {
  std::string text;
  for (const OAuthScopeInfo& info : kScopes) {
    if (!Has(info.scope)) continue;
    if (!text.empty()) text += ' ';
    text += info.name;
  }
  return text;
}

OAuthScopes OAuthScopes::CutTo(OAuthScopes most) const {
  OAuthScopes cut;
  cut.bits_ = static_cast<std::uint8_t>(Expanded().bits_ & most.bits_);
  return cut;
}

OAuthScopes OAuthScopes::Expanded() const {
  OAuthScopes all = *this;
  const auto add = [&all](OAuthScope scope) { all.bits_ = static_cast<std::uint8_t>(all.bits_ | Bit(scope)); };
  if (all.Has(kRepoAdmin)) add(kRepoWrite);
  if (all.Has(kRepoWrite)) add(kRepoRead);
  return all;
}

std::string NormalizeScopeText(std::string_view text) {
  std::vector<std::string_view> words;
  std::string normal;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" ,\t\n\v\f\r"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty() || std::find(words.begin(), words.end(), word) != words.end()) continue;
    words.push_back(word);
    if (!normal.empty()) normal += ' ';
    normal += word;
  }
  return normal;
}

}  // namespace jeton
