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

// Why a registry's client was refused, for those whom it concerns.
namespace jeton::authority {

// A credential that was refused, and what was asked for with it.
struct RefusedLogin {
  const RegistryService& service;
  std::string_view login;
  std::string_view secret;
  CredentialError error;
  const std::vector<RegistryScope>& asked;
};

// Describes a refused credential: the account that it was presented for, if that is known, and what was asked for.
// Needs a transaction.
Denial DescribeRefusal(const Run& run, ForeignIssuers& issuers, const RefusedLogin& refused);
// What was granted, where that is less than was asked for. Nothing for the anonymous.
std::optional<Denial> DescribeShortfall(const Work& work, const RegistryService& service, const Actor& actor,
                                        const std::vector<GrantedScope>& granted);

// Counts the actions that were refused, for the metrics.
void CountDenied(const Run& run, RegistryCounters& counters, const std::vector<GrantedScope>& granted);

// Keeps a denial and returns its code. Keeps it in memory and, if an account is known, queues it for the database.
std::string KeepDenial(const Run& run, DenialNotes& notes, const Denial& denial);

// One thing that was refused, and what would have been enough.
struct RefusedItem {
  std::string resource;  // empty: the registry itself
  std::string action;    // as in a scope; "login" where the credential was refused
  std::string reason;    // of the policy, or what is wrong with the credential
  Need need;
};

struct Explanation {
  std::string code;
  Denial denial;  // without what the reader may not know
  std::vector<RefusedItem> items;
};

// What was kept under the code, in memory or in the database: for the account itself, the admins of the account that it
// concerns, and superusers. To all others, and for every other code, kNotFound. Of other name spaces
// a reader learns no more here than from the refusal: every reason that depends on what exists there is kRole.
Result<Explanation, Refusal> Explain(const Run& run, DenialNotes& notes, const Actor& actor, std::string_view code);

// Of those rows that the reader may read, in their order.
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
// A page of the denials of the last week. kForbidden: what is presented reaches no organization, or not that one;
// kNotFound: there is no such organization, for this reader.
Result<ExplanationPage, Refusal> ListExplanations(const Run& run, const DenialLog& log, const Actor& actor,
                                                  const ExplanationQuery& query);

}  // namespace jeton::authority
