#include "authority/grants/refresh_tokens.h"

#include <algorithm>
#include <utility>

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/token_policy.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/hkdf.h"
#include "crypto/sealer.h"
#include "domain/descent.h"
#include "storage/grants/refresh_families.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostFamilies = 50;  // of one user and client
constexpr int kMostSteps = 8;              // from a used generation to the head

crypto::Sealer BoxOf(std::string_view secret) {
  return crypto::Sealer({{.id = 1, .bytes = crypto::Hkdf(secret, "jeton refresh token box")}});
}

// The newest generation of a family, with its secret.
struct Head {
  Token token;
  Secret secret;
};

// Follows the boxes from a used generation to the head. Returns nothing if one of them is closed.
std::optional<Head> FollowBoxes(const Run& run, std::string_view presented) {
  storage::RefreshFamilies families(run.tx());
  Secret secret{std::string(presented)};
  for (int step = 0; step < kMostSteps; ++step) {
    const auto used = families.FindUsed(crypto::Sha256(secret.Reveal()));
    if (!used || used->box.empty() || run.now >= used->closes) return std::nullopt;
    auto next = OpenBox(secret.Reveal(), used->box, used->family);
    if (!next) return std::nullopt;
    secret = std::move(*next);
    if (auto head = storage::Tokens(run.tx()).Find(crypto::Sha256(secret.Reveal()))) {
      return Head{std::move(*head), std::move(secret)};
    }
  }
  return std::nullopt;
}

// A refresh token that comes again after its grace was copied: its family ends.
void EndReplayed(const Run& run, const Actor& client, const Token& family) {
  if (!RevokeToken(run, family, Descendants::kEnd)) return;
  Record(run, client, "refresh_token_reuse", client.name_space,
         {{"refresh_token", family.id.ToUuid()}, {"client_id", client.name}});
}

TimePoint IdleEnd(const Run& run, const Application& application, TimePoint ends) {
  return std::min<TimePoint>(ends, run.now + application.client.refresh.idle_life);
}

bool Rotates(const Application& application) {
  return application.client.refresh.rotate || !application.client.confidential();
}

// Makes the next generation the head.
Secret Rotate(const Run& run, const Application& application, const Head& head, TimePoint ends) {
  Secret next = GenerateToken(TokenKind::kRefresh, run.issuer.random());
  const Seconds grace = application.client.refresh.grace;
  UsedRefreshToken used{.family = head.token.id, .box = {}, .closes = run.now + grace};
  if (grace.count() > 0) {
    used.box = SealInBox(run, head.secret.Reveal(), next.Reveal(), head.token.id);
  }
  storage::RefreshFamilies(run.tx()).Rotate(head.token, used, crypto::Sha256(next.Reveal()),
                                            IdleEnd(run, application, ends), run.now);
  return next;
}

// Returns the refresh token with which the client goes on.
Secret UseHead(const Run& run, const Application& application, Head head, TimePoint ends) {
  if (Rotates(application)) return Rotate(run, application, head, ends);
  storage::Tokens(run.tx()).SetEnd(head.token, IdleEnd(run, application, ends), run.now);
  return std::move(head.secret);
}

struct Renewal {
  AskedAccess asked;
  bool uses_head = false;  // a head that is presented is used up
};

Result<IssuedGrant, GrantFault> Renew(const Run& run, const Actor& client, std::string_view presented,
                                      const Renewal& renewal) {
  const auto found = FindFamily(run, presented);
  // Another client's replay ends nothing: a client must not be able to end the grants of others.
  if (!found || found->application != client.application) return Fail(GrantFault::kInvalid);
  const auto family = storage::RefreshFamilies(run.tx()).Find(found->id);
  if (!family || !found->LiveAt(run.now)) return Fail(GrantFault::kInvalid);
  const bool is_head = found->digest == crypto::Sha256(presented);
  auto head = is_head ? std::optional(Head{*found, Secret(std::string(presented))}) : FollowBoxes(run, presented);
  if (!head) {
    EndReplayed(run, client, *found);
    return Fail(GrantFault::kNoted);
  }
  const ScopeGrant granted{ParseScopeWords(found->scopes).value_or(ScopeWords()), CopyWords(family->resources)};
  const auto standing = FindStanding(run, found->subject, client.name, granted.resources);
  if (!standing) return Fail(GrantFault::kInvalid);
  const auto chosen = NarrowGrant(standing->targets, granted, renewal.asked);
  if (!chosen) return Fail(FaultOf(chosen.error()));
  auto issued = IssueChosen(run, *standing, *chosen, {*found, family->ends, "refresh_token"});
  if (!issued) return Fail(issued.error());
  issued->refresh = is_head && renewal.uses_head ? UseHead(run, standing->application(), std::move(*head), family->ends)
                                                 : std::move(head->secret);
  return std::move(*issued);
}

}  // namespace

BegunFamily BeginFamily(const Run& run, const GrantStanding& standing, const UserGrant& grant) {
  const Application& application = standing.application();
  storage::RefreshFamilies families(run.tx());
  for (const Id& oldest : families.Oldest(standing.user.id, application.id, kMostFamilies - 1)) {
    if (const auto token = storage::Tokens(run.tx()).FindById(oldest)) RevokeToken(run, *token, Descendants::kEnd);
  }
  Token token{.kind = TokenKind::kRefresh,
              .subject = standing.user.id,
              .application = application.id,
              .scopes = JoinWords(grant.granted.scopes),
              .created = run.now,
              .expires = run.now + application.client.refresh.absolute_life,
              .created_by = standing.user.id,
              .parent = grant.parent ? grant.parent->id : Id()};
  if (const auto policy = PolicyFor(run, token)) {
    token.expires = policy->EndOf(token.expires, LifeIs::kChosen, run.now);
  }
  const TimePoint ends = grant.parent ? std::min(token.expires, DescendantsEnd(*grant.parent)) : token.expires;
  token.expires = IdleEnd(run, application, ends);
  IssuedToken issued = run.issuer.Issue(run, std::move(token));
  families.Add({.token = issued.token.id, .ends = ends, .resources = JoinWords(grant.granted.resources)});
  Record(run, standing.user, "create_refresh_token", application.owner,
         {{"refresh_token", issued.token.id.ToUuid()},
          {"scope", issued.token.scopes},
          {"application_name", application.name},
          {"client_id", application.client_id}});
  return {std::move(issued.token), std::move(issued.secret), ends};
}

std::optional<Token> FindFamily(const Work& work, std::string_view presented) {
  if (!IsToken(TokenKind::kRefresh, presented)) return std::nullopt;
  storage::Tokens tokens(work.tx());
  const Digest digest = crypto::Sha256(presented);
  if (auto head = tokens.Find(digest)) return head;
  const auto used = storage::RefreshFamilies(work.tx()).FindUsed(digest);
  return used ? tokens.FindById(used->family) : std::nullopt;
}

std::string SealInBox(const Run& run, std::string_view predecessor, std::string_view secret, const Id& family) {
  return BoxOf(predecessor).Seal(secret, family.view(), run.issuer.random());
}

std::optional<Secret> OpenBox(std::string_view predecessor, std::string_view box, const Id& family) {
  auto secret = BoxOf(predecessor).Open(box, family.view());
  return secret ? std::optional(std::move(*secret)) : std::nullopt;
}

Result<IssuedGrant, GrantFault> UseRefreshToken(const Run& run, const Actor& client, std::string_view presented,
                                                const AskedAccess& asked) {
  return Renew(run, client, presented, {asked, true});
}

Result<IssuedGrant, GrantFault> RepeatRefreshToken(const Run& run, const Actor& client, std::string_view presented,
                                                   const AskedAccess& asked) {
  return Renew(run, client, presented, {asked, false});
}

}  // namespace jeton::authority
