#include "endpoints/openshift/front_end.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::endpoints::openshift {
namespace {

// Programs behind a gateway cannot distinguish '-' and '_' in header names, so this does not either.
bool SameName(std::string_view a, std::string_view b) {
  const auto dashed = [](std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
  };
  return a.size() == b.size() && EqualsIgnoringCase(dashed(a), dashed(b));
}

bool Has(const wire::Request& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const wire::Header& header) { return SameName(header.name, name); });
}

bool Believed(const Settings& settings, const wire::Request& request) {
  const auto& ranges = settings.front_end_addresses;
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const AddressRange& range) { return range.Contains(request.peer); }) &&
         !Has(request, "X-Forwarded-For") && !Has(request, "Forwarded");
}

}  // namespace

Result<std::optional<std::string>, FrontEndError> ReadFrontEndLogin(const Settings& settings,
                                                                    const wire::Request& request) {
  if (!Believed(settings, request)) return std::nullopt;
  std::optional<std::string> login;
  for (const wire::Header& header : request.headers) {
    if (!SameName(header.name, settings.front_end_header)) continue;
    // An outsider can send another spelling past a front end that replaces only its own header.
    if (login || !EqualsIgnoringCase(header.name, settings.front_end_header)) return Fail(FrontEndError::kAmbiguous);
    login.emplace(header.value);
  }
  if (login && TrimSpace(*login).empty()) return std::nullopt;
  return login;
}

}  // namespace jeton::endpoints::openshift
