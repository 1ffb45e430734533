#include "endpoints/registry/dialect.h"
#include "endpoints/registry/endpoints.h"

namespace jeton::endpoints::registry {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  constexpr std::size_t kFormBody = 64 * 1024;
  constexpr std::size_t kEventsBody = 1024 * 1024;
  // clang-format off
  return {
      {kGet,    "/v2/auth",                     kCached, GetToken,   kBasic},
      {kPost,   "/v2/auth",                     kCached, PostToken,  kNothing, {}, nullptr, kFormBody},
      {kPost,   "/registries/{service}/events", kCached, PostEvents, kBasicOrBearer, {}, nullptr, kEventsBody},
      {kGet,    "/registries/{service}/{file}", kCached, GetKeyFile, kNothing},
      {kGet,    "/v2/",                         kCached, Ping,       kBasicOrBearer},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::registry
