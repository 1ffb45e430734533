#include "endpoints/api/dialect.h"
#include "endpoints/api/endpoints.h"

namespace jeton::endpoints::api {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  return {
      {kGet,    "/jeton/v1/refusals",        kRead,   ListRefusals, kBearer},
      {kGet,    "/jeton/v1/refusals/{code}", kRead,   GetRefusal,   kBearer},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::api
