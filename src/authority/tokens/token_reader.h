#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "authority/run.h"
#include "authority/tokens/token_filter.h"
#include "base/id.h"
#include "domain/records.h"
#include "storage/tokens/token_list.h"

namespace jeton::authority {

// Reads the tokens of an account one after the other, in the order of their creation: a user's own, kind by kind, and
// those of the robots and applications in its name space, merged. What a filter names leads to fewer rows, but some may
// still not fit.
class TokenReader {
 public:
  using Part = storage::TokenList::Part;

  // The tokens of `account`; none: all. `part.most` is how many rows are read at a time.
  struct From {
    Id account;
    AccountKind kind = AccountKind::kUser;
  };
  TokenReader(const Run& run, const From& from, const TokenFilter& filter, const Part& part);

  // Returns the next row; nothing at the end.
  std::optional<storage::ListedToken> Next();
  // Returns whether Next would return a row.
  bool HasMore();

 private:
  struct Source {
    enum class Of { kEverybody, kNameSpace, kSubject, kApplication };
    Of of = Of::kEverybody;
    Id id{};
    std::optional<TokenKind> kind{};  // of a subject always, of a name space if only this one is wanted
    Part part{};
    std::deque<storage::ListedToken> rows{};
    bool exhausted = false;
  };

  // Returns whether the filter names a subject or an application whose tokens are all the account's, and makes these
  // the sources.
  bool AddNamed(const Run& run, const From& from, const TokenFilter& filter, const Part& part);
  void AddKindsOf(const Id& subject, bool only_of_users, const TokenFilter& filter, const Part& part);
  std::vector<storage::ListedToken> Read(const Source& source);
  void Fill(Source& source);
  Source* First();
  bool ComesBefore(const storage::ListedToken& a, const storage::ListedToken& b) const;

  storage::TokenList list_;
  const storage::TokenList::Order order_;
  std::vector<Source> sources_;
};

}  // namespace jeton::authority
