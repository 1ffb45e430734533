#pragma once

#include "endpoints/quay/common.h"

// Shapes that several resources show.
namespace jeton::endpoints::quay {

// [{"scope","title","description","icon","dangerous"}]; none for what cannot be read.
json::array ScopeViews(const std::string& scopes);
// {"name","description","url","avatar","organization":{"name","avatar"}}
json::object ApplicationSummary(const Application& application, const Account& owner);

}  // namespace jeton::endpoints::quay
