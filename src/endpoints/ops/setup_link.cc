#include "authority/installation/setup_link.h"

#include "endpoints/ops/endpoints.h"
#include "endpoints/ops/operator.h"
#include "wire/json_body.h"

namespace jeton::endpoints::ops {

Outcome MakeSetupLink(const Call& call) {
  if (!IsOperator(call)) return RefuseOperator();
  return AnswerOperator(200, {{"link", wire::JsonView(authority::MakeSetupLink(call.run).Reveal())}});
}

}  // namespace jeton::endpoints::ops
