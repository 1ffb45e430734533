#include "endpoints/api/place.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::endpoints::api {

std::string PrintPlace(const Id& place) { return place.ToUuid(); }

std::string PrintPlace(const TimePlace& place) {
  return std::to_string(ToMicros(place.at)) + " " + std::string(place.rest);
}

std::string PrintPlace(const AgePlace& place) { return PrintPlace(TimePlace{place.created, place.id.ToUuid()}); }

// Names have no spaces.
std::string PrintPlace(const NamePlace& place) { return place.name + " " + place.id.ToUuid(); }

std::optional<TimePlace> ReadTimePlace(std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto at = ParseInteger(text.substr(0, space));
  if (!at) return std::nullopt;
  return TimePlace{FromMicros(*at), text.substr(std::min(space + 1, text.size()))};
}

Id ReadIdPlace(std::string_view text) { return Id::ParseUuid(text).value_or(Id()); }

AgePlace ReadAgePlace(std::string_view text) {
  const auto place = ReadTimePlace(text);
  return place ? AgePlace{place->at, ReadIdPlace(place->rest)} : AgePlace{};
}

AgePlace ReadAgePlace(std::string_view text, const PageQuery& page) {
  return text.empty() ? StartByAge(page.order()) : ReadAgePlace(text);
}

std::string ReadNamePlace(std::string_view text, const PageQuery& page) {
  return text.empty() ? StartByName(page.order()) : std::string(text);
}

NamePlace ReadNameAndId(std::string_view text, const PageQuery& page) {
  if (text.empty()) return StartByNameAndId(page.order());
  const auto space = std::min(text.rfind(' '), text.size());
  return {std::string(text.substr(0, space)), ReadIdPlace(text.substr(std::min(space + 1, text.size())))};
}

std::optional<Detour> ReadLongPageElsewhere(const Call& call, const Actor& actor, const PageQuery& page) {
  constexpr std::size_t kMostAtOnce = 50;
  if (call.run.on_worker || page.most() <= kMostAtOnce) return std::nullopt;
  return Slow{.pool = Slow::Pool::kReaders, .tenant = actor.name};
}

}  // namespace jeton::endpoints::api
