#pragma once

#include <string>

#include "base/digest.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "fetch/post_form.h"

// Lets a command reach the server that holds its data directory: through the operators' listener, with a secret that
// only users who could write the database can read.
namespace jeton::server {

struct AdminAccess {
  std::string address;  // HOST:PORT
  Secret secret;
};

// Writes address and secret into the data directory while this process runs. Returns the digest that the listener must
// compare with.
Result<Digest, std::string> GrantAdminAccess(const std::string& directory, const std::string& address, Random& random);

// Removes both.
void WithdrawAdminAccess(const std::string& directory);

Result<AdminAccess, std::string> ReadAdminAccess(const std::string& directory);

// Posts a form and waits for the answer. The error is a sentence for the operator.
Result<fetch::FormAnswer, std::string> PostAdmin(const AdminAccess& access, const std::string& path,
                                                 const std::string& form);

}  // namespace jeton::server
