#include "endpoints/quay/json_list.h"

#include "base/json_writer.h"

namespace jeton::endpoints::quay {

Outcome AnswerJsonList(const Call& call, const Actor& actor, std::string_view name, AppendRows rows,
                       const json::object& more) {
  const auto explain = [&](Refusal refusal) { return Refused(call, actor, refusal); };
  return AnswerJsonList(call, actor, name, std::move(rows), explain, more);
}

Outcome AnswerJsonList(const Call& call, const Actor& actor, std::string_view name, AppendRows rows,
                       const std::function<Response(Refusal)>& explain, const json::object& more) {
  Response response = JsonAnswer(nullptr);
  const std::string empty = PrintJsonObject([&](JsonObject& answer) {
    answer.Array(RunTimeName{name}, [](JsonArray&) {});
    answer.MembersOf(json::serialize(more));
  });
  const auto listed = AnswerWithList(call, actor, response, FrameAround(empty, "[]"), std::move(rows));
  if (!listed) return explain(listed.error());
  return response;
}

}  // namespace jeton::endpoints::quay
