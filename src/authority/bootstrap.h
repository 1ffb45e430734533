#pragma once

#include <string>

#include "authority/authority.h"
#include "storage/database.h"

namespace jeton::authority {

// First start: makes the superuser `admin` without a password, and one OAuth token of his with all scopes, written to
// DATA/bootstrap-token (mode 0600) before it is committed. Where there is any account already, nothing is done.
// True when it was the first start; the error is a sentence for the operator.
Result<bool, std::string> Bootstrap(Authority& authority, storage::Database& database,
                                    const std::string& data_directory, TimePoint now);

}  // namespace jeton::authority
