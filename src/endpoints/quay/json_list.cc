#include "endpoints/quay/json_list.h"

namespace jeton::endpoints::quay {

Outcome AnswerJsonList(Authority& authority, const Call& call, const Actor& actor, std::string_view name,
                       AppendRows rows, std::string_view more_members) {
  const auto explain = [&](Refusal refusal) { return Refused(authority, actor, refusal); };
  return AnswerJsonList(authority, call, actor, name, std::move(rows), explain, more_members);
}

Outcome AnswerJsonList(Authority& authority, const Call& call, const Actor& actor, std::string_view name,
                       AppendRows rows, const std::function<Response(Refusal)>& explain,
                       std::string_view more_members) {
  Response response = JsonAnswer(nullptr);
  ListFrame frame;
  frame.opening.append("{\"").append(name).append("\":[");
  frame.closing.append("]").append(more_members).append("}");
  const auto listed = AnswerWithList(authority, call, actor, response, std::move(frame), std::move(rows));
  if (!listed) return explain(listed.error());
  return response;
}

}  // namespace jeton::endpoints::quay
