#include "endpoints/quay/restriction.h"

#include "authority/applications/application_tokens.h"
#include "domain/descent.h"

namespace jeton::endpoints::quay {
namespace {

// Nothing for a member that is not there; what is no whole number becomes one that is out of range.
std::optional<std::int64_t> ReadNumber(const Fields& fields, std::string_view name) {
  const json::value* const value = fields.Find(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return value->is_int64() ? value->get_int64() : -1;
}

}  // namespace

std::optional<Seconds> ReadSeconds(Fields& fields, std::string_view name, std::int64_t least) {
  constexpr std::int64_t kMost = kLongestTokenLife.count();
  const auto number = ReadNumber(fields, name);
  if (!number) return std::nullopt;
  if (*number >= least && *number <= kMost) return Seconds{*number};
  fields.Problem(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(kMost));
  return std::nullopt;
}

Restriction ReadRestriction(Fields& fields) {
  const auto read = endpoints::ReadRestriction({.repositories = fields.NullableText("repositories"),
                                                .actions = fields.NullableText("actions"),
                                                .addresses = fields.NullableText("addresses"),
                                                .not_before = fields.NullableText("not_before"),
                                                .uses = ReadNumber(fields, "uses")});
  if (read) return *read;
  fields.Problem(read.error().member, read.error().text);
  return {};
}

}  // namespace jeton::endpoints::quay
