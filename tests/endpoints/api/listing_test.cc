#include "endpoints/api/listing.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "testing/test_authority.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kItemsOfPage = 199;

struct EndlessQuery {
  PageQuery page;
};

// A page of a list without an end. The pages hold fewer items than asked for, so that no number of them meets the
// bound.
Outcome AnswerEndlessPage(const Call&, const Actor&, const EndlessQuery&) {
  return Answer({{"items", json::array(kItemsOfPage, json::value(1))},
                 {"next_cursor", "on"},
                 {"total", nullptr},
                 {"total_is_more", nullptr}});
}

TEST(ListingTest, NoMoreThanTenThousandAreCounted) {
  testing::TestAuthority test;
  const wire::Request request{.method = wire::Method::kGet};
  const authority::Run run = test->Begin({.now = test.Now()});
  const Call call{request, run, Accepts::kBearer, *test};
  const Outcome counted = Counted<EndlessQuery>(AnswerEndlessPage, call, Actor{}, EndlessQuery{});
  const json::value page = json::parse(std::get<Response>(counted).body);
  EXPECT_EQ(page.at("total"), 10'000);
  EXPECT_EQ(page.at("total_is_more"), true);
  EXPECT_EQ(page.at("items").as_array().size(), kItemsOfPage) << "the page that was asked for";
}

}  // namespace
}  // namespace jeton::endpoints::api
