#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/records.h"

// Clients that no one has registered: the client id is the https address of a document with their metadata (OAuth
// Client ID Metadata Document).
namespace jeton {

inline constexpr std::size_t kLongestMetadataDocument = 5 * 1024;

// Returns whether a client id is such an address: https with a path, without a fragment, a user or dot segments. Ids
// that we make hold no colon.
bool IsMetadataDocumentUrl(std::string_view client_id);

// Returns the host, with the port if there is one.
std::string_view HostOfUrl(std::string_view url);

// Reads what a document says of the client whose id is its address (RFC 7591, section 2). The result has neither id nor
// owner. The error is a sentence for the log.
Result<Application, std::string> ReadMetadataDocument(const std::string& url, std::string_view document);

// Returns what is stored, changed to what the document says. Keeps what administrators set.
Application Redescribed(Application stored, const Application& described);
// Returns whether the document says what is stored already.
bool IsDescribedBy(const Application& stored, const Application& described);

}  // namespace jeton
