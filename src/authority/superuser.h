#pragma once

#include "authority/refusal.h"
#include "base/result.h"
#include "domain/policy.h"

namespace jeton::authority {

// Proof that the policy lets the actor change the installation: its users and keys. Valid as long as the actor lives.
class ActingSuperuser {
 public:
  static Result<ActingSuperuser, Refusal> Of(const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit ActingSuperuser(const Actor& by) : by_(&by) {}

  const Actor* by_;
};

}  // namespace jeton::authority
