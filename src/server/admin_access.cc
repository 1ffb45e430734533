#include "server/admin_access.h"

#include <unistd.h>

#include "base/encoding.h"
#include "base/file.h"
#include "crypto/digest.h"

namespace jeton::server {
namespace {

constexpr Seconds kPatience{60};

std::string SecretFile(const std::string& directory) { return directory + "/admin-secret"; }
std::string AddressFile(const std::string& directory) { return directory + "/admin-address"; }

}  // namespace

Result<Digest, std::string> GrantAdminAccess(const std::string& directory, const std::string& address, Random& random) {
  const Secret secret(random.Characters(kLettersAndDigits, 43));
  auto written = WriteFileAtomically(SecretFile(directory), std::string(secret.Reveal()) + "\n", 0600);
  if (written) written = WriteFileAtomically(AddressFile(directory), address + "\n", 0600);
  if (!written) return Fail(written.error());
  return crypto::Sha256(secret.Reveal());
}

void WithdrawAdminAccess(const std::string& directory) {
  unlink(SecretFile(directory).c_str());
  unlink(AddressFile(directory).c_str());
}

Result<AdminAccess, std::string> ReadAdminAccess(const std::string& directory) {
  const auto secret = ReadFile(SecretFile(directory));
  if (!secret) return Fail(secret.error());
  const auto address = ReadFile(AddressFile(directory));
  if (!address) return Fail(address.error());
  return AdminAccess{std::string(TrimSpace(*address)), Secret(std::string(TrimSpace(*secret)))};
}

Result<fetch::FormAnswer, std::string> PostAdmin(const AdminAccess& access, const std::string& path,
                                                 const std::string& form) {
  auto answer = fetch::PostForm("http://" + access.address + path, access.secret, form, kPatience);
  if (!answer) return Fail("cannot reach the server at " + access.address + ": " + answer.error());
  return answer;
}

}  // namespace jeton::server
