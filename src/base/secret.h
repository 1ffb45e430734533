#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace jeton {

// A secret text. Never printed, and wiped on destruction. Only Reveal() reads it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.Wipe(); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      Wipe();
      text_ = other.text_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      Wipe();
      text_ = std::move(other.text_);
      other.Wipe();
    }
    return *this;
  }
  ~Secret() { Wipe(); }

  std::string_view Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  void Wipe();

  std::string text_;
};

// For loggers (fmt) and test failures (GoogleTest).
inline std::string format_as(const Secret&) { return "***"; }
void PrintTo(const Secret& secret, std::ostream* out);

}  // namespace jeton
