#pragma once

#include <functional>
#include <string>
#include <vector>

#include "authority/audit/audit_log.h"
#include "authority/audit/denial_notes.h"
#include "authority/caller_budget.h"
#include "authority/client_documents.h"
#include "authority/foreign_issuers.h"
#include "authority/registry_notes.h"
#include "authority/rotating_keys.h"
#include "authority/run.h"
#include "authority/webhook_notes.h"
#include "identity/facts.h"
#include "identity/identity.h"
#include "identity/issuer.h"
#include "identity/password_backoff.h"
#include "identity/rejections.h"
#include "identity/settings.h"
#include "identity/usage_log.h"
#include "keys/given_tokens.h"
#include "keys/registry_service.h"

namespace jeton::authority {

// A JSON document for a callback address that a caller gave.
struct Notice {
  Id id;
  std::string url;  // https
  std::string body;
};

// Posts a notice and returns whether the receiver accepted it. Takes as long as the network does.
using SendNotice = std::function<bool(const Notice& notice)>;

// Returns a secret that only this run of the process knows.
inline std::string NewSecret(Random& random) { return random.Characters("0123456789abcdef", 64); }

// Everything that outlives a request. The composition root makes it once at start. Any thread.
struct Authority {
  Authority(Settings settings_in, std::vector<RegistryService> registries_in, KeyRing keys_in, Random& random,
            std::size_t cached_tokens)
      : settings(std::move(settings_in)),
        registries(std::move(registries_in)),
        keys{.current = CurrentKeys(std::move(keys_in)), .one_at_a_time = {}},
        facts(cached_tokens),
        backoff(settings.wrong_passwords, NewSecret(random)),
        issuer(random, keys.current, settings.retrievable_secrets),
        identity(settings, facts, usage, issuer),
        issuers(settings.federation_refetch) {}

  // Begins a run of a request. `further` receives the parts for later transactions; null: all parts are done at once.
  Run Begin(const Work& work, std::vector<Further>* further = nullptr) {
    return {work, settings, registries, issuer, facts, identity, audit_log, further};
  }

  const Settings settings;
  const std::vector<RegistryService> registries;  // the first is the default
  RotatingKeys keys;
  Facts facts;
  UsageLog usage;
  PasswordBackoff backoff;
  CallerBudget identifications{30};  // of found texts
  CallerBudget device_requests{60};  // of a source
  CallerBudget device_looks{10};     // at user codes, of an account and of a source
  DenialNotes denials;
  AuditLog audit_log;
  Rejections rejections;
  RegistryNotes registry_notes{registries};
  GivenTokens given_tokens{settings.registry_token_reuse};
  WebhookNotes webhooks;
  Issuer issuer;
  const Identity identity;
  ForeignIssuers issuers;
  ClientDocuments client_documents;
  // Both are set once, before the server accepts requests.
  SendNotice send_notice;
  storage::Database* database = nullptr;  // for lists read on after the request's transaction
};

}  // namespace jeton::authority
