#include "endpoints/api/reference.h"

#include <memory>

#include "endpoints/web/endpoints.h"
#include "endpoints/web/page.h"

namespace jeton::endpoints::web {
namespace {

Html Members(const std::vector<api::ReferenceMember>& members) {
  Html list;
  for (const auto& member : members) {
    list.text +=
        Fill("reference/member.html", {{"name", member.name}, {"type", member.type}, {"text", member.text}}).text;
  }
  return list;
}

Html Listed(const std::vector<api::ReferenceMember>& parameters, const std::vector<api::ReferenceMember>& body) {
  if (parameters.empty() && body.empty()) return {};
  return {"<ul>\n" + Members(parameters).text + Members(body).text + "</ul>"};
}

Html OperationBlock(const api::ReferenceOperation& operation) {
  const Html example =
      operation.example.empty() ? Html{} : Fill("reference/example.html", {{"example", operation.example}});
  return Fill("reference/operation.html",
              {{"name", operation.name},
               {"method", operation.method},
               {"path", operation.path},
               {"summary", operation.summary},
               {"text", operation.text},
               {"needs", operation.scope.empty() ? operation.caller : "the scope " + operation.scope},
               {"answer", operation.answer},
               {"members", Listed(operation.parameters, operation.body)},
               {"example", example}});
}

Response ReferencePage() {
  const api::Reference reference = api::MakeReference();
  Html groups;
  for (const auto& group : reference.groups) {
    Html operations;
    for (const auto& operation : group.operations) operations.text += OperationBlock(operation).text;
    groups.text +=
        Fill("reference/group.html", {{"name", group.name}, {"text", group.text}, {"operations", operations}}).text;
  }
  Html events;
  for (const auto& event : reference.events) {
    events.text += Fill("reference/event.html", {{"name", event.name},
                                                 {"event", event.event},
                                                 {"summary", event.summary},
                                                 {"text", event.text},
                                                 {"document", event.document}})
                       .text;
  }
  groups.text += Fill("reference/group.html", {{"name", std::string("Events")},
                                               {"text", std::string("What webhooks are sent, by POST.")},
                                               {"operations", events}})
                     .text;
  Html documents;
  for (const auto& document : reference.documents) {
    documents.text +=
        Fill("reference/document.html", {{"name", document.name}, {"members", Members(document.members)}}).text;
  }
  return Page(200, "API", Fill("reference/page.html", {{"groups", groups}, {"documents", documents}}));
}

}  // namespace

// GET /docs/. Made once: it takes milliseconds.
Function AnswerReference() {
  const auto page = std::make_shared<const Response>(ReferencePage());
  return [page](const Call&) -> Outcome { return *page; };
}

}  // namespace jeton::endpoints::web
