#include "crypto/sealer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/encoding.h"
#include "crypto/openssl.h"

namespace jeton::crypto {
namespace {

constexpr std::size_t kIdSize = 4;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

const EVP_CIPHER* Aes256Gcm() {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

const unsigned char* Data(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Data(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void Authenticate(EVP_CIPHER_CTX* context, std::string_view bound) {
  int length = 0;
  Require(EVP_CipherUpdate(context, nullptr, &length, Data(bound), static_cast<int>(bound.size())) == 1);
}

}  // namespace

Sealer::Sealer(std::vector<SealingKey> keys) : keys_(std::move(keys)) {}

std::string Sealer::Seal(std::string_view plain, std::string_view bound, Random& random) const {
  const SealingKey& key = keys_.front();
  std::string sealed(kIdSize + kNonceSize + plain.size() + kTagSize, '\0');
  for (std::size_t i = 0; i < kIdSize; ++i) sealed[i] = static_cast<char>((key.id >> (24 - 8 * i)) & 0xff);
  unsigned char* const nonce = Data(sealed) + kIdSize;
  unsigned char* const cipher = nonce + kNonceSize;
  random.Fill({nonce, kNonceSize});

  const CipherContext context(EVP_CIPHER_CTX_new());
  int length = 0;
  Require(EVP_EncryptInit_ex2(context.get(), Aes256Gcm(), key.bytes.data(), nonce, nullptr) == 1);
  Authenticate(context.get(), bound);
  Require(EVP_EncryptUpdate(context.get(), cipher, &length, Data(plain), static_cast<int>(plain.size())) == 1);
  Require(EVP_EncryptFinal_ex(context.get(), cipher + length, &length) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, cipher + plain.size()) == 1);
  return sealed;
}

Result<Secret, SealError> Sealer::Open(std::string_view sealed, std::string_view bound) const {
  if (sealed.size() < kIdSize + kNonceSize + kTagSize) return Fail(SealError::kForged);
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < kIdSize; ++i) id = (id << 8) | static_cast<unsigned char>(sealed[i]);
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const SealingKey& k) { return k.id == id; });
  if (key == keys_.end()) return Fail(SealError::kUnknownKey);

  const std::string_view nonce = sealed.substr(kIdSize, kNonceSize);
  const std::string_view cipher = sealed.substr(kIdSize + kNonceSize, sealed.size() - kIdSize - kNonceSize - kTagSize);
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  std::string plain(cipher.size(), '\0');
  const CipherContext context(EVP_CIPHER_CTX_new());
  int length = 0;
  Require(EVP_DecryptInit_ex2(context.get(), Aes256Gcm(), key->bytes.data(), Data(nonce), nullptr) == 1);
  Authenticate(context.get(), bound);
  Require(EVP_DecryptUpdate(context.get(), Data(plain), &length, Data(cipher), static_cast<int>(cipher.size())) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1);
  Secret secret(std::move(plain));
  unsigned char rest[16];
  if (EVP_DecryptFinal_ex(context.get(), rest, &length) != 1) return Fail(SealError::kForged);
  return secret;
}

std::string Sealer::GenerateKeyFile(Random& random) {
  SealingKey key{};
  random.Fill(key.bytes);
  std::array<std::uint8_t, 4> id{};
  random.Fill(id);
  std::memcpy(&key.id, id.data(), id.size());
  const std::string_view bytes(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
  return fmt::format("{} {}\n", key.id, EncodeHex(bytes));
}

std::optional<Sealer> Sealer::ParseKeyFile(std::string_view text) {
  std::vector<SealingKey> keys;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = TrimSpace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    SealingKey key{};
    const auto [stop, error] = std::from_chars(line.data(), line.data() + space, key.id);
    const auto bytes = DecodeHex(line.substr(space + 1));
    if (error != std::errc() || stop != line.data() + space || !bytes || bytes->size() != key.bytes.size()) {
      return std::nullopt;
    }
    const bool twice = std::any_of(keys.begin(), keys.end(), [&](const SealingKey& k) { return k.id == key.id; });
    if (twice) return std::nullopt;
    std::memcpy(key.bytes.data(), bytes->data(), key.bytes.size());
    keys.push_back(key);
  }
  if (keys.empty()) return std::nullopt;
  return Sealer(std::move(keys));
}

}  // namespace jeton::crypto
