#include "endpoints/long_list.h"

#include <chrono>
#include <stdexcept>

#include "identity/identity.h"

namespace jeton::endpoints {
namespace {

// Bounds the reads for one piece: rows can be short, or hidden.
constexpr int kReadsPerPiece = 4;
constexpr std::size_t kRowsPerRead = 50;

class ListBody final : public wire::BodySource {
 public:
  ListBody(const Call& call, Actor actor, bool first, ListFrame frame, AppendRows append)
      : authority_(call.authority),
        actor_(std::move(actor)),
        begun_(call.run.now),
        first_(first),
        frame_(std::move(frame)),
        append_(std::move(append)) {}

  wire::BodyPiece Next() override {
    ListText text(frame_.separator, first_);
    // Take the position before the snapshot: facts published after it may be missing in the snapshot.
    Work work{.now = begun_ + std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - start_),
              .feed_position = authority_.facts.position(),
              .address = address,
              .on_worker = true};
    const bool more = authority_.database->Read([&](storage::Transaction& transaction) {
      work.transaction = &transaction;
      return Append(authority_.Begin(work), text);
    });
    first_ = text.first();
    if (!more) text.text() += frame_.closing;
    return {std::move(text.text()), !more};
  }

 private:
  bool Append(const Run& run, ListText& text) {
    if (!IsStillGood(run, actor_)) throw std::runtime_error("the caller is not let in any more");
    for (int reads = 0; reads < kReadsPerPiece && !text.full(); ++reads) {
      const auto more = append_(run, kRowsPerRead, text);
      // The caller has lost the right to see the list, or its subject is gone.
      if (!more) throw std::runtime_error("a list may not be seen any more");
      if (!*more) return false;
    }
    return true;
  }

  Authority& authority_;
  const Actor actor_;
  const TimePoint begun_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool first_;
  const ListFrame frame_;
  const AppendRows append_;
};

}  // namespace

ListFrame FrameAround(std::string_view text, std::string_view empty) {
  const std::size_t middle = text.find(empty) + 1;
  return {.opening = std::string(text.substr(0, middle)), .closing = std::string(text.substr(middle))};
}

Result<void, Refusal> AnswerWithList(const Call& call, const Actor& actor, Response& response, ListFrame frame,
                                     AppendRows append) {
  ListText text(frame.separator, true);
  text.text() = std::move(frame.opening);
  const auto more = append(call.run, kRowsAtOnce, text);
  if (!more) return Fail(more.error());
  if (!*more) text.text() += frame.closing;
  response.body = std::move(text.text());
  if (*more) {
    const bool first = text.first();
    response.rest = std::make_shared<ListBody>(call, actor, first, std::move(frame), std::move(append));
    response.rest->address = call.run.address;
  }
  return {};
}

}  // namespace jeton::endpoints
