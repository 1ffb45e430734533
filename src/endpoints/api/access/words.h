#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/access/access_paths.h"

// Ways to a repository, in words.
namespace jeton::endpoints::api {

std::string SentenceOfPath(const std::string& who, const std::string& resource, const authority::AccessPath& path);
// For reasons that no explanation has.
std::string SentenceOfReason(std::string_view reason);
// The words for programs, like {"team", "devs"}.
std::vector<std::string> WordsOfPath(const authority::AccessPath& path);

}  // namespace jeton::endpoints::api
