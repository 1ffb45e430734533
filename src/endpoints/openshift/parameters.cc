#include "endpoints/openshift/parameters.h"

#include <algorithm>

#include "base/encoding.h"
#include "wire/form.h"
#include "wire/json_body.h"
#include "wire/xml.h"

namespace jeton::endpoints::openshift {
namespace {

using Document = std::optional<boost::json::object>;

Document ReadJson(std::string_view text) {
  auto value = ParseJson(text);
  if (!value || (!value->is_object() && !value->is_null())) return std::nullopt;
  return value->is_object() ? std::move(value->get_object()) : boost::json::object();
}

// Returns null for media types without parameters.
Document (*ReaderOf(std::string_view media))(std::string_view) {
  if (media == "application/json" || media == "text/x-json") return ReadJson;
  if (media == "application/xml" || media == "text/xml" || media == "application/x-xml") {
    return wire::ParseXmlParameters;
  }
  return nullptr;
}

}  // namespace

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
  // A DELETE may have this type and no body.
  const auto read = ReaderOf(media);
  if (read == nullptr || TrimSpace(request.body).empty()) return parameters;
  if (!IsUtf8(request.body)) return Fail(ParameterError::kEncoding);
  auto document = read(request.body);
  if (!document) return Fail(ParameterError::kMalformed);
  parameters.document_ = std::move(*document);
  return parameters;
}

const boost::json::value* Parameters::Find(std::string_view name) const {
  if (const auto* value = document_.if_contains(wire::JsonView(name))) return value;
  return text_.if_contains(wire::JsonView(name));
}

std::vector<std::string_view> Parameters::Names() const {
  std::vector<std::string_view> names;
  for (const boost::json::object* const object : {&text_, &document_}) {
    for (const auto& member : *object) names.emplace_back(member.key().data(), member.key().size());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<std::string> Parameters::FindText(std::string_view name) const {
  const auto* const value = Find(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(wire::View(value->get_string()));
}

}  // namespace jeton::endpoints::openshift
