#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "authority/tokens/token_changes.h"
#include "authority/tokens/token_ends.h"
#include "authority/tokens/token_selection.h"
#include "authority/tokens/tokens.h"
#include "endpoints/api/caller.h"
#include "wire/document.h"

// What the operations on tokens have in common.
namespace jeton::endpoints::api {

// Returns the id in the path; the none id if it is no id.
Id TokenIdOf(const Call& call);

// What a caller lacks that may not see, or change, the tokens.
Needs NeedsForTokens(const authority::TokenOwners& owners, Access access);

// The answer to a caller that may not do this with the token, and how the caller is tied to it.
Response RefuseToken(const Call& call, const Actor& actor, const Id& id, Refusal refusal, Access access);
Response RefuseToken(const Call& call, const Actor& actor, const authority::TokenTie& tie, Refusal refusal,
                     Access access);
// The answer to a change that the token does not allow. `most`: how many of its kind there may be, if that is why.
Response RefuseChange(const Call& call, const Actor& actor, authority::TokenFault fault, std::int64_t most = 0);
Response RefuseMember(const Call& call, std::string_view member, const std::string& fault);

// The answer with one token and its entity tag; 404 for one that is as good as gone.
Response AnswerToken(const Call& call, const authority::ListedToken& listed);
// Checks the preconditions of a change. Uses are no change.
std::optional<Response> RefuseTokenByPrecondition(const Call& call, const authority::ListedToken& listed);
// 201 with a new one, and its secret. A dry run shows none.
Response AnswerNewToken(const Call& call, const Id& id, const Secret& secret, bool dry_run);

// {"revoked", "receipt", "dry_run"}
struct ShownRevocations {
  std::size_t revoked = 0;
  std::optional<std::string> receipt;
  bool dry_run = false;
};
const wire::AnyBody& RevocationsDocument();
Response AnswerDryRevocations(std::size_t count);
// Answers what would end with these tokens, after the same checks. Counts on a reader: it may be very many.
Outcome CountNamed(const Call& call, const Actor& actor, const std::vector<Id>& ids,
                   authority::Descendants descendants);
// The answer of a revocation that is done in parts: what they have ended is printed when the last one is done. `note`
// is called there.
struct PendingRevocations {
  std::shared_ptr<authority::Revocations> result = std::make_shared<authority::Revocations>();

  authority::AfterTokenEnd Note() const;
  Response Answer() const;
};

}  // namespace jeton::endpoints::api
