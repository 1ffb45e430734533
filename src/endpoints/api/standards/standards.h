#pragma once

#include <string_view>

#include "endpoints/api/operation.h"
#include "wire/member_table.h"

// Shapes of the operations of other dialects that follow a standard, as the OpenAPI document describes them. Those
// dialects serve them; a test compares what is said here with what they do.
namespace jeton::endpoints::api::shapes {

constexpr wire::Shape kText{};
constexpr wire::Shape kWhole{.type = wire::Shape::Type::kWhole};
constexpr wire::Shape kTexts{.type = wire::Shape::Type::kList};
constexpr wire::Shape kFlag{.type = wire::Shape::Type::kFlag};
constexpr wire::Shape kAnyObject{.type = wire::Shape::Type::kObject};

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

}  // namespace jeton::endpoints::api::shapes
