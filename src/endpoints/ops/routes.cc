#include "endpoints/ops/routes.h"

#include "endpoints/ops/endpoints.h"

namespace jeton::endpoints::ops {

std::vector<Route> Routes(const ServerState& server) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  const auto get_ready = [trouble = server.trouble](const Call& call) { return AnswerReady(call, trouble()); };
  const auto get_metrics = [print = server.print_metrics](const Call&) { return AnswerMetrics(print()); };
  // clang-format off
  return {
      {kPost,   "/authorizations/expire",     kWrite,  ExpireAuthorizations, kBearer},
      {kPost,   "/authorizations/revoke-all", kWrite,  RevokeAuthorizations, kBearer},
      {kPost,   "/keys/rotate",               kCached, RotateKeys,           kBearer},
      {kPost,   "/setup-link",                kWrite,  MakeSetupLink,        kBearer},
      {kGet,    "/healthz",                   kCached, GetHealth,            kNothing},
      {kGet,    "/readyz",                    kRead,   get_ready,            kNothing},
      {kGet,    "/metrics",                   kCached, get_metrics,          kNothing},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::ops
