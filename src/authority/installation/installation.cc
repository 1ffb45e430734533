#include "authority/installation/installation.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "authority/installation/first_user.h"
#include "keys/key_files.h"
#include "storage/tokens/keys_in_use.h"

namespace jeton::authority {
namespace {

constexpr std::string_view kSealing = "sealing/";
// The plaintext of the proof that a ring holds the right sealing key.
constexpr std::string_view kProof = "jeton";

std::string NameOfFile(const std::string& path) { return std::filesystem::path(path).filename().string(); }

bool IsSealingKey(const storage::KeyInUse& key) { return key.name.starts_with(kSealing); }

bool Opens(const crypto::Sealer& sealer, const storage::KeyInUse& key) {
  return sealer.Open(key.proof, key.name).has_value();
}

std::vector<storage::KeyInUse> KeysOf(const KeyRing& ring, Random& random) {
  std::vector<storage::KeyInUse> keys = {{NameOfFile(SealingKeyPath("")), ""}, {NameOfFile(FederationKeyPath("")), ""}};
  for (const RegistryKeySet& set : ring.registry_keys) {
    keys.push_back({NameOfFile(RegistryKeyPath("", set.name, set.algorithm)), ""});
  }
  std::string name = fmt::format("{}{}", kSealing, ring.sealer.newest_key());
  std::string proof = ring.sealer.Seal(kProof, name, random);
  keys.push_back({std::move(name), std::move(proof)});
  return keys;
}

}  // namespace

Result<void, std::string> CheckDatabaseIsThere(const std::string& data_directory, const std::string& database_file) {
  std::error_code error;
  // The first start creates the tables before the keys.
  const bool has_keys = std::filesystem::exists(SealingKeyPath(data_directory), error);
  const bool has_database =
      std::filesystem::exists(database_file, error) &&
      (std::filesystem::file_size(database_file, error) > 0 || std::filesystem::exists(database_file + "-wal", error));
  if (!has_keys || has_database) return {};
  return Fail(
      fmt::format("{0}/keys belongs to an installation whose database, {1}, is missing or empty. Restore the "
                  "database from a backup; for a new installation move {0}/keys away first",
                  data_directory, database_file));
}

Result<void, std::string> CheckKeysAreThere(storage::Database& database, const std::string& data_directory) {
  std::vector<std::string> names;
  const bool used = database.Read([&](storage::Transaction& transaction) {
    for (const storage::KeyInUse& key : storage::ReadKeysInUse(transaction)) {
      if (!IsSealingKey(key)) names.push_back(key.name);
    }
    return HasAccounts(transaction);
  });
  if (used && names.empty()) names.push_back(NameOfFile(SealingKeyPath("")));
  for (const std::string& name : names) {
    const std::string path = KeyFolder(data_directory) + "/" + name;
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    return Fail(
        fmt::format("{0} is missing, and the database was used with it. Restore {1} from a backup. If the keys "
                    "in it are lost for good, put an empty file in its place: the next start makes new ones",
                    path, KeyFolder(data_directory)));
  }
  return {};
}

Result<void, std::string> CheckKeysFit(storage::Database& database, const KeyRing& ring, bool sealing_keys_were_lost,
                                       Random& random) {
  const auto known = database.Read([](storage::Transaction& t) { return storage::ReadKeysInUse(t); });
  std::vector<std::string> lost;
  for (const storage::KeyInUse& key : known) {
    if (IsSealingKey(key) && !Opens(ring.sealer, key)) lost.push_back(key.name);
  }
  if (!lost.empty() && !sealing_keys_were_lost) {
    return Fail(
        fmt::format("the file keys/sealing lacks the key {}, with which secrets in this database are sealed: keys "
                    "and database are of different installations, or of different days. Restore both from one "
                    "backup. If the key is lost for good, empty the file: the next start makes a new one, and "
                    "the secrets sealed before cannot be shown again",
                    lost.front().substr(kSealing.size())));
  }
  std::vector<storage::KeyInUse> fresh = KeysOf(ring, random);
  std::erase_if(fresh, [&](const storage::KeyInUse& key) {
    return std::any_of(known.begin(), known.end(), [&](const auto& other) { return other.name == key.name; });
  });
  if (!database.trouble().empty() || (fresh.empty() && lost.empty())) return {};
  database.WriteAndWait([&](storage::Transaction& transaction) {
    for (const std::string& name : lost) storage::ForgetKeyInUse(transaction, name);
    for (const storage::KeyInUse& key : fresh) storage::NoteKeyInUse(transaction, key);
  });
  return {};
}

}  // namespace jeton::authority
