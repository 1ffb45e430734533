#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "authority/audit/audit_log.h"
#include "authority/audit/denial_log.h"
#include "authority/audit/denials.h"
#include "domain/policy.h"
#include "identity/bad_signatures.h"
#include "identity/facts.h"
#include "identity/grant_log.h"
#include "identity/identity.h"
#include "identity/issuer.h"
#include "identity/issuer_keys.h"
#include "identity/password_backoff.h"
#include "identity/rejections.h"
#include "identity/settings.h"
#include "identity/usage_log.h"
#include "keys/key_ring.h"
#include "keys/registry_service.h"

namespace jeton::authority {

// A JSON document that somebody elsewhere on the web has asked for.
struct Notice {
  Id id;
  std::string url;  // https
  std::string body;
};

// Posts it, and returns whether it was received. Takes as long as the network does.
using SendNotice = std::function<bool(const Notice& notice)>;

// Asks an issuer for its keys, unless they were read since `wanted`; IssuerKeys::Find tells what came of it. Takes as
// long as the network does.
using FetchIssuerKeys = std::function<void(const std::string& issuer, TimePoint wanted)>;

// Known to one run of the process alone.
inline std::string NewSecret(Random& random) { return random.Characters("0123456789abcdef", 64); }

// For the metrics.
struct RegistryCounters {
  // Pieces that name nothing here: of another type, without a name, or with one that no repository has.
  std::atomic<std::uint64_t> ignored_scopes{0};
  // Told by registries, for the first time.
  std::atomic<std::uint64_t> events{0};
  // Actions asked for and not granted, by the policy's reason.
  std::array<std::atomic<std::uint64_t>, kReasons> denied_actions{};
};

// What the capabilities of this folder work with. Made once at start; any thread.
struct Authority {
  Authority(Settings settings_in, std::vector<RegistryService> registries_in, KeyRing keys_in, Random& random,
            std::size_t cached_tokens)
      : settings(std::move(settings_in)),
        registries(std::move(registries_in)),
        keys(std::move(keys_in)),
        facts(cached_tokens),
        backoff(settings.wrong_passwords, NewSecret(random)),
        issuer(random, keys, settings.retrievable_secrets),
        identity(settings, facts, usage, issuer),
        issuer_keys(settings.federation_refetch) {}

  const Settings settings;
  const std::vector<RegistryService> registries;  // the first is the default
  CurrentKeys keys;
  std::mutex key_rotation;  // one at a time
  Facts facts;
  UsageLog usage;
  GrantLog grants;
  PasswordBackoff backoff;
  Denials denials;
  DenialLog denial_log;
  AuditLog audit_log;
  Rejections rejections;
  RegistryCounters registry_counters;
  Issuer issuer;
  const Identity identity;
  IssuerKeys issuer_keys;
  BadSignatures bad_signatures;
  // All set once, before anything is served.
  SendNotice send_notice;
  FetchIssuerKeys fetch_issuer_keys;
  storage::Database* database = nullptr;  // for what reads on after its request's own transaction
};

// Why something is not done, whatever the dialect.
enum class Refusal {
  kForbidden,  // the policy says no
  kNotFound,
  kTaken,  // the name is in use
  kTakenByOrganization,
  kInvalidName,
  kNameReserved,  // it had another owner lately, or means something here
  kInvalidEmail,
  kEmailTaken,            // by a user
  kInvalidTagExpiration,  // none of those that can be chosen
  kReservedName,
  kInvalidScope,
  kLimitReached,
  kSoleAdmin,     // an organization would be left without one, or its caller without being one
  kSuperuser,     // superusers are out of reach of others
  kOwner,         // the owner of a namespace keeps all rights
  kForeignRobot,  // a robot stays in its namespace
  kUnknownGrantee,
  kNoPermission,  // there is none to show or take away
  kRobotsDisallowed,
  kUnknownRobot,
  kUnknownTeam,
  kAlreadyMember,
  kNotMember,
  kUnknownUser,  // whom a default permission waits for
  kIssuerNotAllowed,
  kHasSubAccounts,
};

}  // namespace jeton::authority
