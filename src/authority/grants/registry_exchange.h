#pragma once

#include <string>

#include "authority/grants/token_exchange.h"
#include "authority/registry/registry_access.h"

namespace jeton::authority {

// Token exchange (RFC 8693) for a registry: a client gets a registry token for a token with scopes of this server.
// `scope` is that of registries (`repository:acme/web:pull`).

struct RegistryExchange {
  RegistryToken token;
  std::string scope;  // what is granted of the scope that was asked for
};

struct RegistryAudience {
  const RegistryService& service;
  RegistryNotes& notes;
  bool foreign = false;  // whether the subject token is one of a trusted issuer
};

// What the registry token may do: the rights of the subject, as far as the scopes of the subject token and of the
// client reach, of what was asked. kSubject: also if the subject token ends within a minute, which a registry token
// needs.
Result<RegistryExchange, ExchangeFailure> ExchangeForRegistry(const Run& run, ForeignIssuers& issuers,
                                                              const Actor& client, const ExchangeRequest& request,
                                                              const RegistryAudience& audience);

}  // namespace jeton::authority
