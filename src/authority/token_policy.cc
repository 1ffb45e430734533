#include "authority/token_policy.h"

#include <algorithm>
#include <utility>

namespace jeton::authority {

std::shared_ptr<const OrganizationPolicy> PolicyFor(const Run& run, const Token& token) {
  Id owner;
  if (!token.application.IsNone()) {
    const auto application = run.facts.FindApplication(run, token.application);
    if (application) owner = (*application)->owner;
  } else if (token.kind == TokenKind::kApiCredential) {
    if (const auto api = run.facts.FindApi(run, token.subject)) owner = (*api)->organization;
  } else if (const auto subject = run.facts.FindAccount(run, token.subject)) {
    if ((*subject)->kind == AccountKind::kRobot) owner = (*subject)->owner;
  }
  if (owner.IsNone()) return nullptr;
  const auto organization = run.facts.FindAccount(run, owner);
  return organization ? (*organization)->policy : nullptr;
}

void LetAnswer(const Actor& actor, Token& token) {
  if (actor.subject != SubjectKind::kUser) token.owner = actor.answers;
}

IssuedToken IssueWithinPolicy(const Run& run, Token token, LifeIs life, TimePoint longest) {
  if (const auto policy = PolicyFor(run, token)) token.expires = policy->EndOf(token.expires, life, run.now);
  token.expires = std::min(token.expires, longest);
  return run.issuer.Issue(run, std::move(token));
}

}  // namespace jeton::authority
