#include "keys/key_archive.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "testing/temporary_folder.h"

namespace jeton {
namespace {

using testing::TemporaryFolder;

void Put(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << content;
}

TEST(KeyArchiveTest, HoldsTheKeysAndTheTokensOfRegistriesAndNothingElse) {
  const TemporaryFolder from;
  const TemporaryFolder to;
  Put(from / "keys/sealing", "1 ab\n");
  Put(from / "keys/registry-es256.pem", "pem");
  Put(from / "keys/sealing.new", "half");
  Put(from / "registry/r%2Fx:5000/events-token", "jtn_");
  Put(from / "registry/r%2Fx:5000/bundle.pem", "public");
  Put(from / "bootstrap-token", "jto_");

  const auto archive = PackKeys(from.path());
  ASSERT_TRUE(archive.has_value()) << archive.error();
  ASSERT_TRUE(UnpackKeys(*archive, to.path()).has_value());

  EXPECT_EQ(*ReadFile(to / "keys/sealing"), "1 ab\n");
  EXPECT_EQ(*ReadFile(to / "keys/registry-es256.pem"), "pem");
  EXPECT_EQ(*ReadFile(to / "registry/r%2Fx:5000/events-token"), "jtn_");
  for (const char* name : {"keys/sealing.new", "registry/r%2Fx:5000/bundle.pem", "bootstrap-token"}) {
    EXPECT_FALSE(std::filesystem::exists(to / name)) << name;
  }
}

TEST(KeyArchiveTest, IsNotMadeWithoutTheSealingKey) {
  const TemporaryFolder from;
  EXPECT_FALSE(PackKeys(from.path()).has_value());
  Put(from / "keys/registry-es256.pem", "pem");
  EXPECT_FALSE(PackKeys(from.path()).has_value());
}

TEST(KeyArchiveTest, AnArchiveThatIsNotOursWritesNothing) {
  const auto with = [](const std::string& name) {
    return R"({"format":"jeton keys 1","files":{"keys/sealing":"1 ab",")" + name + R"(":"x"}})";
  };
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string(R"({"format":"jeton keys 2","files":{}})"),
        std::string(R"({"format":"jeton keys 1","files":[]})"),
        std::string(R"({"format":"jeton keys 1","files":{"keys/sealing":1}})"), with("../x"), with("keys/../x"),
        with("/x"), with("keys/a/b"), with("keys/.."), with("keys/"), with("registry/../events-token"),
        with("registry/r/bundle.pem"), with("registry/a/b/events-token"), with("jeton.db")}) {
    const TemporaryFolder to;
    EXPECT_FALSE(UnpackKeys(text, to.path()).has_value()) << text;
    EXPECT_TRUE(std::filesystem::is_empty(to.path())) << text;
  }
}

}  // namespace
}  // namespace jeton
