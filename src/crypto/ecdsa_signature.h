#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jeton::crypto {

// An ECDSA signature between the form of OpenSSL (DER) and that of a JWS (RFC 7518, section 3.4): r || s, each as wide
// as a coordinate of the curve.
std::string RawFromDer(std::string_view der, std::size_t width);
// Nothing for another length.
std::optional<std::string> DerFromRaw(std::string_view raw, std::size_t width);

}  // namespace jeton::crypto
