#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "testing/temporary_folder.h"

namespace jeton {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class FileTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_ / name; }
  std::size_t Entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
  mode_t ModeOf(const std::string& path) const {
    struct stat facts {};
    EXPECT_EQ(stat(path.c_str(), &facts), 0);
    return facts.st_mode & 07777;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(FileTest, WhatIsWrittenIsRead) {
  const std::string content = "one\r\ntwo\0three\xff\n"s + std::string(200'000, 'x');
  ASSERT_TRUE(WriteFileAtomically(Path("a"), content, 0600));
  EXPECT_EQ(ReadFile(Path("a")), content);
  EXPECT_EQ(Entries(), 1u) << "nothing lies beside it";
}

TEST_F(FileTest, AnEmptyFileIsReadAsEmptyText) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "", 0600));
  EXPECT_EQ(ReadFile(Path("a")), "");
}

TEST_F(FileTest, ReplacesAnOlderFileAndItsMode) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "a longer first content", 0644));
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "second", 0600));
  EXPECT_EQ(ReadFile(Path("a")), "second");
  EXPECT_EQ(ModeOf(Path("a")), 0600u);
}

TEST_F(FileTest, AReaderOfTheOldFileKeepsReadingTheOldContent) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old content", 0600));
  std::ifstream reader(Path("a"));
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "new", 0600));
  std::string read;
  std::getline(reader, read);
  EXPECT_EQ(read, "old content");
}

TEST_F(FileTest, TheModeIsExactlyTheOneAskedForWhateverTheMask) {
  for (const mode_t mask : {0077u, 0000u}) {
    const mode_t before = umask(mask);
    EXPECT_TRUE(WriteFileAtomically(Path("a"), "x", 0644));
    EXPECT_TRUE(WriteFileAtomically(Path("b"), "x", 0600));
    umask(before);
    EXPECT_EQ(ModeOf(Path("a")), 0644u);
    EXPECT_EQ(ModeOf(Path("b")), 0600u);
  }
}

TEST_F(FileTest, AHalfWrittenFileOfACrashIsNoObstacle) {
  ASSERT_TRUE(WriteFileAtomically(Path("a.new"), "half", 0400));
  EXPECT_TRUE(WriteFileAtomically(Path("a"), "whole", 0600));
  EXPECT_EQ(ReadFile(Path("a")), "whole");
  EXPECT_EQ(Entries(), 1u);
}

TEST_F(FileTest, ALinkLeftUnderTheTemporaryNameIsNotFollowed) {
  ASSERT_TRUE(WriteFileAtomically(Path("victim"), "untouched", 0600));
  fs::create_symlink(Path("victim"), Path("a.new"));
  EXPECT_TRUE(WriteFileAtomically(Path("a"), "secret", 0600));
  EXPECT_EQ(ReadFile(Path("victim")), "untouched");
}

TEST_F(FileTest, AFailureLeavesNoTrace) {
  EXPECT_FALSE(WriteFileAtomically(Path("missing/a"), "x", 0600));
  fs::create_directory(Path("folder"));
  EXPECT_FALSE(WriteFileAtomically(Path("folder"), "x", 0600)) << "a folder is not replaced";
  EXPECT_EQ(Entries(), 1u);
}

TEST_F(FileTest, AFullDiskLeavesTheOldContentAndNoTrace) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old", 0600));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = WriteFileAtomically(Path("a"), std::string(10'000, 'x'), 0600);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), "cannot write " + Path("a") + ": File too large");
  EXPECT_EQ(ReadFile(Path("a")), "old");
  EXPECT_EQ(Entries(), 1u);
}

TEST_F(FileTest, APathWithoutAFolderIsInTheWorkingDirectory) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  EXPECT_TRUE(WriteFileAtomically("plain", "x", 0600));
  EXPECT_EQ(ReadFile("plain"), "x");
  fs::current_path(before);
  EXPECT_TRUE(fs::exists(Path("plain")));
}

TEST_F(FileTest, WhatCannotBeReadGivesTheSystemsReason) {
  EXPECT_EQ(ReadFile(Path("missing")).error(), "cannot read " + Path("missing") + ": No such file or directory");
  EXPECT_EQ(ReadFile(Path("missing/a")).error(), "cannot read " + Path("missing/a") + ": No such file or directory");
  EXPECT_EQ(ReadFile(folder_.path()).error(), "cannot read " + folder_.path() + ": Is a directory");
}

}  // namespace
}  // namespace jeton
