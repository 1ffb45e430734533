#include "wire/xml.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "wire/broker.h"

namespace jeton::wire {
namespace {

std::string Element(std::string_view name, const std::string& json) {
  std::string out;
  AppendXmlElement(out, name, ParseJson(json).value());
  return out;
}

std::optional<boost::json::value> Parameters(std::string_view text) {
  auto parsed = ParseXmlParameters(text);
  if (!parsed) return std::nullopt;
  return boost::json::value(std::move(*parsed));
}

TEST(XmlWriterTest, PrintsEveryKindOfValue) {
  const struct {
    const char *name, *json, *expected;
  } cases[] = {
      {"note", R"("plain")", "<note>plain</note>"},
      {"note", R"("")", "<note></note>"},
      {"note", "null", R"(<note nil="true"></note>)"},
      {"expires_in_seconds", "12", "<expires-in-seconds>12</expires-in-seconds>"},
      {"subaccounts", "true", "<subaccounts>true</subaccounts>"},
      {"gear_sizes", "[]", "<gear-sizes></gear-sizes>"},
      {"gear_sizes", R"(["small","medium"])",
       "<gear-sizes><gear-size>small</gear-size><gear-size>medium</gear-size></gear-sizes>"},
      {"user", R"({"plan_id":null,"login":"a"})", R"(<user><plan-id nil="true"></plan-id><login>a</login></user>)"},
      {"links", R"({"GET":{"rel":"a"},"ADD_KEY":{"rel":"b"}})",
       "<links><link><rel>a</rel></link><link><rel>b</rel></link></links>"},
      {"link", R"({"required_params":[{"name":":id"}],"optional_params":[{"default_value":-1}]})",
       "<link><required-params><param><name>:id</name></param></required-params><optional-params><optional-param>"
       "<default-value>-1</default-value></optional-param></optional-params></link>"},
  };
  for (const auto& c : cases) EXPECT_EQ(Element(c.name, c.json), c.expected);
}

TEST(XmlWriterTest, EscapesWhatWouldBeMarkupAndReplacesWhatXmlCannotCarry) {
  EXPECT_EQ(Element("note", R"("<a href='\"x\"'>&amp;]]></a>")"),
            R"(<note>&lt;a href='"x"'&gt;&amp;amp;]]&gt;&lt;/a&gt;</note>)");
  EXPECT_EQ(Element("note", R"("tab\tline\nreturn\r")"), "<note>tab\tline\nreturn&#13;</note>");
  EXPECT_EQ(Element("note", R"("\u0001\u001f\u0000\uffff\ufffe!\ufffd")"),
            "<note>\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd!\xef\xbf\xbd</note>");
  EXPECT_EQ(Element("note", R"("é😀")"), "<note>é😀</note>");
}

// Read by expat, which knows nothing of our writer.
TEST(XmlWriterTest, TextOfEveryCharacterComesBackFromAParser) {
  std::string text;
  for (char c = 0x20; c != 0x7f; ++c) text += c;
  text += "\t\n\ré😀";
  std::string document = "<data>";
  AppendXmlElement(document, "note", boost::json::value(text));
  const auto parsed = Parameters(document + "</data>");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*Member(*parsed, "note"), boost::json::value(text));
}

TEST(XmlReaderTest, ReadsTheChildrenOfTheRootAsParameters) {
  const struct {
    const char *xml, *json;
  } cases[] = {
      {"<authorization><scope>read</scope><expires-in>60</expires-in></authorization>",
       R"({"scope":"read","expires_in":"60"})"},
      {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>\n  <note>a &lt;b&gt; &#233;</note>\n</r>\n",
       R"({"note":"a <b> é"})"},
      {"<r><note nil=\"true\"/><reuse type=\"boolean\">true</reuse></r>", R"({"note":null,"reuse":"true"})"},
      {"<r><note/><x nil=\"false\">y</x></r>", R"({"note":"","x":"y"})"},
      {"<r><note><![CDATA[<raw> & more]]></note><!-- said --><?php no ?></r>", R"({"note":"<raw> & more"})"},
      {"<r><scope><a>b</a></scope></r>", R"({"scope":{"a":"b"}})"},
      {"<scope>read</scope>", R"({"scope":"read"})"},
      {"<authorization/>", "{}"},
      {"<authorization> \n </authorization>", "{}"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r><note>é</note></r>", R"({"note":"é"})"},
  };
  for (const auto& c : cases) {
    const auto parsed = Parameters(c.xml);
    ASSERT_TRUE(parsed) << c.xml;
    EXPECT_EQ(*parsed, ParseJson(c.json).value()) << c.xml;
  }
}

TEST(XmlReaderTest, RefusesWhatIsNotOneWellFormedDocument) {
  for (const char* xml :
       {"", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a><b></a></b>", "<a b=c/>", "<a b='1' b='2'/>",
        "<a>&nope;</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>", "<a>\xed\xa0\x80</a>", "<a><b>1</b><b>2</b></a>",
        "<a><b-c>1</b-c><b_c>2</b_c></a>", "<a>lost<b>1</b></a>", "{}", "\xff\xfe<\0a\0/\0>\0"}) {
    EXPECT_FALSE(Parameters(xml)) << xml;
  }
}

TEST(XmlReaderTest, KnowsNoDocumentTypesAndSoNoEntities) {
  for (const char* xml : {"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a><b>&b;</b></a>",
                          "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a><b>&b;</b></a>",
                          "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
                          "<!DOCTYPE a [<!ENTITY % b SYSTEM \"file:///etc/passwd\">%b;]><a/>"}) {
    EXPECT_FALSE(Parameters(xml)) << xml;
  }
}

TEST(XmlReaderTest, GoesAsDeepAsJsonAndNoDeeper) {
  const auto nested = [](int depth) {
    std::string xml;
    for (int i = 0; i < depth; ++i) xml += "<a>";
    for (int i = 0; i < depth; ++i) xml += "</a>";
    return xml;
  };
  EXPECT_TRUE(Parameters(nested(32)));
  EXPECT_FALSE(Parameters(nested(33)));
  EXPECT_FALSE(Parameters(nested(20'000)));
}

class BrokerXmlTest : public ::testing::Test {
 protected:
  static std::string Print(BrokerEnvelope envelope) {
    envelope.format = BrokerFormat::kXml;
    const Response response = envelope.Print();
    EXPECT_EQ(response.content_type, "application/xml; charset=utf-8");
    return response.body;
  }
  static std::string DataOf(const BrokerEnvelope& envelope) {
    const std::string text = Print(envelope);
    const auto begin = text.find("<data>");
    return text.substr(begin, text.find("</data>") - begin);
  }
};

TEST_F(BrokerXmlTest, TheWholeEnvelope) {
  BrokerEnvelope envelope{.status = 404, .version = 12};
  envelope.messages.push_back({"error", "It is <gone>.", 129, std::nullopt});
  EXPECT_EQ(
      Print(std::move(envelope)),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response><api-version>1.2</api-version><data>"
      "<datum nil=\"true\"></datum></data><messages><message><exit-code>129</exit-code><field nil=\"true\"></field>"
      "<index nil=\"true\"></index><severity>error</severity><text>It is &lt;gone&gt;.</text></message></messages>"
      "<status>not_found</status><supported-api-versions>"
      "<supported-api-version>1.0</supported-api-version><supported-api-version>1.1</supported-api-version>"
      "<supported-api-version>1.2</supported-api-version><supported-api-version>1.3</supported-api-version>"
      "<supported-api-version>1.4</supported-api-version><supported-api-version>1.5</supported-api-version>"
      "<supported-api-version>1.6</supported-api-version><supported-api-version>1.7</supported-api-version>"
      "</supported-api-versions><type nil=\"true\"></type><version>1.2</version></response>\n");
}

TEST_F(BrokerXmlTest, DataStandsInElementsOfItsType) {
  EXPECT_EQ(DataOf({.type = "user", .data = {{"login", "a"}}}), "<data><user><login>a</login></user>");
  EXPECT_EQ(DataOf({.type = "authorizations", .data = boost::json::array{{{"id", "1"}}, {{"id", "2"}}}}),
            "<data><authorization><id>1</id></authorization><authorization><id>2</id></authorization>");
  EXPECT_EQ(DataOf({.type = "authorizations", .data = boost::json::array()}), "<data>");
  EXPECT_EQ(DataOf({.type = "links", .data = {{"API", {{"rel", "a"}}}}}),
            "<data><links><link><rel>a</rel></link></links>");
  EXPECT_EQ(DataOf({.type = "environment", .data = boost::json::object()}), "<data><environment></environment>");
}

TEST_F(BrokerXmlTest, NoContentHasNoBodyInEitherFormat) {
  for (const auto format : {BrokerFormat::kJson, BrokerFormat::kXml}) {
    const Response response = BrokerEnvelope{.status = 204, .format = format}.Print();
    EXPECT_TRUE(response.body.empty());
    EXPECT_TRUE(response.content_type.empty());
  }
}

}  // namespace
}  // namespace jeton::wire
