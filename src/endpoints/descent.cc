#include "endpoints/descent.h"

#include "wire/json_body.h"

namespace jeton::endpoints {

using authority::Descendants;

std::optional<Descendants> ParseDescendants(const std::optional<std::string>& text) {
  if (!text || *text == "end") return Descendants::kEnd;
  return *text == "keep" ? std::optional(Descendants::kStay) : std::nullopt;
}

void AddMadeWith(boost::json::object& body, const authority::Run& run, const Token& token) {
  boost::json::value& member = body["made_with"];
  const auto made = authority::FindMadeWith(run, token);
  if (!made) return;
  boost::json::object& parent = member.emplace_object();
  parent["uuid"] = made->id.ToUuid();
  parent["kind"] = made->kind ? boost::json::value(wire::JsonView(NameOf(*made->kind))) : boost::json::value(nullptr);
  parent["name"] = made->name ? boost::json::value(*made->name) : boost::json::value(nullptr);
}

}  // namespace jeton::endpoints
