#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/lists/name_place.h"
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
  // Returns those after the place `after`, by age.
  std::vector<Application> Of(const Id& owner, const AgePlace& after, Extent extent);
  std::vector<Id> IdsOf(const Id& owner);
  // Returns whether the owner has `count` or more that somebody registered.
  bool HasSoMany(const Id& owner, std::int64_t count);
  // The APIs for which the application gets tokens, by name: enabled or not, without those that are gone.
  std::vector<GrantedApi> ApisOf(const Id& application);
  // Returns the places of applications that have scopes of the API, by client id, after the place.
  std::vector<NamePlace> WithApi(const Id& api, const NamePlace& after, Extent extent);
  // Returns the places of the owner's applications that describe themselves; there are few.
  std::vector<NamePlace> DescribedOf(const Id& owner);
  void SetApis(const Id& application, const std::vector<GrantedApi>& apis, TimePoint now);
  void Add(const Application& application);
  // Returns false, and changes nothing, if its client id is taken: of clients that several servers make at their start.
  bool AddIfNew(const Application& application);
  // Updates everything except id, owner, client_id, slug and created.
  void Update(const Application& application, TimePoint now);
  // Removes the application. Its tokens stop working and are swept later. With `end_descendants`, so do tokens made
  // with them, unless the caller has already removed those.
  void Remove(const Id& id, TimePoint now, bool end_descendants = false);

  // Those that describe themselves, and go by themselves.
  // Keeps the application until then at least. The first call makes it one of these.
  void KeepUntil(const Id& id, TimePoint until);
  // Returns whether there are `count` or more of them, of all owners.
  bool HasSoManyDescribed(std::int64_t count);
  // Looks at up to `most` that are kept no longer. Removes those that hold no tokens; keeps the others, and those that
  // are disabled, for another day. Returns how many it looked at.
  std::size_t RemoveIdle(TimePoint now, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
