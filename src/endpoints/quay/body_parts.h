#pragma once

#include <array>
#include <optional>
#include <string>

#include "domain/descent.h"
#include "domain/restriction.h"
#include "endpoints/misspelt_limits.h"
#include "endpoints/quay/common.h"
#include "endpoints/restriction.h"
#include "wire/body.h"

// Members shared by several bodies.
namespace jeton::endpoints::quay {

using wire::Presence;

// The five members that restrict a token, beyond Quay. `first, rest...` is the path to an AskedRestriction.
template <auto first, auto... rest>
constexpr auto RestrictionMembers() {
  using Asked = AskedRestriction;
  return std::to_array<wire::MemberOf<OwnerOf<first>>>(
      {{"repositories", Presence::kNullable, wire::Text<first, rest..., &Asked::repositories>(),
        "Names and patterns of repositories that it is good for, such as acme/*, separated by spaces."},
       {"actions", Presence::kNullable, wire::Text<first, rest..., &Asked::actions>(),
        "What it may do there: some of pull, push, delete and *, separated by spaces."},
       {"addresses", Presence::kNullable, wire::Text<first, rest..., &Asked::addresses>(),
        "Addresses and blocks that it works from, separated by spaces."},
       {"not_before", Presence::kNullable, wire::Text<first, rest..., &Asked::not_before>({.format = "date-time"}),
        "When it begins to work."},
       {"uses", Presence::kNullable, wire::Whole<first, rest..., &Asked::uses>(1, kMostUses), "How often it works."}});
}
// For the check of a body: returns the first fault as a sentence, or an empty text after it has set `restriction`.
std::string TakeRestriction(const AskedRestriction& asked, Restriction& restriction);

// The life of a token in seconds.
template <auto first, auto... rest>
constexpr auto Life(std::int64_t least) {
  return wire::Whole<first, rest...>(least, kLongestTokenLife.count());
}

// Details of an organization or user that are only stored and shown.
struct AskedDetails {
  std::optional<bool> invoice_email;
  std::optional<std::optional<std::string>> invoice_email_address;
  std::optional<std::int64_t> tag_expiration_s;

  json::object ToJson() const;
};
Result<std::optional<std::string>, std::string> ReadTextOrNull(const json::value& value);
Result<std::int64_t, std::string> ReadSecondsKept(const json::value& value);

template <auto first, auto... rest>
constexpr auto DetailsMembers() {
  using Asked = AskedDetails;
  return std::to_array<wire::MemberOf<OwnerOf<first>>>(
      {{"invoice_email", Presence::kOptional, wire::Flag<first, rest..., &Asked::invoice_email>(),
        "Kept and shown again; no invoices are sent."},
       {"invoice_email_address", Presence::kOptional,
        wire::Read<ReadTextOrNull, first, rest..., &Asked::invoice_email_address>({.nullable = true}),
        "Kept and shown again."},
       {"tag_expiration_s", Presence::kOptional,
        wire::Read<ReadSecondsKept, first, rest..., &Asked::tag_expiration_s>(
            {.type = wire::Shape::Type::kWhole, .least = 0}),
        "Seconds; kept and shown again."}});
}

// Reads the JSON object of the body by its description. The error is the answer.
template <typename Struct>
Result<Struct, Outcome> ReadBody(const Call& call, const wire::Body<Struct>& description) {
  const auto object = ReadObject(call);
  if (!object) return Fail(object.error());
  auto body = description.Read(*object);
  if (!body) return Fail(Outcome(InvalidRequest(call, body.error())));
  return std::move(*body);
}

}  // namespace jeton::endpoints::quay
