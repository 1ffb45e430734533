#include "endpoints/oauth2/clients/self_described.h"

#include <utility>

#include "authority/applications/client_assertion.h"
#include "authority/applications/self_described.h"
#include "base/address_range.h"
#include "domain/access/metadata_document.h"
#include "endpoints/oauth2/parameters.h"

namespace jeton::endpoints::oauth2 {

Slow FetchMetadataDocument(const Call& call, const std::string& url) {
  return {.pool = Slow::Pool::kFetchers,
          .work =
              [&documents = call.authority.client_documents, url](TimePoint now) {
                const auto fetched = documents.Fetch(url, now);
                return fetched ? Finding() : Finding(authority::UnreadableDocument{url});
              },
          .shared = "client " + url};
}

std::optional<std::string> DescribedClientIn(const Call& call, const wire::Form& form) {
  const FindParameter find = NotEmptyIn(form);
  if (call.request.HasHeader("Authorization")) return std::nullopt;
  const auto assertion = find("client_assertion");
  std::string id = assertion ? authority::ClaimedClient(*assertion) : find("client_id").value_or("");
  return IsMetadataDocumentUrl(id) ? std::optional(std::move(id)) : std::nullopt;
}

std::optional<Application> UnknownClientIn(const Call& call, const wire::Form& form) {
  const FindParameter find = NotEmptyIn(form);
  const auto id = DescribedClientIn(call, form);
  if (!id || find("client_assertion") || find("client_assertion_type") || find("client_secret")) return std::nullopt;
  return authority::FindUnknownClient(call.run, *id);
}

std::optional<Outcome> RenewDescription(const Call& call, const std::string& client_id) {
  authority::ClientDocuments& documents = call.authority.client_documents;
  const auto renewed = authority::RenewSelfDescribed(call.run, documents, client_id);
  if (renewed || renewed.error() != authority::DocumentError::kNotFetched) return std::nullopt;
  if (documents.fetches.Take(SourceOf(call.run.address), call.run.now)) return std::nullopt;
  Slow fetch = FetchMetadataDocument(call, client_id);
  fetch.when_full = Finding(authority::UnreadableDocument{client_id});
  return Outcome(Detour(std::move(fetch)));
}

}  // namespace jeton::endpoints::oauth2
