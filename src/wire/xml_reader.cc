#include <expat.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/encoding.h"
#include "wire/json_body.h"
#include "wire/xml.h"

namespace jeton::wire {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepest = 32;

struct Element {
  std::string name;
  json::object children;
  std::string text;
  bool nil = false;

  json::value ToValue() && {
    if (nil) return nullptr;
    if (!children.empty()) return std::move(children);
    return json::value(JsonView(text));
  }
};

// The callbacks for expat. Stops at the first fault.
class Reader {
 public:
  std::optional<json::object> Read(std::string_view text) {
    // Sets the encoding, so that a document that declares another one is still read as the UTF-8 it was checked to be.
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate("UTF-8"),
                                                                              &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, Begin, End);
    XML_SetCharacterDataHandler(parser_, Characters);
    XML_SetStartDoctypeDeclHandler(parser_, DocumentType);
    const auto status = XML_Parse(parser_, text.data(), static_cast<int>(text.size()), XML_TRUE);
    if (status != XML_STATUS_OK || broken_) return std::nullopt;
    return std::move(parameters_);
  }

 private:
  static void Begin(void* self, const XML_Char* name, const XML_Char** attributes) {
    static_cast<Reader*>(self)->OnBegin(name, attributes);
  }
  static void End(void* self, const XML_Char*) { static_cast<Reader*>(self)->OnEnd(); }
  static void Characters(void* self, const XML_Char* text, int length) {
    static_cast<Reader*>(self)->open_.back().text.append(text, static_cast<std::size_t>(length));
  }
  // A document type could define entities.
  static void DocumentType(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<Reader*>(self)->Stop();
  }

  void OnBegin(std::string name, const XML_Char** attributes) {
    if (broken_) return;
    if (open_.size() == kDeepest) return Stop();
    std::replace(name.begin(), name.end(), '-', '_');
    Element element{.name = std::move(name)};
    for (; *attributes != nullptr; attributes += 2) {
      if (std::string_view(attributes[0]) == "nil") element.nil = std::string_view(attributes[1]) == "true";
    }
    open_.push_back(std::move(element));
  }

  void OnEnd() {
    if (broken_) return;
    Element element = std::move(open_.back());
    open_.pop_back();
    // Only white space may stand between elements, because other text would be lost.
    if (!element.children.empty() && !TrimSpace(element.text).empty()) return Stop();
    if (open_.empty()) return Finish(std::move(element));
    const std::string name = element.name;
    if (!open_.back().children.emplace(JsonView(name), std::move(element).ToValue()).second) Stop();
  }

  void Finish(Element root) {
    if (!root.children.empty()) {
      parameters_ = std::move(root.children);
    } else if (!TrimSpace(root.text).empty()) {
      parameters_.emplace(JsonView(root.name), JsonView(root.text));
    }
  }

  void Stop() {
    broken_ = true;
    XML_StopParser(parser_, XML_FALSE);
  }

  XML_Parser parser_ = nullptr;
  std::vector<Element> open_;
  json::object parameters_;
  bool broken_ = false;
};

}  // namespace

std::optional<json::object> ParseXmlParameters(std::string_view text) {
  if (!IsUtf8(text)) return std::nullopt;
  return Reader().Read(text);
}

}  // namespace jeton::wire
