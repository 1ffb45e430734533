#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "authority/run.h"
#include "storage/log/audit.h"

namespace jeton::authority {

// Builds the audit row of an action. If the actor used a token, the row names the token and its application.
storage::AuditRow DescribeAct(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
                              boost::json::object metadata, const Id& repository = Id());

// Writes one audit row in the work's transaction. `repository`: the repository concerned, if any.
void Record(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
            boost::json::object metadata, const Id& repository = Id());

}  // namespace jeton::authority
