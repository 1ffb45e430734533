#pragma once

#include <string>

#include "domain/policy.h"
#include "endpoints/api/access/resource.h"

namespace jeton::endpoints::api {

// Commands that use a grant, ready to paste into a shell. Each reads the secret from the variable REGISTRY_TOKEN, and
// gives it to no program as an argument.
struct Snippets {
  std::string docker;
  std::string podman;
  std::string skopeo;
  std::string buildah;
  std::string kubernetes;
  std::string github;
  std::string gitlab;
  std::string terraform;
  std::string curl;
};
struct SnippetFor {
  std::string who;
  RepositoryAction action;
  ResourceName resource;
};
Snippets MakeSnippets(const Settings& settings, const std::string& registry, const SnippetFor& grant);

}  // namespace jeton::endpoints::api
