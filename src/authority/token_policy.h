#pragma once

#include <memory>

#include "authority/run.h"
#include "domain/organizations/organization_policy.h"

namespace jeton::authority {

// Returns the policy of the organization to which a token belongs: that of its application, its API, or the robot that
// it acts as. Null: it belongs to none, or to one that allows everything.
std::shared_ptr<const OrganizationPolicy> PolicyFor(const Run& run, const Token& token);

// Names the person who answers for what the actor makes: the actor, or the person behind the presented credential.
void LetAnswer(const Actor& actor, Token& token);

// Issues a token that ends no later than the policy of its organization and `longest` allow. Every token of a robot or
// an application is issued here.
IssuedToken IssueWithinPolicy(const Run& run, Token token, LifeIs life, TimePoint longest = kNever);

}  // namespace jeton::authority
