#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jeton::crypto {

// Convert an ECDSA signature between OpenSSL's form (DER) and that of a JWS (RFC 7518, section 3.4): r || s, each as
// wide as a coordinate of the curve.
std::string RawFromDer(std::string_view der, std::size_t width);
// Returns nothing if `raw` has another length.
std::optional<std::string> DerFromRaw(std::string_view raw, std::size_t width);

}  // namespace jeton::crypto
