#include "authority/installation/health.h"
#include "endpoints/ops/endpoints.h"

namespace jeton::endpoints::ops {
namespace {

Response Text(std::string_view text) {
  return {.content_type = "text/plain; charset=utf-8", .fixed_headers = wire::kNoStore, .body = std::string(text)};
}

}  // namespace

Outcome GetHealth(const Call&) { return Text("ok\n"); }

Outcome AnswerReady(const Call& call, std::string_view why_nothing_can_be_written) {
  authority::TouchDatabase(call.run);
  if (why_nothing_can_be_written.empty()) return Text("ready\n");
  return Text("ready\nnothing can be written: " + std::string(why_nothing_can_be_written) + "\n");
}

Outcome AnswerMetrics(std::string metrics) {
  return Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                  .fixed_headers = wire::kNoStore,
                  .body = std::move(metrics)};
}

}  // namespace jeton::endpoints::ops
