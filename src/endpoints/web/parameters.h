#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "wire/form.h"
#include "wire/message.h"

namespace jeton::endpoints::web {

// What a request of the web flow says: its form, then its query.
class Parameters {
 public:
  // Nothing when either is malformed, or says something twice of which one alone can be meant.
  static std::optional<Parameters> Read(const wire::Request& request);
  // What the query alone says.
  Parameters FromQuery() const;

  const std::string* Find(std::string_view name) const;
  std::optional<std::string> Get(std::string_view name) const;
  std::string GetOr(std::string_view name, std::string_view standard) const;
  // The first that is not there at all; empty: all are.
  std::string_view FirstMissing(std::initializer_list<std::string_view> names) const;

 private:
  wire::Form form_;
  wire::Form query_;
};

}  // namespace jeton::endpoints::web
