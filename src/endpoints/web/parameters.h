#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "wire/form.h"
#include "wire/message.h"

namespace jeton::endpoints::web {

// The parameters of a web flow request: its form, then its query.
class Parameters {
 public:
  // Returns nothing if either is malformed or repeats a parameter that may come only once.
  static std::optional<Parameters> Read(const wire::Request& request);
  // Returns the parameters of the query only.
  Parameters FromQuery() const;

  const std::string* Find(std::string_view name) const;
  std::optional<std::string> Get(std::string_view name) const;
  std::string GetOr(std::string_view name, std::string_view standard) const;
  // Returns the first name that is absent; empty if all are present.
  std::string_view FirstMissing(std::initializer_list<std::string_view> names) const;

 private:
  wire::Form form_;
  wire::Form query_;
};

}  // namespace jeton::endpoints::web
