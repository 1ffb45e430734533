#include "domain/federation/trust_lint.h"

#include <algorithm>

namespace jeton {
namespace {

// Issuers at which anyone can obtain tokens.
constexpr std::string_view kSharedIssuers[] = {"https://token.actions.githubusercontent.com", "https://gitlab.com",
                                               "https://app.terraform.io", "https://agent.buildkite.com",
                                               "https://accounts.google.com"};
constexpr std::string_view kOwners[] = {
    "repository",   "repository_id",  "repository_owner", "project_id",        "project_path",
    "namespace_id", "namespace_path", "organization_id",  "organization_slug", "repository_owner_id"};
constexpr std::string_view kRefs[] = {"ref",          "ref_protected",    "ref_path",        "environment",
                                      "workflow_ref", "job_workflow_ref", "deployment_tier", "environment_protected"};
// Identifiers of a single run, which a rule cannot know in advance.
constexpr std::string_view kOfOneRun[] = {"run_id", "job_id", "pipeline_id", "check_run_id"};

template <typename Range>
bool IsAmong(const Range& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

template <typename Test>
bool AnyClaim(const TrustRule& rule, Test test) {
  return std::any_of(rule.claims.begin(), rule.claims.end(), test);
}

bool IsLastingId(const ClaimPattern& claim) {
  const std::string_view name = claim.LastName();
  return !claim.HasWildcard() && !IsAmong(kOfOneRun, name) &&
         (name.ends_with("_id") || name == "id" || name == "uid" || name.ends_with("_uid"));
}

bool NamesOwner(const ClaimPattern& claim) {
  return IsAmong(kOwners, claim.LastName()) && claim.value.find('*') >= claim.value.find('/');
}

bool IsOfRepository(const TrustRule& rule) {
  return rule.subject.starts_with("repo:") || rule.subject.starts_with("project_path:") ||
         AnyClaim(rule, [](const ClaimPattern& claim) { return IsAmong(kOwners, claim.LastName()); });
}

bool NamesRef(const TrustRule& rule) {
  return rule.subject.find(":ref:") != std::string::npos || rule.subject.find(":environment:") != std::string::npos ||
         AnyClaim(rule, [](const ClaimPattern& claim) { return IsAmong(kRefs, claim.LastName()); });
}

}  // namespace

std::vector<TrustWarning> Lint(const TrustRule& rule) {
  using Kind = TrustWarning::Kind;
  std::vector<TrustWarning> warnings;
  if (!AnyClaim(rule, IsLastingId)) warnings.push_back({Kind::kNamesOnly});
  for (const ClaimPattern& claim : rule.claims) {
    if (claim.HasWildcard()) warnings.push_back({Kind::kWildcard, claim.name});
  }
  if (rule.subject.find('*') != std::string::npos) warnings.push_back({Kind::kLiteralStar});
  if (IsOfRepository(rule) && !NamesRef(rule)) warnings.push_back({Kind::kAnyRef});
  if (IsAmong(kSharedIssuers, rule.issuer) && rule.subject.empty() && !AnyClaim(rule, NamesOwner)) {
    warnings.push_back({Kind::kSharedIssuer});
  }
  if (!rule.issuer.starts_with("https://")) warnings.push_back({Kind::kNotHttps});
  if (rule.audiences.empty()) warnings.push_back({Kind::kNoAudience});
  return warnings;
}

}  // namespace jeton
