#include "wire/broker.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace jeton::wire {
namespace {

TEST(BrokerListTest, ItemsPrintedOneByOneMakeTheSameDocument) {
  const boost::json::array items{boost::json::object{{"id", "1"}, {"note", "\"data\":[ <data>"}},
                                 boost::json::object{{"id", "2"}, {"note", nullptr}}};
  for (const BrokerFormat format : {BrokerFormat::kJson, BrokerFormat::kXml}) {
    for (std::size_t count = 0; count <= items.size(); ++count) {
      BrokerEnvelope envelope{.type = "authorizations", .format = format};
      envelope.messages.push_back({"info", "\"data\":[ and <data>", 0, std::nullopt});
      const auto around = envelope.PrintAroundItems();
      std::string text = around.opening.body;
      boost::json::array data;
      for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += around.separator;
        AppendBrokerItem(text, format, envelope.type, items[i]);
        data.push_back(items[i]);
      }
      text += around.closing;
      envelope.data = data;
      EXPECT_EQ(text, envelope.Print().body) << count;
    }
  }
}

}  // namespace
}  // namespace jeton::wire
