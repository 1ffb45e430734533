#include "authority/health.h"
#include "endpoints/ops/endpoints.h"

namespace jeton::endpoints::ops {
namespace {

Response Text(std::string_view text) {
  return {.content_type = "text/plain; charset=utf-8", .fixed_headers = wire::kNoStore, .body = std::string(text)};
}

}  // namespace

Outcome GetHealth(Authority&, const Call&) { return Text("ok\n"); }

Outcome GetReady(Authority&, const Call& call) {
  authority::TouchDatabase(call.work);
  return Text("ready\n");
}

}  // namespace jeton::endpoints::ops
