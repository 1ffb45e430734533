#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/audit/denial_notes.h"
#include "authority/foreign_issuers.h"
#include "authority/refusal.h"
#include "authority/registry/needs.h"
#include "authority/registry_notes.h"
#include "authority/run.h"
#include "identity/granted_scope.h"
#include "storage/log/denials.h"

// Explains to the account concerned, and its admins, why a registry client was refused.
namespace jeton::authority {

// A refused credential, and the scopes requested with it.
struct RefusedLogin {
  const RegistryService& service;
  std::string_view login;
  std::string_view secret;
  CredentialError error;
  const std::vector<RegistryScope>& asked;
};

// Describes a refused credential: the account that it names, if known, and the requested scopes. Needs a transaction.
Denial DescribeRefusal(const Run& run, ForeignIssuers& issuers, const RefusedLogin& refused);
// Describes a grant that is smaller than the request. Nothing if all was granted, or if the actor is anonymous.
std::optional<Denial> DescribeShortfall(const Work& work, const RegistryService& service, const Actor& actor,
                                        const std::vector<GrantedScope>& granted);

// Counts refused actions for the metrics.
void CountDenied(const Run& run, RegistryCounters& counters, const std::vector<GrantedScope>& granted);

// Stores a denial in memory and returns its code. If an account is known, also queues it for the database.
std::string KeepDenial(const Run& run, DenialNotes& notes, const Denial& denial);

// One refused action or login, and what would have allowed it.
struct RefusedItem {
  std::string resource;  // empty: the registry itself
  std::string action;    // as in a scope; "login": the credential was refused
  std::string reason;    // of the policy, or what is wrong with the credential
  Need need;
};

struct Explanation {
  std::string code;
  Denial denial;  // only what the reader may know
  std::vector<RefusedItem> items;
};

// Explains the denial stored under a code, in memory or in the database. Readers are the account itself, the admins of
// the account concerned, and superusers; kNotFound for all others and for unknown codes. Reveals no more about other
// name spaces than the refusal did: every reason that depends on what exists there becomes kRole.
Result<Explanation, Refusal> Explain(const Run& run, DenialNotes& notes, const Actor& actor, std::string_view code);

// Explains a denial that is not stored, to a reader that may know what exists in the name space `home`.
Explanation ExplainUnstored(const Run& run, const Actor& reader, Denial denial, std::string home);

// Explains the rows that the reader may read, in their order.
std::vector<Explanation> ShowAll(const Run& run, const Actor& actor, const std::vector<storage::DenialRow>& rows);

using storage::DenialFilter;
using storage::DenialPlace;

struct ExplanationQuery {
  std::optional<std::string> organization;  // nothing: all that the reader may read
  DenialFilter filter;
};
struct ExplanationPage {
  std::vector<Explanation> explanations;  // newest first
  std::optional<DenialPlace> next;
};
// Lists a page of the denials of the last week. kForbidden: the credential reaches no organization, or not this one.
// kNotFound: the reader sees no such organization.
Result<ExplanationPage, Refusal> ListExplanations(const Run& run, const DenialLog& log, const Actor& actor,
                                                  const ExplanationQuery& query);

}  // namespace jeton::authority
