#include "domain/trust_rule.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace jeton {
namespace {

const std::string kAnyAudience = "*";

bool Contains(const std::vector<std::string>& texts, const std::string& text) {
  return !text.empty() && std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool IsMeant(const std::vector<std::string>& wanted, const std::vector<std::string>& audiences) {
  return std::any_of(audiences.begin(), audiences.end(), [&](const std::string& one) { return Contains(wanted, one); });
}

bool FitsAudience(const TrustRule& rule, const ForeignIdentity& identity, const std::vector<std::string>& standard) {
  if (!rule.audiences.empty()) return IsMeant(rule.audiences, identity.audiences);
  return Contains(standard, kAnyAudience) || IsMeant(standard, identity.audiences);
}

bool FitsSubject(const TrustRule& rule, const ForeignIdentity& identity) {
  return rule.subject.empty() ? !rule.claims.empty() : Contains(SubjectForms(identity), rule.subject);
}

// GitHub itself, its enterprises, and servers that run it.
bool IsGitHub(std::string_view issuer) {
  constexpr std::string_view kGitHub = "https://token.actions.githubusercontent.com";
  return issuer == kGitHub || (issuer.starts_with(kGitHub) && issuer.substr(kGitHub.size()).starts_with('/')) ||
         issuer.ends_with("/_services/token");
}

// "repo:OWNER/REPOSITORY:REST", each with or without "@ID".
struct GitHubSubject {
  std::string_view owner;
  std::string_view repository;
  std::string_view rest;  // begins with a colon
};

std::optional<GitHubSubject> ParseGitHubSubject(std::string_view subject) {
  constexpr std::string_view kBegin = "repo:";
  if (!subject.starts_with(kBegin)) return std::nullopt;
  subject.remove_prefix(kBegin.size());
  const auto slash = subject.find('/');
  const auto colon = subject.find(':', slash == subject.npos ? 0 : slash);
  if (slash == subject.npos || colon == subject.npos || subject.substr(0, slash).find(':') != subject.npos) {
    return std::nullopt;
  }
  return GitHubSubject{subject.substr(0, slash), subject.substr(slash + 1, colon - slash - 1), subject.substr(colon)};
}

std::string WithId(std::string_view name, const std::optional<std::string>& id) {
  const bool digits = id && !id->empty() && id->find_first_not_of("0123456789") == id->npos;
  return digits ? std::string(name) + "@" + *id : std::string();
}

// Names of GitHub have no "@". Empty: there is no other form.
std::string OtherGitHubForm(const ForeignIdentity& identity) {
  const auto parsed = IsGitHub(identity.issuer) ? ParseGitHubSubject(identity.subject) : std::nullopt;
  if (!parsed) return {};
  const auto owner_at = parsed->owner.find('@');
  const auto repository_at = parsed->repository.find('@');
  if ((owner_at == std::string_view::npos) != (repository_at == std::string_view::npos)) return {};
  std::string owner(parsed->owner.substr(0, owner_at));
  std::string repository(parsed->repository.substr(0, repository_at));
  if (owner_at == std::string_view::npos) {
    owner = WithId(owner, FindClaim(identity.claims, "repository_owner_id"));
    repository = WithId(repository, FindClaim(identity.claims, "repository_id"));
  }
  if (owner.empty() || repository.empty()) return {};
  return "repo:" + owner + "/" + repository + std::string(parsed->rest);
}

}  // namespace

std::vector<std::string> SubjectForms(const ForeignIdentity& identity) {
  std::vector<std::string> forms{identity.subject};
  if (std::string other = OtherGitHubForm(identity); !other.empty()) forms.push_back(std::move(other));
  return forms;
}

bool TrustRule::Equals(const TrustRule& other) const {
  return issuer == other.issuer && subject == other.subject && audiences == other.audiences && claims == other.claims &&
         scopes == other.scopes && lifetime == other.lifetime && anonymous == other.anonymous;
}

bool RuleFit::AllClaims() const {
  return std::all_of(claims.begin(), claims.end(), [](bool fits) { return fits; });
}

bool TrustsIssuer(const std::vector<TrustRule>& rules, std::string_view issuer) {
  return !issuer.empty() &&
         std::any_of(rules.begin(), rules.end(), [&](const TrustRule& rule) { return rule.issuer == issuer; });
}

RuleFit Compare(const TrustRule& rule, const ForeignIdentity& identity,
                const std::vector<std::string>& standard_audiences) {
  RuleFit fit{.issuer = !rule.issuer.empty() && rule.issuer == identity.issuer,
              .subject = FitsSubject(rule, identity),
              .audience = FitsAudience(rule, identity, standard_audiences),
              .claims = {}};
  for (const ClaimPattern& pattern : rule.claims) fit.claims.push_back(Fits(pattern, identity.claims));
  return fit;
}

Result<TrustRule, TrustMismatch> FindTrust(const std::vector<TrustRule>& rules, const ForeignIdentity& identity,
                                           const std::vector<std::string>& standard_audiences) {
  if (!TrustsIssuer(rules, identity.issuer)) return Fail(TrustMismatch::kIssuer);
  bool subject = false;
  bool claims = false;
  for (const TrustRule& rule : rules) {
    const RuleFit fit = Compare(rule, identity, standard_audiences);
    if (fit.Whole()) return rule;
    subject = subject || (fit.issuer && fit.subject);
    claims = claims || (fit.issuer && fit.subject && fit.AllClaims());
  }
  if (!subject) return Fail(TrustMismatch::kSubject);
  return Fail(claims ? TrustMismatch::kAudience : TrustMismatch::kClaims);
}

}  // namespace jeton
