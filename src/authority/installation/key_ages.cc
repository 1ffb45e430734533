#include "authority/installation/key_ages.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "keys/key_files.h"
#include "storage/tokens/key_ages.h"

namespace jeton::authority {
namespace {

struct InUse {
  std::string use;
  std::string file;
  std::string key;
};

std::string NameOf(const std::string& path) { return std::filesystem::path(path).filename().string(); }

std::vector<InUse> KeysInUseOf(const KeyRing& ring) {
  std::vector<InUse> keys = {{"sealing", NameOf(SealingKeyPath("")), std::to_string(ring.sealer.newest_key())},
                             {"federation", NameOf(FederationKeyPath("")), ring.federation_keys.front().thumbprint()}};
  for (const AccessKeySet& set : ring.access_keys) {
    keys.push_back({"access", NameOf(AccessKeyPath("", set.algorithm)), set.keys.front().thumbprint()});
  }
  for (const RegistryKeySet& set : ring.registry_keys) {
    keys.push_back({"registry", NameOf(RegistryKeyPath("", set.name, set.algorithm)), set.keys.front().thumbprint()});
  }
  return keys;
}

}  // namespace

void KeyAges::Look(storage::Database& database, const KeyRing& ring, TimePoint now) {
  if (!std::exchange(read_, true)) {
    for (auto& age : database.Read([](storage::Transaction& t) { return storage::ReadKeyAges(t); })) {
      known_[age.name] = {age.key, age.since};
    }
  }
  std::map<std::string, TimePoint> oldest;
  for (const InUse& in_use : KeysInUseOf(ring)) {
    Age& age = known_[in_use.file];
    if (age.key != in_use.key) {
      age = {in_use.key, now};
      database.WriteAndWait([&](storage::Transaction& transaction) {
        storage::NoteKeyAge(transaction, {in_use.file, in_use.key, now});
      });
    }
    const auto [found, fresh] = oldest.try_emplace(in_use.use, age.since);
    if (!fresh) found->second = std::min(found->second, age.since);
  }
  const std::lock_guard lock(mutex_);
  oldest_ = std::move(oldest);
}

}  // namespace jeton::authority
