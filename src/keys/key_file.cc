#include "keys/key_file.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton {
namespace {

using crypto::SigningAlgorithm;
using crypto::SigningKey;

constexpr std::string_view kBegin = "-----BEGIN PRIVATE KEY-----";
constexpr std::string_view kNext = "Next";
constexpr std::string_view kFormer = "Former";
constexpr std::string_view kFormerUntil = "Former until ";

std::string PrintKey(std::string_view label, const SigningKey& key) {
  return std::string(label) + "\n" + key.ToPem() + key.certificate();
}

// The number is for programs, the time for people.
std::string FormerLabel(TimePoint until) {
  if (until == kNever) return std::string(kFormer);
  return std::string(kFormerUntil) + std::to_string(ToUnixSeconds(until)) + " " + FormatRfc3339(until);
}

TimePoint UntilIn(std::string_view label) {
  if (!label.starts_with(kFormerUntil)) return kNever;
  label.remove_prefix(kFormerUntil.size());
  const auto seconds = ParseInteger(label.substr(0, label.find(' ')));
  return seconds ? TimePoint(Seconds{*seconds}) : kNever;
}

// Returns the last line before a key.
std::string_view LabelIn(std::string_view text) {
  text = TrimSpace(text);
  const auto end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

}  // namespace

KeyFile KeyFile::Make(SigningAlgorithm algorithm) { return KeyFile(SigningKey::Generate(algorithm)); }

std::optional<KeyFile> KeyFile::Parse(std::string_view text, SigningAlgorithm algorithm) {
  std::optional<KeyFile> file;
  std::string_view label;
  auto begin = text.find(kBegin);
  while (begin != std::string_view::npos) {
    const auto end = text.find(kBegin, begin + 1);
    const std::string_view block = text.substr(begin, end == std::string_view::npos ? end : end - begin);
    auto key = SigningKey::FromPem(block);
    if (!key || key->algorithm() != algorithm) return std::nullopt;
    if (file) {
      file->Add(std::move(*key), label);
    } else {
      file = KeyFile(std::move(*key));
    }
    label = LabelIn(block);
    begin = end;
  }
  return file;
}

void KeyFile::Add(SigningKey key, std::string_view label) {
  if (label == kNext && !next_) {
    next_ = std::move(key);
  } else {
    former_.push_back({std::move(key), UntilIn(label)});
  }
}

std::string KeyFile::Print() const {
  std::string text = PrintKey("Signing", signing_);
  if (next_) text += PrintKey(kNext, *next_);
  for (const FormerKey& former : former_) text += PrintKey(FormerLabel(former.until), former.key);
  return text;
}

void KeyFile::Complete(bool published, TimePoint now) {
  std::erase_if(former_, [&](const FormerKey& former) { return former.until <= now; });
  if (!published) return;
  if (!next_) next_ = SigningKey::Generate(signing_.algorithm());
  signing_ = signing_.WithCertificate(now);
  next_ = next_->WithCertificate(now);
  for (FormerKey& former : former_) former.key = former.key.WithCertificate(now);
}

void KeyFile::Rotate(TimePoint until) {
  former_.insert(former_.begin(), FormerKey{std::move(signing_), until});
  signing_ = next_ ? *next_ : SigningKey::Generate(former_.front().key.algorithm());
  next_.reset();
}

std::optional<TimePoint> KeyFile::RotatingUntil(TimePoint now) const {
  std::optional<TimePoint> latest;
  for (const FormerKey& former : former_) {
    if (former.until != kNever && former.until > now) latest = std::max(latest.value_or(now), former.until);
  }
  return latest;
}

std::vector<SigningKey> KeyFile::keys() const {
  std::vector<SigningKey> keys = {signing_};
  if (next_) keys.push_back(*next_);
  for (const FormerKey& former : former_) keys.push_back(former.key);
  return keys;
}

}  // namespace jeton
