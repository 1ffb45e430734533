#include "wire/problem.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/json.h"

namespace jeton::wire {
namespace {

TEST(ProblemTest, IsTheDocumentOfRfc9457WithOurMembers) {
  const Response response =
      PrintProblem({.code = "invalid_parameter", .detail = "No \"such\" limit.", .field = "limit"}, "00ff");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"/docs/errors#invalid_parameter","title":"Invalid parameter","status":400,)"
            R"("detail":"No \"such\" limit.","code":"invalid_parameter","request_id":"00ff","field":"limit",)"
            R"("needs":null,"retry_after":null})");
}

TEST(ProblemTest, SaysWhenToComeBackInBothPlaces) {
  const Response response = PrintProblem({.code = "unavailable", .detail = "Later.", .retry_after = Seconds{7}}, "1");
  EXPECT_NE(response.headers.find("Retry-After: 7"), std::string::npos);
  EXPECT_EQ(Member(ParseJson(response.body).value(), "retry_after")->as_int64(), 7);
}

TEST(ProblemTest, EveryCodeIsInTheTableOnce) {
  for (const ProblemKind& one : AllProblems()) {
    int same = 0;
    for (const ProblemKind& other : AllProblems()) same += one.code == other.code ? 1 : 0;
    EXPECT_EQ(same, 1) << one.code;
    EXPECT_EQ(PrintProblem({.code = one.code, .detail = "x"}, "1").status, one.status);
  }
  EXPECT_THROW(PrintProblem({.code = "no_such_code", .detail = "x"}, "1"), std::logic_error);
}

}  // namespace
}  // namespace jeton::wire
