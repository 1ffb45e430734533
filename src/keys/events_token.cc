#include "keys/events_token.h"

#include <filesystem>

#include "base/encoding.h"
#include "base/file.h"
#include "base/token_text.h"
#include "crypto/digest.h"
#include "keys/registry_folder.h"

namespace jeton {

Result<Digest, std::string> LoadEventsToken(const std::string& data_directory, std::string_view service,
                                            Random& random) {
  const std::string folder = RegistryFolder(data_directory, service);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Fail("cannot create " + folder + ": " + error.message());
  const std::string path = folder + "/events-token";
  if (!std::filesystem::exists(path)) {
    const Secret made = GenerateToken(TokenKind::kRegistryEvents, random);
    const auto written = WriteFileAtomically(path, std::string(made.Reveal()) + "\n", 0600);
    if (!written) return Fail(written.error());
    return crypto::Sha256(made.Reveal());
  }
  const auto content = ReadFile(path);
  if (!content) return Fail(content.error());
  const Secret kept{std::string(TrimSpace(*content))};
  if (!IsToken(TokenKind::kRegistryEvents, kept.Reveal()))
    return Fail(path + " must hold a token that begins with jtn_; without the file a new one is made");
  return crypto::Sha256(kept.Reveal());
}

bool IsEventsToken(const RegistryService& service, std::string_view presented) {
  return crypto::EqualInConstantTime(crypto::Sha256(presented).view(), service.events_token.view());
}

}  // namespace jeton
