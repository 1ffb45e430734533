#include "storage/tokens/token_list.h"

#include <limits>

#define LISTED                                                                                                      \
  "SELECT t.digest, t.id, t.kind, t.subject, t.application, t.scopes, t.restriction, t.note, t.created, t.expires," \
  " t.created_by, t.parent, t.name_space, t.origin, u.last_used, u.address, COALESCE(u.uses, 0), t.owner, t.api"    \
  " FROM tokens t LEFT JOIN token_uses u ON u.token = t.id WHERE "
#define NEWEST_FIRST " AND t.id < $2 ORDER BY t.id DESC LIMIT $3"
#define OLDEST_FIRST " AND t.id > $2 ORDER BY t.id LIMIT $3"

namespace jeton::storage {
namespace {

ListedToken ReadListedToken(Statement& row) {
  return {.token = {.digest = row.DigestAt(0),
                    .id = row.IdAt(1),
                    .kind = row.Enum<TokenKind>(2),
                    .subject = row.IdAt(3),
                    .application = row.IdAt(4),
                    .scopes = row.Text(5),
                    .restriction = row.Text(6),
                    .sealed = {},
                    .note = row.OptionalText(7),
                    .created = row.Time(8),
                    .expires = row.Time(9),
                    .created_by = row.IdAt(10),
                    .parent = row.IdAt(11),
                    .owner = row.IdAt(17),
                    .api = row.IdAt(18)},
          .name_space = row.IdAt(12),
          .origin = row.OptionalText(13),
          .last_used = row.IsNull(14) ? std::nullopt : std::optional(row.Time(14)),
          .last_address = row.OptionalText(15),
          .uses = row.Integer(16)};
}

// The place before the first row.
TokenList::Place StartOf(TokenList::Order order) {
  if (order == TokenList::Order::kOldestFirst) return {FromMicros(std::numeric_limits<std::int64_t>::min()), Id()};
  Id::Bytes last{};
  last.fill(0xff);
  return {kNever, Id(last)};
}

TokenList::Place PlaceFor(const TokenList::Part& part) { return part.after ? *part.after : StartOf(part.order); }

// The none id is NULL elsewhere; here it is less than any other.
ByteString BytesOf(const TokenList::Place& place) { return {place.id.view()}; }

}  // namespace

std::optional<ListedToken> TokenList::Find(const Id& id) {
  Statement row = transaction_.Prepare(LISTED "t.id = $1 AND t.kind <> 7");
  return ReadOne(row.Bind(id), ReadListedToken);
}

std::optional<ListedToken> TokenList::FindByDigest(const Digest& digest) {
  Statement row = transaction_.Prepare(LISTED "t.digest = $1 AND t.kind <> 7");
  return ReadOne(row.Bind(digest), ReadListedToken);
}

// Uses its own index (0047).
std::vector<ListedToken> TokenList::OfNameSpace(const Id& name_space, const Part& part) {
  Statement row = transaction_.Prepare(part.order == Order::kNewestFirst ? LISTED "t.name_space = $1" NEWEST_FIRST
                                                                         : LISTED "t.name_space = $1" OLDEST_FIRST);
  return ReadAll(row.Bind(name_space, BytesOf(PlaceFor(part)), part.most), ReadListedToken);
}

// Uses its own index, too (0065).
std::vector<ListedToken> TokenList::OfNameSpace(const Id& name_space, TokenKind kind, const Part& part) {
  Statement row = transaction_.Prepare(part.order == Order::kNewestFirst ? LISTED
                                           "t.name_space = $1 AND t.kind = $2 AND t.id < $3"
                                           " ORDER BY t.id DESC LIMIT $4"
                                                                         : LISTED
                                           "t.name_space = $1 AND t.kind = $2 AND t.id > $3"
                                           " ORDER BY t.id LIMIT $4");
  return ReadAll(row.Bind(name_space, kind, BytesOf(PlaceFor(part)), part.most), ReadListedToken);
}

std::vector<ListedToken> TokenList::OfApplication(const Id& application, const Part& part) {
  Statement row = transaction_.Prepare(part.order == Order::kNewestFirst ? LISTED
                                           "t.application = $1 AND (t.created, t.id) < ($2, $3)"
                                           " AND t.kind <> 7 ORDER BY t.created DESC, t.id DESC LIMIT $4"
                                                                         : LISTED
                                           "t.application = $1 AND (t.created, t.id) > ($2, $3)"
                                           " AND t.kind <> 7 ORDER BY t.created, t.id LIMIT $4");
  const Place place = PlaceFor(part);
  return ReadAll(row.Bind(application, place.created, BytesOf(place), part.most), ReadListedToken);
}

std::vector<ListedToken> TokenList::OfSubject(const Id& subject, TokenKind kind, const Part& part) {
  Statement row = transaction_.Prepare(part.order == Order::kNewestFirst ? LISTED
                                           "t.subject = $1 AND t.kind = $2 AND (t.created, t.id) < ($3, $4)"
                                           " ORDER BY t.created DESC, t.id DESC LIMIT $5"
                                                                         : LISTED
                                           "t.subject = $1 AND t.kind = $2 AND (t.created, t.id) > ($3, $4)"
                                           " ORDER BY t.created, t.id LIMIT $5");
  const Place place = PlaceFor(part);
  return ReadAll(row.Bind(subject, kind, place.created, BytesOf(place), part.most), ReadListedToken);
}

std::vector<ListedToken> TokenList::All(const Part& part) {
  // The kind is bound in the place of an owner: codes are left out.
  Statement row = transaction_.Prepare(part.order == Order::kNewestFirst ? LISTED "t.kind <> $1" NEWEST_FIRST
                                                                         : LISTED "t.kind <> $1" OLDEST_FIRST);
  return ReadAll(row.Bind(TokenKind::kCode, BytesOf(PlaceFor(part)), part.most), ReadListedToken);
}

std::vector<Id> TokenList::ChildrenOf(const Id& parent, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT id FROM tokens WHERE parent = $1 LIMIT $2");
  return ReadAll(row.Bind(parent, most), [](Statement& one) { return one.IdAt(0); });
}

}  // namespace jeton::storage
