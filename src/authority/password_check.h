#pragma once

#include <string_view>

#include "authority/authority.h"
#include "authority/work.h"
#include "storage/database.h"

namespace jeton::authority {

// A password as it came with a request.
struct PasswordAttempt {
  std::string_view login;
  std::string_view password;
  std::string_view address;
  bool basic = true;  // sent by a program, rather than typed into a form of ours
};

// The one place where passwords are compared: with the patience of PasswordBackoff. On a worker, outside of any
// transaction: about 40 ms.
PasswordVerdict CheckPassword(Authority& authority, storage::Database& database, const PasswordAttempt& attempt,
                              TimePoint now);

}  // namespace jeton::authority
