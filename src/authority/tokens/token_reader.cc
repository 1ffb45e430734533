#include "authority/tokens/token_reader.h"

#include <iterator>
#include <utility>

#include "domain/token_kind.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

// Codes live for seconds, and the tokens of registries that report events are not in the database.
bool IsListed(TokenKind kind) { return kind != TokenKind::kCode && kind != TokenKind::kRegistryEvents; }

// Client secrets, secrets of robots and credentials of APIs never belong to a user alone.
bool IsOfUsers(TokenKind kind) {
  return IsListed(kind) && kind != TokenKind::kRobot && kind != TokenKind::kClientSecret &&
         kind != TokenKind::kApiCredential;
}

}  // namespace

TokenReader::TokenReader(const Run& run, const From& from, const TokenFilter& filter, const Part& part)
    : list_(run.tx()), order_(part.order) {
  Part begin = part;
  // What is too young for the filter comes before the place.
  const auto oldest = filter.CreatedBefore(run.now);
  if (oldest && part.order == storage::TokenList::Order::kNewestFirst) {
    const storage::TokenList::Place place{*oldest, Id::FirstAfter(*oldest)};
    if (!part.after || place.created < part.after->created) begin.after = place;
  }
  if (AddNamed(run, from, filter, begin)) return;
  if (from.account.IsNone()) {
    sources_.push_back({.part = begin});
  } else {
    sources_.push_back({.of = Source::Of::kNameSpace, .id = from.account, .kind = filter.kind, .part = begin});
  }
  if (!from.account.IsNone() && from.kind == AccountKind::kUser) AddKindsOf(from.account, true, filter, begin);
}

bool TokenReader::AddNamed(const Run& run, const From& from, const TokenFilter& filter, const Part& part) {
  const auto all_reached = [&](const Id& owner) { return from.account.IsNone() || owner == from.account; };
  const auto find_application = [&](const std::optional<std::string>& client_id) {
    return client_id ? storage::Applications(run.tx()).FindByClientId(*client_id) : std::nullopt;
  };
  if (filter.subject) {
    const auto account = storage::Accounts(run.tx()).FindByName(*filter.subject);
    const bool own = account && (all_reached(account->id) || all_reached(account->owner));
    if (own) {
      AddKindsOf(account->id, false, filter, part);
      return true;
    }
    const auto application = account ? std::nullopt : find_application(filter.subject);
    if (application && all_reached(application->owner)) {
      AddKindsOf(application->id, false, filter, part);
      return true;
    }
  }
  const auto application = find_application(filter.application);
  if (!application || !all_reached(application->owner)) return false;
  sources_.push_back({.of = Source::Of::kApplication, .id = application->id, .part = part});
  return true;
}

void TokenReader::AddKindsOf(const Id& subject, bool only_of_users, const TokenFilter& filter, const Part& part) {
  for (const TokenKindInfo& info : kTokenKindInfos) {
    const bool wanted = only_of_users ? IsOfUsers(info.kind) : IsListed(info.kind);
    if (wanted && (!filter.kind || *filter.kind == info.kind)) {
      sources_.push_back({.of = Source::Of::kSubject, .id = subject, .kind = info.kind, .part = part});
    }
  }
}

std::vector<storage::ListedToken> TokenReader::Read(const Source& source) {
  switch (source.of) {
    case Source::Of::kNameSpace:
      return source.kind ? list_.OfNameSpace(source.id, *source.kind, source.part)
                         : list_.OfNameSpace(source.id, source.part);
    case Source::Of::kSubject: return list_.OfSubject(source.id, *source.kind, source.part);
    case Source::Of::kApplication: return list_.OfApplication(source.id, source.part);
    case Source::Of::kEverybody: break;
  }
  return list_.All(source.part);
}

void TokenReader::Fill(Source& source) {
  if (!source.rows.empty() || source.exhausted) return;
  auto rows = Read(source);
  source.exhausted = rows.size() < source.part.most;
  if (!rows.empty()) source.part.after = storage::PlaceInList(rows.back());
  source.rows.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
}

bool TokenReader::ComesBefore(const storage::ListedToken& a, const storage::ListedToken& b) const {
  const auto key = [](const storage::ListedToken& row) { return std::pair(row.token.created, row.token.id); };
  return order_ == storage::TokenList::Order::kNewestFirst ? key(b) < key(a) : key(a) < key(b);
}

TokenReader::Source* TokenReader::First() {
  Source* first = nullptr;
  for (Source& source : sources_) {
    Fill(source);
    if (source.rows.empty()) continue;
    if (first == nullptr || ComesBefore(source.rows.front(), first->rows.front())) first = &source;
  }
  return first;
}

bool TokenReader::HasMore() { return First() != nullptr; }

std::optional<storage::ListedToken> TokenReader::Next() {
  Source* const first = First();
  if (first == nullptr) return std::nullopt;
  storage::ListedToken row = std::move(first->rows.front());
  first->rows.pop_front();
  // A user's token for an application of its own is in two lists.
  for (Source& source : sources_) {
    Fill(source);
    if (!source.rows.empty() && source.rows.front().token.id == row.token.id) source.rows.pop_front();
  }
  return row;
}

}  // namespace jeton::authority
