#include "endpoints/openshift/parameters.h"

#include "base/encoding.h"
#include "wire/form.h"
#include "wire/json_body.h"

namespace jeton::endpoints::openshift {

Result<Parameters, ParameterError> Parameters::Read(const wire::Request& request) {
  Parameters parameters;
  const auto add = [&parameters](std::string_view text) {
    const auto form = wire::Form::Parse(text);
    if (!form) return false;
    for (const auto& [name, value] : form->fields()) parameters.text_[name] = value;
    return true;
  };
  if (!add(request.query)) return Fail(ParameterError::kEncoding);
  const std::string media = request.MediaType();
  if (media == "application/x-www-form-urlencoded" && !add(request.body)) return Fail(ParameterError::kEncoding);
  // A DELETE may come with this type and without a body.
  const bool json = media == "application/json" && !TrimSpace(request.body).empty();
  if (!json) return parameters;
  if (!IsUtf8(request.body)) return Fail(ParameterError::kEncoding);
  auto value = ParseJson(request.body);
  if (!value || (!value->is_object() && !value->is_null())) return Fail(ParameterError::kMalformed);
  if (value->is_object()) parameters.json_ = std::move(value->get_object());
  return parameters;
}

const boost::json::value* Parameters::Find(std::string_view name) const {
  if (const auto* value = json_.if_contains(wire::JsonView(name))) return value;
  return text_.if_contains(wire::JsonView(name));
}

bool Parameters::FromJson(std::string_view name) const { return json_.contains(wire::JsonView(name)); }

}  // namespace jeton::endpoints::openshift
