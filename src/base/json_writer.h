#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Writes JSON into a string, and allocates nothing besides that string: for answers of hot paths, and for small texts
// whose members are all at hand. Use a Boost.JSON value for JSON that is read, built step by step or passed on.
//
//   AppendJsonObject(out, [&](JsonObject& answer) {
//     answer.Text("scope", scope);
//     answer.Array("actions", [&](JsonArray& actions) { actions.Text("pull"); });
//   });
//
// A function fills each object and array, so that each is closed. The writer sets the commas. Until an inner object or
// array is closed, a call to an outer one throws std::logic_error.
namespace jeton {

// Appends text as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD, so that the answer is always
// valid JSON.
void AppendJsonString(std::string& out, std::string_view text);

// The name of a member: a short literal that needs no escaping. Any other does not compile.
class JsonName {
 public:
  static constexpr std::size_t kMost = 32;

  // NOLINTNEXTLINE(google-explicit-constructor): names are written as literals
  consteval JsonName(const char* name) {
    for (const char c : std::string_view(R"(",")")) head_[size_++] = c;
    for (const char c : std::string_view(name)) {
      if (size_ == kMost) throw "too long";
      if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') throw "needs escaping";
      head_[size_++] = c;
    }
    for (const char c : std::string_view(R"(":")")) head_[size_++] = c;
  }
  // `","name":"`: the characters between the text of the previous member and the text of this one.
  constexpr std::string_view head() const { return {head_.data(), size_}; }

 private:
  std::array<char, kMost + 3> head_{};
  std::size_t size_ = 0;
};

// A name that is not known before run time. The writer escapes it.
struct RunTimeName {
  std::string_view text;
};

[[noreturn]] void ThrowJsonMisuse();

class JsonArray;

// An object that is being written. Each call adds a member. REQUIRES: each name is used once.
class JsonObject {
 public:
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  void Text(const JsonName& name, std::string_view text) { AppendText(Begin(name, Value::kText), text); }
  void Text(RunTimeName name, std::string_view text) { AppendJsonString(Begin(name), text); }
  void Number(const JsonName& name, std::int64_t number) { AppendNumber(Begin(name), number); }
  void Number(RunTimeName name, std::int64_t number) { AppendNumber(Begin(name), number); }
  // Takes a bool only: a pointer does not convert.
  void Bool(const JsonName& name, std::same_as<bool> auto value) { Begin(name) += value ? "true" : "false"; }
  void Null(const JsonName& name) { Begin(name) += "null"; }
  // `json` is the JSON text of one value.
  void Json(const JsonName& name, std::string_view json) { Begin(name) += json; }

  // write(JsonObject&) and write(JsonArray&) fill the value.
  template <typename Write>
  void Object(const JsonName& name, const Write& write);
  template <typename Write>
  void Array(const JsonName& name, const Write& write);
  template <typename Write>
  void Array(RunTimeName name, const Write& write);

  // Adds the members of `object`, the JSON text of an object.
  void MembersOf(std::string_view object);

 private:
  template <typename Write>
  friend void AppendJsonObject(std::string& out, const Write& write);
  friend void AppendJsonString(std::string& out, std::string_view text);

  // The kind of the last value. A text gets its closing quote together with the next member or the end, so that a
  // member costs one append besides its value. kOpen: an object or array that is not closed yet.
  enum class Value { kNone, kText, kOther, kOpen };

  explicit JsonObject(std::string& out) : out_(out) {}
  // Appends the name, with the separators before and after it.
  std::string& Begin(const JsonName& name, Value value = Value::kOther);
  std::string& Begin(RunTimeName name);
  void Separate();
  void End() { out_ += last_ == Value::kText ? "\"}" : "}"; }
  static void AppendText(std::string& out, std::string_view text);
  static void AppendNumber(std::string& out, std::int64_t number);

  std::string& out_;
  Value last_ = Value::kNone;
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
    if (open_) ThrowJsonMisuse();
    if (out_.back() != '[') out_ += ',';
    return out_;
  }

  std::string& out_;
  bool open_ = false;
};

// Appends an object: write(JsonObject&) fills it.
template <typename Write>
void AppendJsonObject(std::string& out, const Write& write) {
  out += '{';
  JsonObject object(out);
  write(object);
  object.End();
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
void JsonObject::Object(const JsonName& name, const Write& write) {
  AppendJsonObject(Begin(name, Value::kOpen), write);
  last_ = Value::kOther;
}

template <typename Write>
void JsonObject::Array(const JsonName& name, const Write& write) {
  AppendJsonArray(Begin(name, Value::kOpen), write);
  last_ = Value::kOther;
}

template <typename Write>
void JsonObject::Array(RunTimeName name, const Write& write) {
  std::string& out = Begin(name);
  last_ = Value::kOpen;
  AppendJsonArray(out, write);
  last_ = Value::kOther;
}

template <typename Write>
void JsonArray::Object(const Write& write) {
  std::string& out = Begin();
  open_ = true;
  AppendJsonObject(out, write);
  open_ = false;
}

// Inline, because the compiler then knows the name and most states, and the head is one append of a constant.
inline std::string& JsonObject::Begin(const JsonName& name, Value value) {
  if (last_ == Value::kOpen) ThrowJsonMisuse();
  std::string_view head = name.head();
  head.remove_prefix(last_ == Value::kText ? 0 : last_ == Value::kOther ? 1 : 2);
  head.remove_suffix(value == Value::kText ? 0 : 1);
  last_ = value;
  return out_.append(head);
}

}  // namespace jeton
