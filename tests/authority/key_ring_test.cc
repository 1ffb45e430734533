#include "keys/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "authority/installation/key_rotation.h"
#include "base/file.h"
#include "keys/registry_files.h"
#include "keys/registry_folder.h"
#include "testing/key_files.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;
using crypto::SigningKey;
using testing::Succeeds;
using testing::TemporaryFolder;
using testing::TestAuthority;

unsigned PermissionsOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

std::vector<std::string> Ids(const std::vector<SigningKey>& keys) {
  std::vector<std::string> ids;
  for (const SigningKey& key : keys) ids.push_back(key.thumbprint());
  return ids;
}

const RegistryService kPlainService =
    RegistryService::Standard("a.example.com:5000", RegistryProfile::kDistribution, "i");
const RegistryService kZotService = RegistryService::Standard("zot", RegistryProfile::kZot, "i");
const RegistryService kQuayService = RegistryService::Standard("quay", RegistryProfile::kQuay, "i");

class KeyRingTest : public ::testing::Test {
 protected:
  Result<KeyRing, std::string> Load(const std::vector<RegistryService>& registries = {kPlainService},
                                    TimePoint now = testing::kNow) {
    return KeyRing::Load(folder_.path(), registries, now, random_);
  }
  void Put(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  std::string Get(const std::string& name) { return ReadFile(folder_ / name).value_or(""); }

  testing::CountingRandom random_;
  TemporaryFolder folder_;
};

TEST_F(KeyRingTest, MakesKeysThatOnlyTheirOwnerReads) {
  const auto keys = Load();
  ASSERT_TRUE(Succeeds(keys));
  ASSERT_EQ(keys->KeysFor(kPlainService).size(), 2u) << "one that signs, and the next one";
  EXPECT_EQ(keys->KeysFor(kPlainService)[0].algorithm(), SigningAlgorithm::kEs256);
  EXPECT_EQ(Ids(keys->AllRegistryKeys()), Ids(keys->KeysFor(kPlainService)));
  EXPECT_EQ(PermissionsOf(folder_ / "keys"), 0700u);
  EXPECT_EQ(PermissionsOf(folder_ / "keys/sealing"), 0600u);
  EXPECT_EQ(PermissionsOf(folder_ / "keys/registry-es256.pem"), 0600u);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "keys/registry-rs256.pem"));
}

TEST_F(KeyRingTest, ReadsBackWhatItMade) {
  const auto first = Load();
  const std::string file = Get("keys/registry-es256.pem");
  const auto second = Load({kPlainService}, testing::kNow + Seconds{86400});
  ASSERT_TRUE(Succeeds(second));
  const SigningKey& key = first->KeysFor(kPlainService)[0];
  EXPECT_EQ(Ids(first->AllRegistryKeys()), Ids(second->AllRegistryKeys()));
  EXPECT_EQ(key.certificate(), second->KeysFor(kPlainService)[0].certificate());
  EXPECT_NE(key.certificate(), "");
  EXPECT_EQ(Get("keys/registry-es256.pem"), file);
  const std::string sealed = first->sealer.Seal("secret", "bound", random_);
  EXPECT_EQ(second->sealer.Open(sealed, "bound")->Reveal(), "secret");
}

TEST_F(KeyRingTest, AnRsaKeyIsMadeWhereOneIsNeeded) {
  const auto keys = Load({kQuayService, kPlainService, kQuayService});
  ASSERT_TRUE(Succeeds(keys));
  ASSERT_EQ(keys->AllRegistryKeys().size(), 4u);
  EXPECT_EQ(keys->KeysFor(kPlainService).front().algorithm(), SigningAlgorithm::kEs256);
  EXPECT_EQ(keys->KeysFor(kQuayService).front().algorithm(), SigningAlgorithm::kRs256);
  EXPECT_EQ(PermissionsOf(folder_ / "keys/registry-rs256.pem"), 0600u);
}

TEST_F(KeyRingTest, ARegistryWithKeysOfItsOwnSharesThemWithNoOther) {
  RegistryService own = kPlainService;
  own.service = "../own";
  own.own_keys = true;
  const std::vector<RegistryService> registries = {kPlainService, kZotService, own, kQuayService};
  const auto keys = Load(registries);
  ASSERT_TRUE(Succeeds(keys));
  std::set<std::string> signing;
  for (const RegistryService& registry : registries) signing.insert(Ids(keys->KeysFor(registry)).front());
  EXPECT_EQ(signing.size(), registries.size());
  EXPECT_EQ(keys->AllRegistryKeys().size(), 8u) << "a signing and a next one for each";
  for (const char* file : {"keys/registry-zot-es256.pem", "keys/registry-%2E.%2Fown-es256.pem"}) {
    EXPECT_EQ(PermissionsOf(folder_ / file), 0600u) << file;
  }
  EXPECT_EQ(Ids(Load({own}).value().KeysFor(own)), Ids(keys->KeysFor(own))) << "whatever other registries there are";
}

TEST_F(KeyRingTest, TheFirstOfSeveralKeysSignsAndOnesWithoutATimeStay) {
  ASSERT_TRUE(Succeeds(Load()));
  const std::string mine = testing::EcKey().ToPem();
  const std::string old = SigningKey::Generate(SigningAlgorithm::kEs256).ToPem();
  Put("keys/registry-es256.pem", mine + old);
  for (const TimePoint now : {testing::kNow, testing::kNow + Seconds{1'000'000'000}}) {
    const auto ring = Load({kPlainService}, now);
    ASSERT_TRUE(Succeeds(ring));
    const auto& keys = ring->KeysFor(kPlainService);
    ASSERT_EQ(keys.size(), 3u) << "and a next one";
    EXPECT_EQ(keys[0].thumbprint(), testing::kEcKeyThumbprint);
    EXPECT_EQ(keys[2].ToPem(), old);
  }
}

TEST_F(KeyRingTest, ABrokenKeyFileIsNamedAndNotReplaced) {
  ASSERT_TRUE(Succeeds(Load()));
  const std::string rsa = testing::RsaKey().ToPem();
  const struct {
    const char* file;
    std::string content;
  } cases[] = {
      {"keys/sealing", "nonsense"},
      {"keys/registry-es256.pem", "nonsense"},
      {"keys/registry-es256.pem", rsa},
      {"keys/registry-es256.pem", Get("keys/registry-es256.pem") + rsa},
      {"keys/registry-es256.pem", testing::EcKey().ToPem() + testing::RsaKey().SelfSignedCertificate(testing::kNow)},
      {"keys/federation-es256.pem", "nonsense"}};
  for (const auto& c : cases) {
    const std::string right = Get(c.file);
    Put(c.file, c.content);
    const auto keys = Load();
    ASSERT_FALSE(keys.has_value()) << c.file;
    EXPECT_NE(keys.error().find(c.file), std::string::npos) << keys.error();
    EXPECT_EQ(Get(c.file), c.content) << c.file;
    Put(c.file, right);
  }
  EXPECT_TRUE(Succeeds(Load()));
}

TEST_F(KeyRingTest, AFolderThatCannotBeMadeIsNamed) {
  Put("file", "");
  const auto keys = KeyRing::Load(folder_ / "file", {kPlainService}, testing::kNow, random_);
  ASSERT_FALSE(keys.has_value());
  EXPECT_NE(keys.error().find("file/keys"), std::string::npos) << keys.error();
}

// Files for registries.

TEST_F(KeyRingTest, EachProfileFindsWhatItReads) {
  const std::vector<RegistryService> registries = {
      kPlainService, RegistryService::Standard("v3", RegistryProfile::kDistributionV3, "i"), kZotService, kQuayService};
  const auto keys = Load(registries);
  ASSERT_TRUE(WriteRegistryFiles(*keys, registries, folder_.path(), {}).has_value());
  const auto es256 = keys->KeysFor(kPlainService);
  for (const char* name : {"a.example.com:5000", "v3"}) {
    const std::string folder = std::string("registry/") + name;
    EXPECT_EQ(Get(folder + "/bundle.pem"), es256[0].certificate() + es256[1].certificate());
    EXPECT_EQ(Get(folder + "/jwks.json"), PrintJwks(es256) + "\n");
    EXPECT_EQ(PermissionsOf(folder_ / (folder + "/bundle.pem")), 0644u);
    EXPECT_EQ(Get(folder + "/key.pem"), "");
  }
  const SigningKey& zot = keys->KeysFor(kZotService).front();
  EXPECT_EQ(Get("registry/zot/key.pem"), zot.PublicPem());
  EXPECT_EQ(Get("registry/zot/jwks.json"), "{\"keys\":[" + PrintJwk(zot, zot.libtrust_id()) + "]}\n");
  EXPECT_EQ(Get("registry/quay/jwks.json"), PrintJwks(keys->KeysFor(kQuayService)) + "\n");
  EXPECT_EQ(Get("registry/quay/bundle.pem"), "");
}

TEST_F(KeyRingTest, AFileIsWrittenOnlyWhereItIsNotRight) {
  const auto keys = Load();
  const std::vector<RegistryService> registries = {RegistryService::Standard("a", RegistryProfile::kDistribution, "i")};
  ASSERT_TRUE(WriteRegistryFiles(*keys, registries, folder_.path(), {}).has_value());
  const auto written = [&] { return std::filesystem::last_write_time(folder_ / "registry/a/jwks.json"); };
  const auto before = written() - std::chrono::hours{1};
  std::filesystem::last_write_time(folder_ / "registry/a/jwks.json", before);
  Put("registry/a/bundle.pem", "damaged");
  ASSERT_TRUE(WriteRegistryFiles(*keys, registries, folder_.path(), {}).has_value());
  EXPECT_EQ(written(), before);
  const auto& known = keys->KeysFor(kPlainService);
  EXPECT_EQ(Get("registry/a/bundle.pem"), known[0].certificate() + known[1].certificate());
  Put("file", "");
  EXPECT_FALSE(WriteRegistryFiles(*keys, registries, folder_ / "file", {}).has_value());
}

TEST(RegistryFolderTest, NoNameLeadsElsewhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"registry.example.com:5000", "/d/registry/registry.example.com:5000"},
      {"..", "/d/registry/%2E."},
      {".hidden", "/d/registry/%2Ehidden"},
      {"../../etc", "/d/registry/%2E.%2F..%2Fetc"},
      {"a/b c%2F", "/d/registry/a%2Fb%20c%252F"},
      {"A_b-9", "/d/registry/A_b-9"}};
  for (const auto& [name, folder] : cases) EXPECT_EQ(RegistryFolder("/d", name), folder);
}

// Rotation.

class RotationTest : public KeyRingTest {
 protected:
  static Settings At(const std::string& folder) {
    Settings settings;
    settings.data_directory = folder;
    return settings;
  }
  RotationTest() : authority_(At(folder_.path())) {
    authority_->keys.current.Replace(Load(authority_->registries).value());
  }

  Result<void, RotationRefusal> Rotate(KeyPurpose purpose, TimePoint now = testing::kNow, bool force = false) {
    return RotateKeys(authority_->Begin({.now = now}), authority_->keys, purpose, force);
  }
  // By the number of the registry among those of the test.
  std::vector<std::string> Published(std::size_t registry = 0) {
    return Ids(authority_->keys.current->KeysFor(authority_->registries.at(registry)));
  }

  // The longest token of the test's registries, and a minute.
  static constexpr Seconds kOverlap{3660};
  TestAuthority authority_;
};

TEST_F(RotationTest, TheNextKeySignsAndTheFormerOneStaysKnown) {
  for (std::size_t registry = 0; registry < authority_->registries.size(); ++registry) {
    const auto before = Published(registry);
    ASSERT_TRUE(Rotate(KeyPurpose::kRegistry, testing::kNow, true).has_value());
    const auto after = Published(registry);
    ASSERT_GE(after.size(), 3u);
    EXPECT_EQ(after[0], before[1]);
    EXPECT_EQ(after[2], before[0]);
    EXPECT_EQ(std::count(before.begin(), before.end(), after[1]), 0) << "a new one is next";
  }
  EXPECT_EQ(PermissionsOf(folder_ / "keys/registry-es256.pem"), 0600u);
  const auto reread = Load(authority_->registries);
  EXPECT_EQ(Ids(reread->AllRegistryKeys()), Ids(authority_->keys.current->AllRegistryKeys()));
  const std::string file = Get("registry/registry.example.org/jwks.json");
  for (const auto& id : Published()) EXPECT_NE(file.find(id), std::string::npos);
  EXPECT_EQ(Get("registry/zot.example.org/key.pem"),
            authority_->keys.current->KeysFor(authority_->registries.at(2)).front().PublicPem());
}

TEST_F(RotationTest, AKeyIsGoneWhenItsLastTokenHasEnded) {
  const std::string former = Published()[0];
  ASSERT_TRUE(Rotate(KeyPurpose::kRegistry).has_value());
  const auto known = [&](TimePoint now) {
    const auto ids = Ids(Load(authority_->registries, now).value().AllRegistryKeys());
    return std::count(ids.begin(), ids.end(), former) == 1;
  };
  EXPECT_TRUE(known(testing::kNow + kOverlap - Seconds{1}));
  EXPECT_FALSE(known(testing::kNow + kOverlap));
  EXPECT_FALSE(known(testing::kNow)) << "it is gone from the file, too";
}

TEST_F(RotationTest, ASecondRotationWaitsUntilTheNextKeyCanBeKnown) {
  ASSERT_TRUE(Rotate(KeyPurpose::kRegistry).has_value());
  const auto before = Published();
  const auto refused = Rotate(KeyPurpose::kRegistry, testing::kNow + kOverlap - Seconds{1});
  ASSERT_FALSE(refused.has_value());
  EXPECT_TRUE(refused.error().too_soon);
  EXPECT_NE(refused.error().text.find(FormatRfc3339(testing::kNow + kOverlap)), std::string::npos)
      << refused.error().text;
  EXPECT_EQ(Published(), before);

  EXPECT_TRUE(Rotate(KeyPurpose::kRegistry, testing::kNow + Seconds{1}, true).has_value());
  EXPECT_EQ(Published().size(), 4u);
  EXPECT_TRUE(Rotate(KeyPurpose::kRegistry, testing::kNow + kOverlap + Seconds{1}).has_value());
  EXPECT_EQ(Published().size(), 3u) << "both former ones are gone";
}

TEST_F(RotationTest, WhatWasSealedBeforeOpensAndWhatIsSealedThenTakesTheNewKey) {
  const KeyRing& old = *authority_->keys.current;
  const std::string before = old.sealer.Seal("old", "bound", random_);
  ASSERT_TRUE(Rotate(KeyPurpose::kSealing).has_value());
  ASSERT_TRUE(Rotate(KeyPurpose::kSealing).has_value());
  const std::string after = authority_->issuer.SealText("new", "bound");
  EXPECT_EQ(authority_->issuer.OpenText(before, "bound")->Reveal(), "old");
  EXPECT_EQ(authority_->issuer.OpenText(after, "bound")->Reveal(), "new");
  EXPECT_FALSE(old.sealer.Open(after, "bound").has_value()) << "a ring in use does not change";
  const auto reread = Load();
  EXPECT_EQ(reread->sealer.Open(before, "bound")->Reveal(), "old");
  EXPECT_EQ(PermissionsOf(folder_ / "keys/sealing"), 0600u);
}

TEST_F(RotationTest, AFederationKeyIsKnownAsLongAsItsPasswordsLive) {
  const std::string before = authority_->keys.current->federation_keys.front().thumbprint();
  ASSERT_TRUE(Rotate(KeyPurpose::kFederation).has_value());
  ASSERT_EQ(authority_->keys.current->federation_keys.size(), 2u);
  EXPECT_NE(authority_->keys.current->federation_keys[0].thumbprint(), before);
  EXPECT_EQ(authority_->keys.current->federation_keys[1].thumbprint(), before);
  EXPECT_EQ(authority_->keys.current->federation_keys[0].certificate(), "") << "nobody else is to know it";
  EXPECT_EQ(Load({kPlainService}, testing::kNow + Seconds{3600})->federation_keys.size(), 1u);
}

TEST_F(RotationTest, AFileThatCannotBeReadIsLeftAloneAndChangesNothing) {
  const auto before = Published();
  Put("keys/registry-rs256.pem", "nonsense");
  const std::string file = Get("keys/registry-es256.pem");
  const auto failed = Rotate(KeyPurpose::kRegistry);
  ASSERT_FALSE(failed.has_value());
  EXPECT_FALSE(failed.error().too_soon);
  EXPECT_EQ(Published(), before);
  EXPECT_EQ(Get("keys/registry-es256.pem"), file);
}

}  // namespace
}  // namespace jeton::authority
