#include "authority/tokens/token_reader.h"

#include <iterator>
#include <utility>

#include "domain/token_kind.h"

namespace jeton::authority {
namespace {

// Codes live for seconds, and the tokens of registries that report events are not in the database.
bool IsListed(TokenKind kind) { return kind != TokenKind::kCode && kind != TokenKind::kRegistryEvents; }

// Client secrets and secrets of robots never belong to a user alone.
bool IsOfUsers(TokenKind kind) {
  return IsListed(kind) && kind != TokenKind::kRobot && kind != TokenKind::kClientSecret;
}

}  // namespace

TokenReader::TokenReader(storage::Transaction& transaction, const From& from, const Part& part)
    : list_(transaction), from_(from), order_(part.order) {
  sources_.push_back({.part = part});
  if (from.account.IsNone() || from.kind != AccountKind::kUser) return;
  for (const TokenKindInfo& info : kTokenKindInfos) {
    if (IsOfUsers(info.kind) && (!from.only || *from.only == info.kind)) {
      sources_.push_back({.kind = info.kind, .part = part});
    }
  }
}

void TokenReader::Fill(Source& source) {
  if (!source.rows.empty() || source.exhausted) return;
  auto rows = from_.account.IsNone() ? list_.All(source.part)
              : source.kind          ? list_.OfSubject(from_.account, *source.kind, source.part)
                                     : list_.OfNameSpace(from_.account, source.part);
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
