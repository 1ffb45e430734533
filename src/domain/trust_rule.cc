#include "domain/trust_rule.h"

#include <algorithm>

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
  return rule.subject.empty() ? !rule.claims.empty() : rule.subject == identity.subject;
}

}  // namespace

bool TrustRule::Equals(const TrustRule& other) const {
  return issuer == other.issuer && subject == other.subject && audiences == other.audiences && claims == other.claims;
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
