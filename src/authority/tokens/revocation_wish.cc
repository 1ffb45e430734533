#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "authority/tokens/bulk_revocation.h"
#include "base/json.h"

namespace jeton::authority {
namespace {

namespace json = boost::json;

void PutText(json::object& object, const char* name, const std::optional<std::string>& text) {
  if (text) object[name] = *text;
}

void PutSeconds(json::object& object, const char* name, const std::optional<Seconds>& seconds) {
  if (seconds) object[name] = seconds->count();
}

std::optional<std::string> TextIn(const json::object& object, const char* name) {
  const json::value* const value = object.if_contains(name);
  return value == nullptr ? std::nullopt : std::optional(std::string(value->as_string()));
}

std::optional<std::int64_t> NumberIn(const json::object& object, const char* name) {
  const json::value* const value = object.if_contains(name);
  return value == nullptr ? std::nullopt : std::optional(value->as_int64());
}

std::optional<Seconds> SecondsIn(const json::object& object, const char* name) {
  const auto number = NumberIn(object, name);
  return number ? std::optional(Seconds{*number}) : std::nullopt;
}

}  // namespace

std::string PrintWish(const RevocationWish& wish) {
  const TokenFilter& filter = wish.filter;
  json::object object{{"reason", wish.order.reason}, {"alone", wish.order.descendants == Descendants::kStay}};
  PutText(object, "owner", filter.owner);
  PutText(object, "subject", filter.subject);
  PutText(object, "application", filter.application);
  PutText(object, "created_by", filter.created_by);
  PutText(object, "address", filter.address);
  PutText(object, "text", filter.text);
  PutSeconds(object, "unused", filter.unused);
  PutSeconds(object, "expires_within", filter.expires_within);
  if (filter.kind) object["kind"] = static_cast<std::int64_t>(*filter.kind);
  if (filter.state) object["state"] = std::string(NameOf(*filter.state));
  if (filter.created_before) object["created_before"] = ToMicros(*filter.created_before);
  return json::serialize(object);
}

RevocationWish ReadWish(std::string_view text) {
  const json::object object = ParseJson(text).value().as_object();
  RevocationWish wish;
  wish.order.reason = TextIn(object, "reason").value_or("");
  if (object.at("alone").as_bool()) wish.order.descendants = Descendants::kStay;
  TokenFilter& filter = wish.filter;
  filter.owner = TextIn(object, "owner");
  filter.subject = TextIn(object, "subject");
  filter.application = TextIn(object, "application");
  filter.created_by = TextIn(object, "created_by");
  filter.address = TextIn(object, "address");
  filter.text = TextIn(object, "text");
  filter.unused = SecondsIn(object, "unused");
  filter.expires_within = SecondsIn(object, "expires_within");
  if (const auto kind = NumberIn(object, "kind")) filter.kind = static_cast<TokenKind>(*kind);
  if (const auto state = TextIn(object, "state")) filter.state = ParseTokenState(*state);
  if (const auto before = NumberIn(object, "created_before")) filter.created_before = FromMicros(*before);
  return wish;
}

}  // namespace jeton::authority
