#include "wire/form.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "invariant.h"

namespace jeton {
namespace {

using wire::Form;

bool EveryEscapeIsWhole(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const auto digits = text.substr(at + 1, 2);
    if (digits.size() != 2 || !DecodeHex(digits)) return false;
  }
  return true;
}

std::string Print(const Form& form) {
  std::string text;
  for (const auto& [name, value] : form.fields()) text += PercentEncode(name) + "=" + PercentEncode(value) + "&";
  return text;
}

void CheckFields(const Form& form, std::string_view text) {
  INVARIANT(form.fields().size() <= 1u + static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')));
  for (const auto& [name, value] : form.fields()) {
    INVARIANT(IsUtf8(name) && IsUtf8(value));
    const auto all = form.All(name);
    INVARIANT(!all.empty() && *form.Find(name) == all.front());
    INVARIANT(std::find(all.begin(), all.end(), value) != all.end());
    INVARIANT(form.Repeats(name) == (all.size() > 1));
    const std::string_view names[] = {name};
    // A name without a letter reads like none.
    INVARIANT(name.empty() || form.FirstRepeated(names).empty() == (all.size() == 1));
  }
  const auto again = Form::Parse(Print(form));
  INVARIANT(again && again->fields() == form.fields());
}

// A form is the sum of its halves: no field reaches over an '&'.
void CheckHalves(std::string_view text) {
  const std::string first(text.substr(0, text.size() / 2)), second(text.substr(text.size() / 2));
  const auto a = Form::Parse(first), b = Form::Parse(second), both = Form::Parse(first + "&" + second);
  INVARIANT(both.has_value() == (a && b));
  if (!both) return;
  auto fields = a->fields();
  fields.insert(fields.end(), b->fields().begin(), b->fields().end());
  INVARIANT(both->fields() == fields);
}

// Any UTF-8 text survives the way through a form, and nothing else gets through.
void CheckValue(std::string_view text) {
  const auto form = Form::Parse("scope=" + PercentEncode(text));
  INVARIANT(form.has_value() == IsUtf8(text));
  if (form) INVARIANT(form->fields().size() == 1 && *form->Find("scope") == text);
}

}  // namespace
}  // namespace jeton

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = jeton::AsText(data, size);
  const auto form = jeton::wire::Form::Parse(text);
  if (form) {
    INVARIANT(jeton::EveryEscapeIsWhole(text));
    jeton::CheckFields(*form, text);
  } else {
    // Only a broken escape or broken UTF-8 may spoil a form.
    INVARIANT(!jeton::EveryEscapeIsWhole(text) || !jeton::IsUtf8(*jeton::PercentDecode(text, true)));
  }
  jeton::CheckHalves(text);
  jeton::CheckValue(text);
  return 0;
}
