#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/applications/code_flow.h"
#include "authority/client_documents.h"

namespace jeton::authority {

// Clients that describe themselves by a metadata document (domain/access/metadata_document.h). All of them belong
// to the organization of the configuration. A client becomes one of its applications when a user first allows it
// something, so that strangers make no records.

// The result of fetching a document that could not be had, for the next run.
struct UnreadableDocument {
  std::string url;
};

enum class DocumentError {
  kOff,         // there are no such clients here, or this one is disabled, or of another organization
  kNotFetched,  // run again once a worker has fetched it
  kUnreadable,
};

// Returns the client as its document describes it now. Its id is none until a user has allowed it something.
Result<Grantable, DocumentError> FindSelfDescribed(const Run& run, const ClientDocuments& documents,
                                                   const std::string& client_id);

// Stores the client, or what has changed in it, before it gets something. Leaves all others as they are. Fails with
// kLimitReached if there are kMostSelfDescribed. One that is there already is never refused.
Result<void, Refusal> StoreSelfDescribed(const Run& run, const Actor& user, Grantable& grantable);

// Clients that hold no tokens are forgotten: a day after a user allowed them something that they did not fetch, and
// ninety days after they last fetched something. Those that are disabled stay.
inline constexpr std::int64_t kMostSelfDescribed = 1'000;
// Notes that the client has fetched what a user allowed it. Does nothing to other clients.
void NoteUseOfSelfDescribed(const Run& run, const Application& client);

// Returns the APIs for which the client gets tokens, all of its organization: those that the values of `resource` name,
// if there are any.
std::vector<GrantedApi> ApisForSelfDescribed(const Run& run, const Application& client,
                                             const std::vector<std::string>& resources);
// Returns a client that is no application yet, as far as it is known without its document: its id and its organization.
// It may ask for all that the organization has, and a user who has seen its document decides. Nothing: it is an
// application, or there are no such clients here.
std::optional<Application> FindUnknownClient(const Run& run, const std::string& client_id);

// Changes what is stored of a client to what its document says now. Fails with kOff if there is no such application.
// REQUIRES: a write transaction.
Result<void, DocumentError> RenewSelfDescribed(const Run& run, const ClientDocuments& documents,
                                               const std::string& client_id);

}  // namespace jeton::authority
