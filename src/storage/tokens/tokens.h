#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// All tokens of all kinds. A token that is revoked is removed: there is no state in which it could be found again.
class Tokens {
 public:
  using LastUsed = std::optional<TimePoint>;
  // Where a page of a list ended: newest first.
  struct Place {
    TimePoint created = kNever;
    Id id;
  };

  static constexpr std::size_t kAll = 1'000'000'000;

  explicit Tokens(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Token> Find(const Digest& digest);
  std::optional<Token> FindById(const Id& id);
  // By the first twelve bytes of its id, among the personal authorizations of one subject.
  std::optional<Token> FindAuthorization(const Id& subject, std::string_view object_id_bytes);

  void Add(const Token& token);
  void SetNote(const Token& token, const std::optional<std::string>& note);
  // Its life is over at `end`.
  void SetEnd(const Token& token, TimePoint end, TimePoint now);
  // False when it was not there any more.
  bool Remove(const Token& token, TimePoint now);
  // Removes the subject's tokens of one kind, the newest first; returns how many.
  std::size_t RemoveAll(const Id& subject, TokenKind kind, TimePoint now, std::size_t most = kAll);
  // Removes what speaks for a person, of whatever kind: at most so many that were made until `since`, and all that was
  // made later, so that nothing can be made faster than it is removed. Returns how many of the former: less than `most`
  // when nothing is left.
  std::size_t RemovePersonal(const Id& person, TimePoint since, TimePoint now, std::size_t most);
  // The same as RemoveAll, but for the newest ones.
  std::size_t RemoveOldest(const Id& subject, TokenKind kind, std::size_t kept, TimePoint now);

  // What became of the tokens that were made with others.
  struct Children {
    std::size_t removed = 0;
    std::size_t counted = 0;  // of them, those that were made until `since`
    bool all = false;         // none is left
    std::vector<Id> parents;  // of them, those with which others were made
  };
  // Removes what was made with a token that is gone, or with the tokens of an application that is gone, except that
  // application's own tokens: at most so many that were made until `since`, and all that was made later.
  Children RemoveChildren(const Id& gone, TimePoint since, TimePoint now, std::size_t most);

  // Newest first, expired ones included.
  std::vector<Token> Of(const Id& subject, TokenKind kind, std::size_t most = kAll);
  // A page of them.
  std::vector<Token> Of(const Id& subject, TokenKind kind, const Place& before, std::size_t most);
  // The newest of the subject's personal authorizations that it made itself, with exactly these scopes and, when given,
  // that note.
  std::vector<Token> Reusable(const Id& subject, std::string_view scopes, const std::optional<std::string>& note,
                              std::size_t most);
  // All tokens of the kind that had ended at `now`, of every subject; the first to end first.
  std::vector<Token> Ended(TokenKind kind, TimePoint now, std::size_t most);
  // A page of all personal authorizations, or application passwords: newest first, expired ones included. Of other
  // kinds it gives none.
  std::vector<Token> OfKind(TokenKind kind, const Place& before, std::size_t most);
  // Access tokens of an application that live at `now`, newest first, before `place`.
  std::vector<Token> OfApplication(const Id& application, TimePoint now, const Place& before, std::size_t most);

  LastUsed LastUse(const Id& token);
  // Counts one more use; returns how many there are now.
  std::int64_t CountUse(const Token& token, TimePoint now);
  // Keeps the later of what is stored and what is given.
  struct Use {
    Id token;
    Id robot;  // whose token it is; none: another's
    TimePoint at{};
  };
  void NoteUses(const std::vector<Use>& uses);

 private:
  Transaction& transaction_;
};

// Completes the removal of the token's row: what is kept for it elsewhere goes, too. Reads its id, kind, subject,
// application and end.
void RemoveWhatLiesBeside(Transaction& transaction, const Token& token);

inline Tokens::Place PlaceOf(const Token& token) { return {token.created, token.id}; }

}  // namespace jeton::storage
