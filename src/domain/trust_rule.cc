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

}  // namespace

bool TrustsIssuer(const std::vector<TrustRule>& rules, std::string_view issuer) {
  return !issuer.empty() &&
         std::any_of(rules.begin(), rules.end(), [&](const TrustRule& rule) { return rule.issuer == issuer; });
}

Result<TrustRule, TrustMismatch> FindTrust(const std::vector<TrustRule>& rules, const ForeignIdentity& identity,
                                           const std::vector<std::string>& standard_audiences) {
  if (!TrustsIssuer(rules, identity.issuer)) return Fail(TrustMismatch::kIssuer);
  TrustMismatch nearest = TrustMismatch::kSubject;
  for (const TrustRule& rule : rules) {
    if (rule.issuer != identity.issuer || rule.subject != identity.subject || rule.subject.empty()) continue;
    if (rule.audiences.empty() && Contains(standard_audiences, kAnyAudience)) return rule;
    if (IsMeant(rule.audiences.empty() ? standard_audiences : rule.audiences, identity.audiences)) return rule;
    nearest = TrustMismatch::kAudience;
  }
  return Fail(nearest);
}

}  // namespace jeton
