#include "authority/entity_tag.h"

#include "crypto/digest.h"

namespace jeton::authority {

// Half of the digest: a tag only tells apart the states of one document.
std::string EntityTag(std::string_view document) { return '"' + crypto::Sha256Hex(document).substr(0, 32) + '"'; }

}  // namespace jeton::authority
