#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// What a user has let an application do at one resource.
struct Consent {
  std::string resource;
  std::string scopes;  // separated by spaces
  TimePoint given{};
};

// What users have let applications do. Removed with the user and with the application.
class Consents {
 public:
  explicit Consents(Transaction& transaction) : transaction_(transaction) {}

  // Returns the scopes to which the user has consented, separated by spaces; empty: none.
  std::string ScopesFor(const Id& account, const Id& application, std::string_view resource);
  void Set(const Id& account, const Id& application, std::string_view resource, std::string_view scopes, TimePoint now);
  // Forgets what the user let the application do.
  void Remove(const Id& account, const Id& application);

  // Returns the applications to which the user has consented, or which have a refresh token of the user, or may fetch
  // one at `now` as the user has let a device in: at most `most` in the order of their ids, after the id `after`.
  std::vector<Id> ApplicationsOf(const Id& account, const Id& after, std::size_t most, TimePoint now);
  // By resource.
  std::vector<Consent> Of(const Id& account, const Id& application);
  // Return ids of what the application holds with which it acts as the user: its refresh tokens, by age; and at most
  // `most` of all its tokens and codes.
  std::vector<Id> RefreshTokensOf(const Id& account, const Id& application);
  std::vector<Id> HeldTokensOf(const Id& account, const Id& application, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
