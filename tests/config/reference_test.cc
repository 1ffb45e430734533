#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "config/config.h"
#include "testing/temporary_folder.h"

namespace jeton::config {
namespace {

TEST(ReferenceTest, NamesEveryKeyWithItsDefault) {
  const std::string page = PrintReference();
  for (const char* part :
       {"| `data_dir` | `\"./var\"` |", "## [http]", "| `max_head_bytes` | `32768` |", "| `retrievable` | `true` |",
        "| `superusers` | `[\"admin\"]` |", "## [[registry]]", "`distribution-v3`", "session=1.days\\|7.days"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
}

// What the page shows as defaults, read as a file, changes nothing.
TEST(ReferenceTest, ItsDefaultsAreValid) {
  const std::string page = PrintReference();
  std::string file;
  std::size_t at = 0;
  while (at < page.size() && page.compare(at, 15, "\n## [[registry]") != 0) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const std::string line = page.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("## [[")) break;
    if (line.starts_with("## [")) file += line.substr(3) + "\n";
    if (!line.starts_with("| `")) continue;
    const auto name_end = line.find('`', 3);
    const auto value = line.find('`', name_end + 1) + 1;
    std::string text = line.substr(value, line.find("` |", value) - value);
    for (auto bar = text.find("\\|"); bar != std::string::npos; bar = text.find("\\|")) text.erase(bar, 1);
    file += line.substr(3, name_end - 3) + " = " + text + "\n";
  }
  EXPECT_GT(std::count(file.begin(), file.end(), '\n'), 30) << file;
  const testing::TemporaryFolder folder;
  const std::string path = folder / "jeton.toml";
  std::ofstream(path, std::ios::binary) << file;
  const auto config = Load(path, {});
  std::vector<std::string> faults;
  for (const Fault& fault : config ? std::vector<Fault>{} : config.error()) faults.push_back(fault.Print());
  EXPECT_EQ(faults, std::vector<std::string>{}) << file;
}

}  // namespace
}  // namespace jeton::config
