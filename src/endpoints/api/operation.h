#pragma once

#include <string_view>
#include <vector>

#include "endpoints/route.h"
#include "wire/body.h"

// The tables of our own API. Routes and the OpenAPI document are made from them.
namespace jeton::endpoints::api {

// How the operations of a standard differ from our own.
struct Standard {
  std::string_view body_type = "application/json";
  std::string_view answer_type = "application/json";
  const wire::AnyBody* error = nullptr;
  std::string_view caller{};  // the security scheme; empty: anyone
};

// What the OpenAPI document says about an operation. The operation itself uses all of it, or a test
// compares it with what the operation does.
struct Described {
  enum class Answer {
    kDocument,
    kPage,     // {"items", "next_cursor", "total", "total_is_more"}
    kNothing,  // 204
  };

  std::string_view name;                  // operationId, unique: "listTokens"
  std::string_view tag;                   // the group that it belongs to
  std::string_view summary;               // a line
  std::string_view text{};                // Markdown: what a caller must know besides; empty: nothing
  std::string_view scope{};               // the OAuth scope that it needs; empty: any live credential
  const wire::AnyBody* query = nullptr;   // null: it has no parameters
  const wire::AnyBody* body = nullptr;    // null: none is read
  const wire::AnyBody* answer = nullptr;  // of a page: of its items; of a standard, null: nothing, or a text
  Answer form = Answer::kDocument;
  bool creates = false;                // may answer 201
  const wire::AnyBody* job = nullptr;  // of a 202, if it may become one
  // Codes besides those that every operation has, separated by spaces. Of a standard: the statuses of all errors.
  std::string_view problems{};
  std::string_view parameters{};       // the example: values for the path and the query, like "acme" or "acme?limit=1"
  std::string_view example{};          // of the body, as JSON
  const Standard* standard = nullptr;  // null: it is our own
};

// One row.
struct Row {
  wire::Method method;
  std::string_view path;
  Place place;
  Function function;
  Described described;
  std::size_t body_bytes = 0;  // 0: the listener's limit
};
using Rows = std::vector<Row>;

// Every row, in the order of the document.
Rows AllRows();

// What else the document describes: operations of standards, which other dialects serve. They have no function here.
Rows OAuthRows();
Rows RegistryRows();

// The tables of the parts.
Rows OrganizationRows();
Rows TeamRows();
Rows RobotRows();
Rows TrustRows();
Rows RepositoryRows();
Rows RepositoryUseRows();
Rows RoleRows();
Rows UserRows();
Rows SelfRows();
Rows ConsentRows();
Rows RefusalRows();
Rows JobRows();
Rows NewTokenRows();
Rows TokenChangeRows();
Rows TokenIdentificationRows();
Rows TokenRevocationRows();
Rows TokenRows();
Rows WebhookRows();
Rows WhoamiRows();
Rows ApplicationRows();
Rows ApiRows();
Rows AccessRows();
Rows AuditRows();
Rows KeyRows();
Rows ServerRows();

}  // namespace jeton::endpoints::api
