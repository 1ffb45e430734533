#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// A token with what is stored beside it.
struct ListedToken {
  Token token;
  Id name_space;  // the account that owns the robot or application; none: a user's own
  std::optional<std::string> origin;
  std::optional<TimePoint> last_used;
  std::optional<std::string> last_address;
  std::int64_t uses = 0;  // counted only if they are limited
};

// Lists of tokens of all kinds but codes.
class TokenList {
 public:
  // Ids grow with the time of creation.
  enum class Order { kNewestFirst, kOldestFirst };
  struct Place {
    TimePoint created{};
    Id id;
  };
  // Part of a list: at most `most` rows after the place; no place: from the start.
  struct Part {
    Order order = Order::kNewestFirst;
    std::optional<Place> after{};
    std::size_t most = 0;
  };

  explicit TokenList(Transaction& transaction) : transaction_(transaction) {}

  std::optional<ListedToken> Find(const Id& id);
  std::optional<ListedToken> FindByDigest(const Digest& digest);
  // Returns tokens of an account's robots and applications.
  std::vector<ListedToken> OfNameSpace(const Id& name_space, const Part& part);
  std::vector<ListedToken> OfNameSpace(const Id& name_space, TokenKind kind, const Part& part);
  // Returns tokens of an application, whatever they act for.
  std::vector<ListedToken> OfApplication(const Id& application, const Part& part);
  std::vector<ListedToken> OfSubject(const Id& subject, TokenKind kind, const Part& part);
  std::vector<ListedToken> All(const Part& part);
  // Returns the ids of tokens that were made with a token.
  std::vector<Id> ChildrenOf(const Id& parent, std::size_t most);

 private:
  Transaction& transaction_;
};

inline TokenList::Place PlaceInList(const ListedToken& listed) { return {listed.token.created, listed.token.id}; }

}  // namespace jeton::storage
