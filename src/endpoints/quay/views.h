#pragma once

#include "endpoints/quay/common.h"

// Views shared by several resources.
namespace jeton::endpoints::quay {

// The 400 for removing a user who is the only admin of organizations. Names the organizations.
Response OnlyAdminRefused(const Call& call, const std::string& name, const Id& user);
// Shows a user as superusers see them.
json::object SuperuserView(const Call& call, const Account& account);
// [{"scope","title","description","icon","dangerous"}]; empty if the scopes cannot be read.
json::array ScopeViews(const std::string& scopes);
// Returns the avatar of an application; that of its organization if the application has no mail address.
json::object ApplicationAvatar(const Application& application, const Account& owner);
// {"name","description","url","avatar","organization":{"name","avatar"}}
json::object ApplicationSummary(const Application& application, const Account& owner);

}  // namespace jeton::endpoints::quay
