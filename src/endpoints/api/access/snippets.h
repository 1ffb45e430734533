#pragma once

#include <optional>
#include <string>

#include "domain/policy.h"
#include "domain/records.h"
#include "endpoints/api/access/resource.h"

namespace jeton::endpoints::api {

// Commands that use a grant, ready to paste into a shell. Each reads the secret from the variable REGISTRY_TOKEN, or
// for an API from CLIENT_SECRET, and gives it to no program as an argument.
struct Snippets {
  std::optional<std::string> docker{};
  std::optional<std::string> podman{};
  std::optional<std::string> skopeo{};
  std::optional<std::string> buildah{};
  std::optional<std::string> kubernetes{};
  std::optional<std::string> github{};
  std::optional<std::string> gitlab{};
  std::optional<std::string> terraform{};
  std::optional<std::string> curl{};
};
struct SnippetFor {
  std::string who;
  RepositoryAction action;
  ResourceName resource;
};
Snippets MakeSnippets(const Settings& settings, const std::string& registry, const SnippetFor& grant);

// What calls an API with a token of an application.
struct ApiSnippetFor {
  std::string identifier;  // of the API, an address
  std::string scope;
};
// None for a client without secrets.
Snippets MakeApiSnippets(const Settings& settings, const Application& client, const ApiSnippetFor& grant);

}  // namespace jeton::endpoints::api
