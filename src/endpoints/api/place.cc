#include "endpoints/api/place.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::endpoints::api {

std::string PrintPlace(const Id& place) { return place.ToUuid(); }

std::string PrintPlace(const AgePlace& place) {
  return std::to_string(ToMicros(place.created)) + " " + place.id.ToUuid();
}

Id ReadIdPlace(std::string_view text) { return Id::ParseUuid(text).value_or(Id()); }

AgePlace ReadAgePlace(std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto created = ParseInteger(text.substr(0, space));
  if (!created) return {};
  return {FromMicros(*created), ReadIdPlace(text.substr(std::min(space + 1, text.size())))};
}

std::optional<Detour> ReadLongPageElsewhere(const Call& call, const Actor& actor, const PageQuery& page) {
  constexpr std::size_t kMostAtOnce = 50;
  if (call.run.on_worker || page.most() <= kMostAtOnce) return std::nullopt;
  return Slow{.pool = Slow::Pool::kReaders, .tenant = actor.name};
}

}  // namespace jeton::endpoints::api
