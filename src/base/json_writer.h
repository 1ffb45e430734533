#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Writes JSON into a string, and allocates nothing besides that string: for answers of hot paths, and for small texts
// whose members are all at hand. JSON that is read, built up or passed on is a Boost.JSON value.
//
//   AppendJsonObject(out, [&](JsonObject& answer) {
//     answer.Text("scope", scope);
//     answer.Array("actions", [&](JsonArray& actions) { actions.Text("pull"); });
//   });
//
// A function fills each object and array, so that each is closed. The writer sets the commas.
namespace jeton {

// Appends text as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD: an answer is JSON, whatever
// was sent.
void AppendJsonString(std::string& out, std::string_view text);

// The name of a member: a short literal without anything to escape. Another one does not compile.
class JsonName {
 public:
  static constexpr std::size_t kMost = 32;

  // NOLINTNEXTLINE(google-explicit-constructor): names are written as literals
  consteval JsonName(const char* name) : text_(name) {
    if (text_.size() > kMost) throw "too long";
    for (const char c : text_) {
      if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') throw "needs escaping";
    }
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A name that is not known before run time. The writer escapes it.
struct RunTimeName {
  std::string_view text;
};

class JsonArray;

// An object that is being written. Each call adds a member. Callers give no name twice.
class JsonObject {
 public:
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  void Text(JsonName name, std::string_view text) { AppendJsonString(Begin(name), text); }
  void Text(RunTimeName name, std::string_view text) { AppendJsonString(Begin(name), text); }
  void Number(JsonName name, std::int64_t number) { Append(Begin(name), number); }
  void Number(RunTimeName name, std::int64_t number) { Append(Begin(name), number); }
  // No pointer becomes a bool.
  void Bool(JsonName name, std::same_as<bool> auto value) { Begin(name) += value ? "true" : "false"; }
  void Null(JsonName name) { Begin(name) += "null"; }
  // `json` is the JSON text of one value.
  void Json(JsonName name, std::string_view json) { Begin(name) += json; }

  // write(JsonObject&) and write(JsonArray&) fill the value.
  template <typename Write>
  void Object(JsonName name, const Write& write);
  template <typename Write>
  void Array(JsonName name, const Write& write);
  template <typename Write>
  void Array(RunTimeName name, const Write& write);

  // Adds the members of `object`, the JSON text of an object.
  void MembersOf(std::string_view object);

 private:
  template <typename Write>
  friend void AppendJsonObject(std::string& out, const Write& write);

  explicit JsonObject(std::string& out) : out_(out) {}
  // Appends the name and what separates it from the member before and from its value.
  std::string& Begin(JsonName name);
  std::string& Begin(RunTimeName name);
  static void Append(std::string& out, std::int64_t number);

  std::string& out_;
};

// An array that is being written. Each call adds an element.
class JsonArray {
 public:
  JsonArray(const JsonArray&) = delete;
  JsonArray& operator=(const JsonArray&) = delete;

  void Text(std::string_view text) { AppendJsonString(Begin(), text); }
  // `json` is the JSON text of one value.
  void Json(std::string_view json) { Begin() += json; }
  // write(JsonObject&) fills the element.
  template <typename Write>
  void Object(const Write& write);

 private:
  template <typename Write>
  friend void AppendJsonArray(std::string& out, const Write& write);

  explicit JsonArray(std::string& out) : out_(out) {}
  std::string& Begin() {
    if (out_.back() != '[') out_ += ',';
    return out_;
  }

  std::string& out_;
};

// Appends an object: write(JsonObject&) fills it.
template <typename Write>
void AppendJsonObject(std::string& out, const Write& write) {
  out += '{';
  JsonObject object(out);
  write(object);
  out += '}';
}

template <typename Write>
void AppendJsonArray(std::string& out, const Write& write) {
  out += '[';
  JsonArray array(out);
  write(array);
  out += ']';
}

// Returns an object as a text of its own. A text of up to `room` bytes costs one allocation.
template <typename Write>
std::string PrintJsonObject(const Write& write, std::size_t room = 0) {
  std::string out;
  out.reserve(room);
  AppendJsonObject(out, write);
  return out;
}

template <typename Write>
void JsonObject::Object(JsonName name, const Write& write) {
  AppendJsonObject(Begin(name), write);
}

template <typename Write>
void JsonObject::Array(JsonName name, const Write& write) {
  AppendJsonArray(Begin(name), write);
}

template <typename Write>
void JsonObject::Array(RunTimeName name, const Write& write) {
  AppendJsonArray(Begin(name), write);
}

template <typename Write>
void JsonArray::Object(const Write& write) {
  AppendJsonObject(Begin(), write);
}

// Inline, because the compiler then knows the name, and the head costs one append.
inline std::string& JsonObject::Begin(JsonName name) {
  std::array<char, JsonName::kMost + 4> head;  // NOLINT(cppcoreguidelines-pro-type-member-init): all of it is written
  const std::string_view text = name.text();
  head[0] = ',';
  head[1] = '"';
  std::memcpy(head.data() + 2, text.data(), text.size());
  head[text.size() + 2] = '"';
  head[text.size() + 3] = ':';
  const std::size_t skipped = out_.back() == '{' ? 1 : 0;
  return out_.append(head.data() + skipped, text.size() + 4 - skipped);
}

}  // namespace jeton
