#pragma once

#include <string>
#include <utility>
#include <vector>

// The reference of our own API for people, made from the same tables as the OpenAPI document.
namespace jeton::endpoints::api {

struct ReferenceMember {
  std::string name;
  std::string type;  // like "string or null", "list of Team"
  std::string text;
  bool required = false;
};

struct ReferenceOperation {
  std::string name;
  std::string method;
  std::string path;
  std::string summary;
  std::string text;
  std::string scope;
  std::string caller;  // what must be presented if it needs no scope, in words
  std::vector<ReferenceMember> parameters;
  std::vector<ReferenceMember> body;
  std::string answer;                                       // the type of what it answers
  std::string example;                                      // of the body; empty: none
  std::vector<std::pair<std::string, std::string>> errors;  // status and codes
};

struct ReferenceGroup {
  std::string name;
  std::string text;
  std::vector<ReferenceOperation> operations;
};

// What the server sends to webhooks.
struct ReferenceEvent {
  std::string name;   // of the operation
  std::string event;  // like token.revoked
  std::string summary;
  std::string text;
  std::string document;  // the type of its body
};

struct ReferenceDocument {
  std::string name;
  std::vector<ReferenceMember> members;
};

struct Reference {
  std::vector<ReferenceGroup> groups;  // without those that have no operation
  std::vector<ReferenceEvent> events;
  std::vector<ReferenceDocument> documents;
};

Reference MakeReference();

// The reference as Markdown: `jetond help api`.
std::string PrintReference();

}  // namespace jeton::endpoints::api
