#pragma once

#include "endpoints/quay/common.h"

// Shapes that several resources show.
namespace jeton::endpoints::quay {

// The 400 to the removal of a user that is the only admin of organizations. Names the organizations.
Response OnlyAdminRefused(const Call& call, const std::string& name, const Id& user);
// A user as superusers see one.
json::object SuperuserView(const Call& call, const Account& account);
// [{"scope","title","description","icon","dangerous"}]; none for what cannot be read.
json::array ScopeViews(const std::string& scopes);
// Of an application without an address of its own, that of its organization.
json::object ApplicationAvatar(const Application& application, const Account& owner);
// {"name","description","url","avatar","organization":{"name","avatar"}}
json::object ApplicationSummary(const Application& application, const Account& owner);

}  // namespace jeton::endpoints::quay
