#include "authority/people/sessions.h"

#include "authority/audit.h"
#include "authority/people/logins.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "domain/policy.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kCsrfBytes = 48;
// More browsers than any user has. Without a bound, a program that signs in each time would fill the database.
constexpr std::size_t kMostSessions = 100;

void EndSession(const Work& work, std::string_view cookie) {
  storage::Tokens tokens(work.tx());
  const auto old = tokens.Find(crypto::Sha256(cookie));
  if (old && old->kind == TokenKind::kSession) tokens.Remove(*old, work.now);
}

}  // namespace

Secret NewSessionCookie(Random& random) { return GenerateToken(TokenKind::kSession, random); }

std::string CsrfToken(std::string_view cookie) {
  std::string bytes;
  for (const std::string_view half : {"csrf 1 ", "csrf 2 "}) {
    bytes += crypto::Sha256(std::string(half).append(cookie)).view();
  }
  bytes.resize(kCsrfBytes);
  return EncodeBase64Url(bytes);
}

bool IsCsrfToken(std::string_view cookie, std::string_view text) {
  return crypto::EqualInConstantTime(CsrfToken(cookie), text);
}

IssuedToken BeginSession(const Run& run, const Actor& user, std::string_view old, std::string_view user_agent) {
  EndSession(run, old);
  storage::Tokens(run.tx()).RemoveOldest(user.id, TokenKind::kSession, kMostSessions - 1, run.now);
  IssuedToken issued = run.issuer.Issue(run, {.kind = TokenKind::kSession,
                                              .subject = user.id,
                                              .created = run.now,
                                              .expires = run.now + run.settings.session_life,
                                              .created_by = user.id});
  // Recorded in the session's own transaction, which writes, so this cannot fail.
  static_cast<void>(RecordLogin(run, user, "quayauth", {.user_agent = user_agent}));
  return issued;
}

void RecordClientKey(const Run& run, const Actor& user) { Record(run, user, "user_generate_client_key", user.id, {}); }

Result<void, Refusal> EndSessions(const Run& run, const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  if (storage::Tokens(run.tx()).RemoveAll(actor.id, TokenKind::kSession, run.now) == 0) return {};
  Record(run, actor, "logout_success", actor.id, {});
  return {};
}

}  // namespace jeton::authority
