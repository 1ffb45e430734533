#include "authority/grants/consent.h"

#include <algorithm>

#include "base/encoding.h"
#include "domain/access/metadata_document.h"
#include "domain/redirect_uri.h"
#include "storage/grants/consents.h"

namespace jeton::authority {
namespace {

bool IsKnownByAddress(const Application& application, std::string_view redirect_uri) {
  // What it says of itself may be something else tomorrow.
  if (IsMetadataDocumentUrl(application.client_id)) return false;
  return application.client.confidential() || (redirect_uri.starts_with("https://") && !IsLoopback(redirect_uri));
}

}  // namespace

bool IsConsented(const Run& run, const Actor& user, const Application& application, const ScopeGrant& granted,
                 std::string_view redirect_uri) {
  if (!IsKnownByAddress(application, redirect_uri)) return false;
  if (application.client.first_party) return true;
  storage::Consents consents(run.tx());
  return std::ranges::all_of(granted.resources, [&](const std::string& resource) {
    const std::string text = consents.ScopesFor(user.id, application.id, resource);
    const auto remembered = SplitWords(text);
    return std::ranges::all_of(granted.scopes, [&](const std::string& scope) {
      return std::ranges::find(remembered, scope) != remembered.end();
    });
  });
}

void RememberConsent(const Run& run, const Actor& user, const Application& application, const ScopeGrant& granted,
                     std::string_view redirect_uri) {
  if (!IsKnownByAddress(application, redirect_uri)) return;
  storage::Consents consents(run.tx());
  for (const std::string& resource : granted.resources) {
    ScopeWords scopes = CopyWords(consents.ScopesFor(user.id, application.id, resource));
    for (const std::string& scope : granted.scopes) {
      if (std::ranges::find(scopes, scope) == scopes.end()) scopes.push_back(scope);
    }
    consents.Set(user.id, application.id, resource, JoinWords(scopes), run.now);
  }
}

}  // namespace jeton::authority
