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

// Work of a request that is done in parts, each in its own transaction and run, before the answer leaves. A call does
// one part, some milliseconds of the write thread, and returns false after the last. The caller calls a copy and keeps
// it once the part is committed, so that a part that is rolled back runs again from the same state.
using Further = std::function<bool(const Run&)>;

// One run of a request, with what nearly every operation needs. Made by Authority::Begin. Everything it refers to
// outlives it; do not keep it beyond the run.
struct Run : Work {
  const Settings& settings;
  const std::vector<RegistryService>& registries;  // the first is the default
  Issuer& issuer;
  Facts& facts;
  const Identity& identity;
  AuditLog& audit_log;
  std::vector<Further>* further = nullptr;  // null: all parts run at once

  Id NewId() const { return issuer.NewId(now); }
};

// Does the first part now, and leaves the rest to later transactions.
void DoInParts(const Run& run, Further part);

}  // namespace jeton::authority
