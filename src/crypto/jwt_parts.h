#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

namespace jeton::crypto {

// A compact JWS (RFC 7515, section 7.1) as text.
struct JwtParts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_part;  // header and claims with the dot between them
};

// Nothing unless there are exactly three parts.
std::optional<JwtParts> SplitJwt(std::string_view token);
// A part that is a JSON object.
std::optional<boost::json::value> DecodeJwtPart(std::string_view part);
// The text of a string member, empty when absent or of another type.
std::string_view TextMember(const boost::json::value& object, std::string_view name);

}  // namespace jeton::crypto
