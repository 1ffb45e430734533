#pragma once

#include <string_view>

#include "authority/run.h"

namespace jeton::authority {

// Logins and failed logins in the audit log, if the installation records them. `type` is "v2auth" at the registry
// endpoint, "quayauth" anywhere else.

// Stands for the name if the client presented an identity token.
constexpr std::string_view kIdentityLogin = "$identity";

// What a program says about itself. Not verified; empty: not said.
struct LoginProgram {
  std::string_view user_agent;
  std::string_view client;   // the name of the program
  std::string_view account;  // the user's name according to the program, if it differs from the credentials
};

// Records a login: in the current transaction if it writes, else in the AuditLog. Returns false if the AuditLog is
// full: run again with a write transaction.
[[nodiscard]] bool RecordLogin(const Run& run, const Actor& actor, std::string_view type, const LoginProgram& program);
// Records a failed login likewise. `login` is the text as typed; the entry belongs to the log of the account of that
// name, if there is one. Needs a transaction.
[[nodiscard]] bool RecordFailedLogin(const Run& run, std::string_view login, std::string_view type,
                                     std::string_view user_agent, std::string_view message);

}  // namespace jeton::authority
