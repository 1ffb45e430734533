#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/access/access_paths.h"
#include "authority/access/api_access.h"

// Ways to a repository, in words.
namespace jeton::endpoints::api {

std::string SentenceOfPath(const std::string& who, const std::string& resource, const authority::AccessPath& path);
// For reasons that no explanation has.
std::string SentenceOfReason(std::string_view reason);
// Why an application gets the scope of an API, or does not.
std::string SentenceOfApiScope(authority::ApiScopeFault fault, const std::string& who, const std::string& api,
                               const std::string& scope);
// The words for programs, like {"team", "devs"}.
std::vector<std::string> WordsOfPath(const authority::AccessPath& path);

}  // namespace jeton::endpoints::api
