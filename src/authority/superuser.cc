#include "authority/superuser.h"

namespace jeton::authority {

Result<ActingSuperuser, Refusal> ActingSuperuser::Of(const Actor& actor) {
  if (!Decide(actor, OnInstallation{Access::kChange}).allowed()) return Fail(Refusal::kForbidden);
  return ActingSuperuser(actor);
}

}  // namespace jeton::authority
