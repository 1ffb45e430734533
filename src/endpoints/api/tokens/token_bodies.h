#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/restriction.h"
#include "endpoints/api/values.h"
#include "endpoints/restriction.h"
#include "wire/body.h"

// What the bodies that make and change tokens have in common.
namespace jeton::endpoints::api {

// A list of texts without spaces.
Result<std::optional<std::vector<std::string>>, std::string> ReadTextList(const boost::json::value& value);

// A restriction as it is sent: lists of words.
struct SentRestriction {
  std::optional<std::vector<std::string>> repositories;
  std::optional<std::vector<std::string>> actions;
  std::optional<std::vector<std::string>> addresses;
  std::optional<std::string> not_before;
  std::optional<std::int64_t> uses;
};
inline constexpr wire::MemberOf<SentRestriction> kSentRestrictionMembers[] = {
    {"repositories", wire::Presence::kNullable,
     wire::Read<ReadTextList, &SentRestriction::repositories>({.type = wire::Shape::Type::kList}),
     "Names and patterns, like `acme/*`, of the repositories for which it may be used."},
    {"actions", wire::Presence::kNullable,
     wire::Read<ReadTextList, &SentRestriction::actions>({.type = wire::Shape::Type::kList}),
     "The actions for which it may be used: `pull`, `push`, `delete`."},
    {"addresses", wire::Presence::kNullable,
     wire::Read<ReadTextList, &SentRestriction::addresses>({.type = wire::Shape::Type::kList}),
     "The addresses and blocks, like `192.0.2.0/24`, from which it may be used."},
    {"not_before", wire::Presence::kNullable, wire::Text<&SentRestriction::not_before>(),
     "When it begins to work, in RFC 3339."},
    {"uses", wire::Presence::kNullable, wire::Whole<&SentRestriction::uses>(1, kMostUses), "How often it may be used."},
};
inline constexpr wire::Body<SentRestriction> kSentRestriction(kSentRestrictionMembers,
                                                              {.only_known = true, .name = "RestrictionRequest"});

// Returns what was sent as a restriction; the error follows the word "restriction".
Result<Restriction, std::string> RestrictionOf(const SentRestriction& sent);

}  // namespace jeton::endpoints::api
