#pragma once

#include <functional>
#include <vector>

#include "authority/audit/audit_log.h"
#include "identity/facts.h"
#include "identity/identity.h"
#include "identity/issuer.h"
#include "identity/settings.h"
#include "identity/work.h"
#include "keys/registry_service.h"

namespace jeton::authority {

struct Run;

// What a request does in parts, each in a transaction of its own, before its answer leaves. A call does one part, some
// milliseconds of the write thread; false: it was the last. A copy is called, and takes the place of the original once
// its part is committed, so that a part that was undone is done again from the same state. Each part is a run of its
// own.
using Further = std::function<bool(const Run&)>;

// One run of one request, with what nearly everything needs that is done in it. Authority::Begin makes it. What it
// refers to outlives it; it must not be kept itself.
struct Run : Work {
  const Settings& settings;
  const std::vector<RegistryService>& registries;  // the first is the default
  Issuer& issuer;
  Facts& facts;
  const Identity& identity;
  AuditLog& audit_log;
  std::vector<Further>* further = nullptr;  // null: all parts are done at once

  Id NewId() const { return issuer.NewId(now); }
};

// Does the first part now, and leaves what follows to transactions after this one.
void DoInParts(const Run& run, Further part);

}  // namespace jeton::authority
