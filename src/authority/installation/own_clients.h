#pragma once

#include <string_view>

#include "authority/authority.h"
#include "domain/names.h"
#include "domain/records.h"
#include "storage/database.h"

// The OAuth clients that are part of every server.
namespace jeton::authority {

// kCommandLineClient is a public client that may ask for all scopes of this server, by code or by device code. Its
// redirects are loopback addresses, so its users are asked for their consent each time. kServerAccount owns it: a robot
// without a secret and without an owner, which signs in nowhere, has no members, and is in no list.
inline bool IsPartOfServer(const Account& account) { return account.name == kServerAccount; }

// Makes the clients that are missing, and brings those that are there to what this version says. For the start of the
// server. Does nothing if nothing may be written. Throws Unavailable.
void MakeOwnClients(Authority& authority, storage::Database& database, TimePoint now);

}  // namespace jeton::authority
