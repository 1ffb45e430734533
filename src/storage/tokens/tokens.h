#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// All tokens of all kinds. A revoked token is removed, so nothing can find it again.
class Tokens {
 public:
  using LastUsed = std::optional<TimePoint>;
  // Where a page of a list ended. Newest first.
  struct Place {
    TimePoint created = kNever;
    Id id;
  };

  static constexpr std::size_t kAll = 1'000'000'000;

  explicit Tokens(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Token> Find(const Digest& digest);
  std::optional<Token> FindById(const Id& id);
  // Finds a personal authorization of the subject by the first twelve bytes of its id.
  std::optional<Token> FindAuthorization(const Id& subject, std::string_view object_id_bytes);

  // `origin`: the dialect that makes it; empty: none.
  void Add(const Token& token, std::string_view origin = {});
  void SetNote(const Token& token, const std::optional<std::string>& note);
  // Sets when the token expires.
  void SetEnd(const Token& token, TimePoint end, TimePoint now);
  // Sets note, restriction and end as `after` has them.
  void Change(const Token& before, const Token& after, TimePoint now);
  // Removes the token. Returns false if it was already gone.
  bool Remove(const Token& token, TimePoint now);
  // Removes the subject's tokens of one kind, the newest first; returns how many.
  std::size_t RemoveAll(const Id& subject, TokenKind kind, TimePoint now, std::size_t most = kAll);
  // As RemoveAll, in parts: removes at most `most` of those made until `since`, and all made later, so that tokens
  // cannot be made faster than they are removed. Returns the number of the former; less than `most` means that none are
  // left.
  std::size_t RemoveSome(const Id& subject, TokenKind kind, TimePoint since, TimePoint now, std::size_t most);
  // The same for all tokens that act for a person, of any kind.
  std::size_t RemovePersonal(const Id& person, TimePoint since, TimePoint now, std::size_t most);
  // As RemoveAll, but keeps the newest `kept` tokens.
  std::size_t RemoveOldest(const Id& subject, TokenKind kind, std::size_t kept, TimePoint now);

  // The result of RemoveChildren.
  struct Children {
    std::size_t removed = 0;
    std::size_t counted = 0;  // of those, the ones made until `since`
    bool all = false;         // none are left
    std::vector<Id> parents;  // of those, the ones with which others were made
  };
  // Removes tokens that were made with a removed token, or with the tokens of a removed application, except that
  // application's own tokens. Removes at most `most` of those made until `since`, and all made later.
  Children RemoveChildren(const Id& gone, TimePoint since, TimePoint now, std::size_t most);

  // Returns the tokens, newest first, including expired ones.
  std::vector<Token> Of(const Id& subject, TokenKind kind, std::size_t most = kAll);
  // Returns one page of the same list.
  std::vector<Token> Of(const Id& subject, TokenKind kind, const Place& before, std::size_t most);
  // Returns the newest personal authorizations that the subject made itself, with exactly these scopes and, if given,
  // that note.
  std::vector<Token> Reusable(const Id& subject, std::string_view scopes, const std::optional<std::string>& note,
                              std::size_t most);
  // Returns tokens of the kind that have ended by `now`, of every subject, in the order of their end.
  std::vector<Token> Ended(TokenKind kind, TimePoint now, std::size_t most);
  // Returns a page of all personal authorizations or application passwords, newest first, including expired ones.
  // Returns none of other kinds.
  std::vector<Token> OfKind(TokenKind kind, const Place& before, std::size_t most);
  // Returns access tokens of an application that are live at `now`, newest first, older than `before`.
  std::vector<Token> OfApplication(const Id& application, TimePoint now, const Place& before, std::size_t most);

  LastUsed LastUse(const Id& token);
  // Counts one more use. Returns the new count.
  std::int64_t CountUse(const Token& token, TimePoint now, std::string_view address);
  // A use to note. The later of the stored and the given time is kept.
  struct Use {
    Id token;
    Id robot;  // the owner of the token, if it is a robot
    TimePoint at{};
    std::string address{};  // of the caller
  };
  void NoteUses(const std::vector<Use>& uses);

 private:
  Transaction& transaction_;
};

// Notes that a token was removed before its end. Codes do not count: they are used up.
void NoteRevocation(Transaction& transaction, const Token& token, const Id& name_space, TimePoint now);

// Completes the removal of the token's row: removes what is stored for it elsewhere. Uses its id, kind, subject,
// application and end.
void RemoveWhatLiesBeside(Transaction& transaction, const Token& token);

inline Tokens::Place PlaceOf(const Token& token) { return {token.created, token.id}; }

}  // namespace jeton::storage
