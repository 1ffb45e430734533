#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

namespace jeton {

// The facts that one thread has found last, valid until any fact changes. No lock, no search. Saves the look-up in the
// shared cache for the few accounts and applications that nearly every request needs.
//
// `cache` identifies one of the process's caches. `position` is the feed's, noted before the look-up in the shared
// cache.
template <typename Key, typename Fact>
class RecentFacts {
 public:
  using Pointer = std::shared_ptr<const Fact>;

  static RecentFacts& OfThisThread() {
    thread_local RecentFacts recent;
    return recent;
  }

  // Returns the fact, or null.
  Pointer Find(std::uint64_t cache, const Key& key, std::uint64_t position) const {
    const Place& place = places_[IndexOf(key)];
    return place.position == position && place.cache == cache && place.key == key ? place.fact : nullptr;
  }

  void Keep(std::uint64_t cache, const Key& key, std::uint64_t position, Pointer fact) {
    places_[IndexOf(key)] = {cache, position, key, std::move(fact)};
  }

 private:
  struct Place {
    std::uint64_t cache = 0;  // none has this number
    std::uint64_t position = 0;
    Key key;
    Pointer fact;
  };

  static constexpr std::size_t kPlaces = 64;
  static std::size_t IndexOf(const Key& key) { return std::hash<Key>{}(key) % kPlaces; }

  std::array<Place, kPlaces> places_;
};

}  // namespace jeton
