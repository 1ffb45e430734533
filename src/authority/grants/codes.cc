#include "authority/grants/codes.h"

#include <utility>

#include "authority/applications/pkce.h"
#include "authority/audit.h"
#include "authority/descent.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "storage/tokens/codes.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::string_view kByCode = "authorization_code";

struct KnownCode {
  Token token;
  Code code;
};

std::optional<KnownCode> FindCode(const Run& run, std::string_view text) {
  if (!IsToken(TokenKind::kCode, text)) return std::nullopt;
  auto token = storage::Tokens(run.tx()).Find(crypto::Sha256(text));
  if (!token || token->kind != TokenKind::kCode) return std::nullopt;
  auto code = storage::Codes(run.tx()).Find(token->id);
  if (!code || code->surface != CodeSurface::kStandard) return std::nullopt;
  return KnownCode{std::move(*token), std::move(*code)};
}

boost::json::object DescribeCode(const KnownCode& known, const Actor& client) {
  return {{"code", known.token.id.ToUuid()}, {"client_id", client.name}};
}

// A code that is presented wrongly stays alive, because its own client may still come. A few such failures burn it.
void NoteFailure(const Run& run, const Actor& client, const KnownCode& known) {
  if (!known.code.given.IsNone()) return;
  const int failures = storage::Codes(run.tx()).CountFailure(known.token.id);
  if (failures >= kMostCodeFailures) storage::Tokens(run.tx()).Remove(known.token, run.now);
  Record(run, client, "oauth_code_refused", client.name_space, DescribeCode(known, client));
}

// A code that comes twice was copied: what it gave ends.
void EndWhatItGave(const Run& run, const Actor& client, const KnownCode& known) {
  const auto given = storage::Tokens(run.tx()).FindById(known.code.given);
  if (!given || !RevokeToken(run, *given, Descendants::kEnd)) return;
  Record(run, client, "oauth_code_reuse", client.name_space, DescribeCode(known, client));
}

bool FitsCode(const KnownCode& known, const Actor& client, const CodeUse& use) {
  const bool same_place =
      known.code.redirect_uri.empty() || !use.redirect_uri || *use.redirect_uri == known.code.redirect_uri;
  return known.token.application == client.application && same_place && Proves(use.verifier, known.code.challenge);
}

std::optional<UserGrant> GrantOf(const Run& run, const KnownCode& known) {
  return GrantMadeWith(run, known.token.parent,
                       {known.token.subject, {CopyWords(known.token.scopes), CopyWords(known.code.resources)}});
}

}  // namespace

Secret IssueCode(const Run& run, const Actor& user, const Grantable& grantable, const NewCode& request) {
  const Application& application = grantable.application;
  IssuedToken issued = IssueFor(run, user,
                                {.kind = TokenKind::kCode,
                                 .subject = user.id,
                                 .application = application.id,
                                 .scopes = JoinWords(request.granted.scopes),
                                 .created = run.now,
                                 .expires = run.now + kStandardCodeLife,
                                 .created_by = user.id},
                                LifeIs::kChosen);
  storage::Codes(run.tx()).Add({.token = issued.token.id,
                                .redirect_uri = request.redirect_uri,
                                .challenge = request.challenge,
                                .given = {},
                                .surface = CodeSurface::kStandard,
                                .resources = JoinWords(request.granted.resources)});
  Record(
      run, user, "create_oauth_code", grantable.owner.id,
      {{"scope", issued.token.scopes}, {"application_name", application.name}, {"client_id", application.client_id}});
  return std::move(issued.secret);
}

Result<IssuedGrant, GrantFault> UseCode(const Run& run, const Actor& client, const CodeUse& use) {
  if (!IsVerifier(use.verifier)) return Fail(GrantFault::kMalformed);
  const auto known = FindCode(run, use.code);
  if (!known) return Fail(GrantFault::kInvalid);
  if (!FitsCode(*known, client, use)) {
    NoteFailure(run, client, *known);
    return Fail(GrantFault::kNoted);
  }
  // Before the code's end is looked at, so that it holds for an expired code too.
  if (!known->code.given.IsNone()) {
    EndWhatItGave(run, client, *known);
    return Fail(GrantFault::kNoted);
  }
  const auto grant = known->token.LiveAt(run.now) ? GrantOf(run, *known) : std::nullopt;
  const auto standing = grant ? FindStanding(run, grant->user, client.name, grant->granted.resources) : std::nullopt;
  if (!standing) return Fail(GrantFault::kInvalid);
  auto begun = BeginGrant(run, *standing, *grant, use.access, kByCode);
  if (!begun) return Fail(begun.error());
  storage::Codes(run.tx()).SetGiven(known->token.id, begun->first);
  return std::move(begun->issued);
}

}  // namespace jeton::authority
