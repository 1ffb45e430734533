#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "base/id.h"
#include "domain/records.h"
#include "storage/tokens/token_list.h"

namespace jeton::authority {

// Reads the tokens of an account one after the other, in the order of their creation: a user's own, kind by kind, and
// those of the robots and applications in its name space, merged.
class TokenReader {
 public:
  using Part = storage::TokenList::Part;

  // The tokens of `account`; none: all. `only`: those of one kind. `part.most` is how many rows are read at a time.
  struct From {
    Id account;
    AccountKind kind = AccountKind::kUser;
    std::optional<TokenKind> only{};
  };
  TokenReader(storage::Transaction& transaction, const From& from, const Part& part);

  // Returns the next row; nothing at the end.
  std::optional<storage::ListedToken> Next();
  // Returns whether Next would return a row.
  bool HasMore();

 private:
  struct Source {
    std::optional<TokenKind> kind{};  // of the user's own tokens; nothing: the tokens of the name space
    Part part{};
    std::deque<storage::ListedToken> rows{};
    bool exhausted = false;
  };

  void Fill(Source& source);
  Source* First();
  bool ComesBefore(const storage::ListedToken& a, const storage::ListedToken& b) const;

  storage::TokenList list_;
  const From from_;
  const storage::TokenList::Order order_;
  std::vector<Source> sources_;
};

}  // namespace jeton::authority
