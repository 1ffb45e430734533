#include "endpoints/api/precondition.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

namespace jeton::endpoints::api {
namespace {

using testing::TestAuthority;

class PreconditionTest : public ::testing::Test {
 protected:
  // The status that a change answers with these headers; nothing: it goes on.
  std::optional<int> Check(const std::vector<wire::Header>& headers,
                           const std::optional<boost::json::object>& present) {
    const wire::Request request{.method = wire::Method::kPut, .headers = headers};
    const authority::Run run = authority_->Begin({.now = authority_.Now()});
    const Call call{request, run, Accepts::kBearer, *authority_};
    const auto refusal = RefuseByPrecondition(call, present);
    return refusal ? std::optional(refusal->status) : std::nullopt;
  }

  static std::string TagOf(const boost::json::object& document) {
    const std::string lines = AnswerTagged(document).headers;
    const auto begin = lines.find('"');
    return lines.substr(begin, lines.find('"', begin + 1) - begin + 1);
  }

  TestAuthority authority_;
  const boost::json::object document_{{"name", "acme"}};
};

TEST_F(PreconditionTest, ATagChangesWithTheDocumentAndOnlyWithIt) {
  EXPECT_EQ(TagOf(document_), TagOf({{"name", "acme"}}));
  EXPECT_NE(TagOf(document_), TagOf({{"name", "acmf"}}));
}

TEST_F(PreconditionTest, ARequestWithoutPreconditionGoesOn) {
  EXPECT_EQ(Check({}, document_), std::nullopt);
  EXPECT_EQ(Check({}, std::nullopt), std::nullopt);
}

TEST_F(PreconditionTest, IfMatchWantsThePresentDocument) {
  const std::string tag = TagOf(document_);
  EXPECT_EQ(Check({{"If-Match", tag}}, document_), std::nullopt);
  EXPECT_EQ(Check({{"If-Match", "*"}}, document_), std::nullopt);
  const std::string several = "\"other\", " + tag;
  EXPECT_EQ(Check({{"If-Match", several}}, document_), std::nullopt);
  EXPECT_EQ(Check({{"If-Match", "\"other\""}}, document_), 412);
  EXPECT_EQ(Check({{"If-Match", ""}}, document_), 412);
  const std::string weak = "W/" + tag;
  EXPECT_EQ(Check({{"If-Match", weak}}, document_), 412);
  EXPECT_EQ(Check({{"If-Match", tag}}, std::nullopt), 412);
  EXPECT_EQ(Check({{"If-Match", "*"}}, std::nullopt), 412);
}

TEST_F(PreconditionTest, IfNoneMatchRefusesToChangeWhatExists) {
  EXPECT_EQ(Check({{"If-None-Match", "*"}}, document_), 412);
  EXPECT_EQ(Check({{"If-None-Match", "*"}}, std::nullopt), std::nullopt);
  const std::string tag = TagOf(document_);
  EXPECT_EQ(Check({{"If-None-Match", tag}}, document_), 412);
  EXPECT_EQ(Check({{"If-None-Match", "\"other\""}}, document_), std::nullopt);
}

}  // namespace
}  // namespace jeton::endpoints::api
