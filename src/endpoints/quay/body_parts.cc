#include "endpoints/quay/body_parts.h"

namespace jeton::endpoints::quay {

std::string TakeRestriction(const AskedRestriction& asked, Restriction& restriction) {
  auto read = endpoints::ReadRestriction(asked);
  if (!read) return "'" + std::string(read.error().member) + "' " + std::string(read.error().text);
  restriction = std::move(*read);
  return {};
}

json::object AskedDetails::ToJson() const {
  json::object details;
  if (invoice_email) details["invoice_email"] = *invoice_email;
  if (invoice_email_address) details["invoice_email_address"] = TextOrNull(*invoice_email_address);
  if (tag_expiration_s) details["tag_expiration_s"] = *tag_expiration_s;
  return details;
}

Result<std::optional<std::string>, std::string> ReadTextOrNull(const json::value& value) {
  std::string text;
  if (value.is_null()) return std::optional<std::string>();
  if (std::string fault = wire::ReadText(value, {}, text); !fault.empty()) return Fail(std::move(fault));
  return std::optional(std::move(text));
}

Result<std::int64_t, std::string> ReadSecondsKept(const json::value& value) {
  if (value.is_int64() && value.get_int64() >= 0) return value.get_int64();
  return Fail(std::string("must be a number of seconds"));
}

}  // namespace jeton::endpoints::quay
