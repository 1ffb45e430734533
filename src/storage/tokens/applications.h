#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

class Applications {
 public:
  explicit Applications(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Application> Find(const Id& id);
  std::optional<Application> FindByClientId(std::string_view client_id);
  std::optional<Application> FindBySlug(const Id& owner, std::string_view slug);
  // Returns the applications of that name, of every owner. Scans all applications.
  std::vector<Application> Named(std::string_view name);
  // Returns at most `most` after the place `after`, oldest first.
  std::vector<Application> Of(const Id& owner, const AgePlace& after, std::size_t most);
  std::vector<Id> IdsOf(const Id& owner);
  // Returns whether the owner has `count` or more.
  bool HasSoMany(const Id& owner, std::int64_t count);
  void Add(const Application& application);
  // Updates everything except id, owner, client_id, slug and created.
  void Update(const Application& application, TimePoint now);
  // Removes the application. Its tokens stop working and are swept later. With `end_descendants`, so do tokens made
  // with them, unless the caller has already removed those.
  void Remove(const Id& id, TimePoint now, bool end_descendants = false);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
