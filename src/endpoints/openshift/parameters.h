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
  kEncoding,   // not valid UTF-8, a broken escape
  kMalformed,  // a JSON or XML body that is none
};

// The parameters of a call, wherever they came: query, form body, or a JSON or XML body, which wins.
class Parameters {
 public:
  static Result<Parameters, ParameterError> Read(const wire::Request& request);

  // Null when absent. A text from a query, form or XML is a JSON string here.
  const boost::json::value* Find(std::string_view name) const;
  // All that were sent, sorted, each once.
  std::vector<std::string_view> Names() const;
  // Nothing for what is absent or no text.
  std::optional<std::string> FindText(std::string_view name) const;

 private:
  boost::json::object text_;
  boost::json::object document_;
};

}  // namespace jeton::endpoints::openshift
