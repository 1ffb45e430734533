#include "keys/events_token.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "keys/registry_folder.h"
#include "testing/clock_and_random.h"
#include "testing/result_testing.h"
#include "testing/temporary_folder.h"

namespace jeton::authority {
namespace {

using testing::CountingRandom;
using testing::TemporaryFolder;

TEST(RegistryFolderTest, ANameCannotLeadElsewhere) {
  EXPECT_EQ(RegistryFolder("/var/data", "registry.example.com"), "/var/data/registry/registry.example.com");
  EXPECT_EQ(RegistryFolder("d", "127.0.0.1:5000"), "d/registry/127.0.0.1:5000");
  EXPECT_EQ(RegistryFolder("d", ".."), "d/registry/%2E.");
  EXPECT_EQ(RegistryFolder("d", "../x"), "d/registry/%2E.%2Fx");
  EXPECT_EQ(RegistryFolder("d", "a b%\n"), "d/registry/a%20b%25%0A");
  EXPECT_EQ(RegistryFolder("d", "\xc3\xa9"), "d/registry/%C3%A9");
}

class EventsTokenTest : public ::testing::Test {
 protected:
  Result<Digest, std::string> Load(const std::string& service = "registry.example.com") {
    return LoadEventsToken(folder_.path(), service, random_);
  }
  std::string path_of(const std::string& service) { return RegistryFolder(folder_.path(), service) + "/events-token"; }

  TemporaryFolder folder_;
  CountingRandom random_;
};

TEST_F(EventsTokenTest, IsMadeOnceAndIsItsRegistrysOwn) {
  const Digest digest = Load().value();
  EXPECT_EQ(Load().value(), digest);
  EXPECT_NE(Load("other.example.com").value(), digest);

  const std::string path = path_of("registry.example.com");
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0600));
  const std::string text = ReadFile(path).value();
  const RegistryService registry{.service = "registry.example.com", .issuer = "", .events_token = digest};
  EXPECT_TRUE(IsEventsToken(registry, text.substr(0, text.size() - 1)));
  EXPECT_FALSE(IsEventsToken(registry, text)) << "with the end of the line";
  EXPECT_FALSE(IsEventsToken(registry, ""));
}

TEST_F(EventsTokenTest, ANewOneIsMadeWhereTheFileWasTakenAway) {
  const Digest digest = Load().value();
  std::filesystem::remove(path_of("registry.example.com"));
  EXPECT_NE(Load().value(), digest);
}

TEST_F(EventsTokenTest, AFileWithSomethingElseStopsTheStart) {
  Load().value();
  for (const std::string content : {"", "secret", "jtn_", "jtn_0123456789ABCDEFGHIJKLMNOPQRST143rXj"}) {
    ASSERT_TRUE(WriteFileAtomically(path_of("registry.example.com"), content, 0600));
    EXPECT_FALSE(Load().has_value()) << content;
  }
  ASSERT_TRUE(WriteFileAtomically(path_of("registry.example.com"), "jtn_0123456789ABCDEFGHIJKLMNOPQRST143rXi", 0600));
  EXPECT_TRUE(Load().has_value());
}

}  // namespace
}  // namespace jeton::authority
