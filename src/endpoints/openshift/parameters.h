#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/message.h"

namespace jeton::endpoints::openshift {

enum class ParameterError {
  kEncoding,   // not valid UTF-8, a broken escape
  kMalformed,  // a JSON body that is none
};

// The parameters of a call, wherever they came: query, form body, or JSON body, which wins.
class Parameters {
 public:
  static Result<Parameters, ParameterError> Read(const wire::Request& request);

  // Null when absent. A text from a query or form is a JSON string here.
  const boost::json::value* Find(std::string_view name) const;
  bool FromJson(std::string_view name) const;

 private:
  boost::json::object text_;
  boost::json::object json_;
};

}  // namespace jeton::endpoints::openshift
