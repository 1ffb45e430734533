#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace jeton::testing {

// A new folder of mode 0700, removed with all that is in it. It lies in memory where there is room: none of these tests
// cuts the power, and a disk that others use makes a commit take as long as a hundred.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (Place() / "jeton-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  static std::filesystem::path Place() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code missing;
    const auto space = std::filesystem::space(memory, missing);
    return !missing && space.available > kRoom ? memory : std::filesystem::temp_directory_path();
  }

  static constexpr std::uintmax_t kRoom = 1 << 30;
  std::string path_;
};

}  // namespace jeton::testing
