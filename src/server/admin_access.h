#pragma once

#include <string>

#include "base/digest.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "fetch/post_form.h"

// How a command reaches the server that holds its data directory: by the listener for operators, with a secret that
// only those can read who could write the database themselves.
namespace jeton::server {

struct AdminAccess {
  std::string address;  // HOST:PORT
  Secret secret;
};

// Writes both into the data directory, for as long as this process runs; what the listener is to compare with.
Result<Digest, std::string> GrantAdminAccess(const std::string& directory, const std::string& address, Random& random);

// Takes both away again.
void WithdrawAdminAccess(const std::string& directory);

Result<AdminAccess, std::string> ReadAdminAccess(const std::string& directory);

// POST of a form, waiting. The error is a sentence for the operator.
Result<fetch::FormAnswer, std::string> PostAdmin(const AdminAccess& access, const std::string& path,
                                                 const std::string& form);

}  // namespace jeton::server
