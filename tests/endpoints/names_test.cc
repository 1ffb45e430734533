#include "testing/names.h"

#include <gtest/gtest.h>

#include "authority/authority.h"
#include "endpoints/outcome.h"
#include "endpoints/route.h"
#include "storage/database.h"

namespace jeton {
namespace {

using ::testing::PrintToString;

TEST(NamesTest, FailuresPrintEnumeratorsByName) {
  EXPECT_EQ(PrintToString(TokenKind::kRobot), "kRobot");
  EXPECT_EQ(PrintToString(AccountKind::kOrganization), "kOrganization");
  EXPECT_EQ(PrintToString(Reason::kNoRepository), "kNoRepository");
  EXPECT_EQ(PrintToString(authority::Refusal::kSoleAdmin), "kSoleAdmin");
  EXPECT_EQ(PrintToString(endpoints::Place::kWrite), "kWrite");
  EXPECT_EQ(PrintToString(endpoints::Slow::Pool::kTellers), "kTellers");
  EXPECT_EQ(PrintToString(storage::Database::Outcome::kFailed), "kFailed");
}

TEST(NamesTest, WhatHasNoNameIsANumber) {
  EXPECT_EQ(PrintToString(static_cast<Reason>(63)), "63");
  EXPECT_EQ(PrintToString(static_cast<Reason>(-1)), "-1");
}

TEST(NamesTest, ADetourSaysWhatIsAskedFor) {
  EXPECT_NE(PrintToString(endpoints::Detour(endpoints::NeedWrite{})).find("NeedWrite"), std::string::npos);
  EXPECT_NE(PrintToString(endpoints::Outcome(endpoints::Detour(endpoints::Slow{}))).find("Slow"), std::string::npos);
}

}  // namespace
}  // namespace jeton
