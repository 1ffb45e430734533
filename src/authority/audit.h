#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "authority/run.h"
#include "storage/log/audit.h"

namespace jeton::authority {

// What was done, as it is written down. What was done with a token names the token and its application.
storage::AuditRow DescribeAct(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
                              boost::json::object metadata, const Id& repository = Id());

// Writes one audit row in the work's transaction.
// `repository`: which it is about, if it is about one.
void Record(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
            boost::json::object metadata, const Id& repository = Id());

}  // namespace jeton::authority
