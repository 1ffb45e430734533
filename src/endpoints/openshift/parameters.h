#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/message.h"

namespace jeton::endpoints::openshift {

enum class ParameterError {
  kEncoding,   // invalid UTF-8 or a broken escape
  kMalformed,  // an invalid JSON or XML body
};

// The parameters of a call from every source: query, form body, or a JSON or XML body, which wins.
class Parameters {
 public:
  static Result<Parameters, ParameterError> Read(const wire::Request& request);

  // Returns null if absent. A value from a query, form or XML is a JSON string.
  const boost::json::value* Find(std::string_view name) const;
  // Returns the names of all parameters sent, sorted, each once.
  std::vector<std::string_view> Names() const;
  // Returns nothing if absent or not a text.
  std::optional<std::string> FindText(std::string_view name) const;

 private:
  boost::json::object text_;
  boost::json::object document_;
};

}  // namespace jeton::endpoints::openshift
