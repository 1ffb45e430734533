#pragma once

#include <string_view>

#include "authority/run.h"

namespace jeton::authority {

// Who has come in, and who has not, in the audit log; where the installation wants to know. `type` is how: "v2auth" at
// the registry endpoint, "quayauth" anywhere else.

// In place of a name, where an identity token was presented.
constexpr std::string_view kIdentityLogin = "$identity";

// What a program says of itself. Not verified; empty where it says nothing.
struct LoginProgram {
  std::string_view user_agent;
  std::string_view client;   // the name of the program
  std::string_view account;  // the user's name according to the program, if the credentials say another
};

// An entry is gathered with others (AuditLog), or goes along with the transaction that writes already. False: it can do
// neither, and needs a write transaction.
[[nodiscard]] bool RecordLogin(const Run& run, const Actor& actor, std::string_view type, const LoginProgram& program);
// `login` is what was typed; the entry stands in the log of the account of that name, if there is one. Needs a
// transaction.
[[nodiscard]] bool RecordFailedLogin(const Run& run, std::string_view login, std::string_view type,
                                     std::string_view user_agent, std::string_view message);

}  // namespace jeton::authority
