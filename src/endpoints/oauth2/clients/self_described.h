#pragma once

#include <optional>
#include <string>

#include "endpoints/call.h"
#include "wire/form.h"

// Clients that describe themselves (authority/applications/self_described.h), as the endpoints meet them.
namespace jeton::endpoints::oauth2 {

// The detour that reads a client's document. Its finding is empty, or an authority::UnreadableDocument.
Slow FetchMetadataDocument(const Call& call, const std::string& url);

// Returns the id by which such a client names itself in a form, proven or not; nothing: another client asks.
std::optional<std::string> DescribedClientIn(const Call& call, const wire::Form& form);

// Returns such a client before it is an application: it names itself, and proves nothing. Nothing: another client asks.
std::optional<Application> UnknownClientIn(const Call& call, const wire::Form& form);

// Takes a client as its document describes it now. Returns the detour that this needs. While the document cannot be
// read, and if a source makes too many requests, what is stored counts.
std::optional<Outcome> RenewDescription(const Call& call, const std::string& client_id);

}  // namespace jeton::endpoints::oauth2
