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

// Returns nothing unless there are exactly three parts.
std::optional<JwtParts> SplitJwt(std::string_view token);
// Decodes a part. Returns nothing if it is not a JSON object.
std::optional<boost::json::value> DecodeJwtPart(std::string_view part);
// Returns the text of a string member; empty if it is absent or of another type.
std::string_view TextMember(const boost::json::value& object, std::string_view name);

}  // namespace jeton::crypto
