#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "domain/policy.h"

// Questions to the policy and what it has to answer, a row each.
namespace jeton::testing {

struct Row {
  std::string_view what;
  Actor actor;
  Question question;
  Reason expected;
};

inline void Check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(NameOf(Decide(row.actor, row.question).reason), NameOf(row.expected)) << row.what;
  }
}

}  // namespace jeton::testing
