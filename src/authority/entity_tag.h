#pragma once

#include <string>
#include <string_view>

namespace jeton::authority {

// Returns the strong entity tag (RFC 9110, section 8.8.3) of a document, with its quotes: a digest of its text.
std::string EntityTag(std::string_view document);

}  // namespace jeton::authority
