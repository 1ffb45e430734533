#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "authority/page.h"
#include "endpoints/call.h"

// Lists of any length. The first rows are read at once; the rest is made piece by piece while the client reads, each
// piece from its own short snapshot. So a list costs, in time and memory, only as much as one piece.
namespace jeton::endpoints {

// Rows read where the request runs, which may be an I/O thread: at most a millisecond of work.
constexpr std::size_t kRowsAtOnce = 20;

struct ListFrame {
  std::string opening;
  std::string_view separator = ",";  // a literal; between items
  std::string closing;
};

// Returns the frame that `text` makes around its first `empty`, which is "[]" or "{}".
ListFrame FrameAround(std::string_view text, std::string_view empty);

// The piece of a list that is being made.
class ListText {
 public:
  ListText(std::string_view separator, bool first) : separator_(separator), first_(first) {}

  // Returns the text to append the next item to.
  std::string& Item() {
    if (!first_) text_ += separator_;
    first_ = false;
    return text_;
  }
  std::string& text() { return text_; }
  bool first() const { return first_; }
  bool full() const { return text_.size() >= wire::kPieceBytes; }

 private:
  std::string_view separator_;
  bool first_;
  std::string text_;
};

// Reads at most `most` rows from where it last stopped, and appends their items until the text is full. Returns false
// at the end of the list. The error says why the caller may not see them.
using AppendRows = std::function<Result<bool, Refusal>(const Run&, std::size_t most, ListText&)>;

// Makes AppendRows of pages. read(work, place, most) returns a Result<PageType, Refusal>; print(work, item, text)
// appends an item. Both are kept until the list is sent, so they must own what they use.
template <typename PageType, typename Read, typename Print>
AppendRows RowsOf(Read read, Print print) {
  return [read = std::move(read), print = std::move(print), place = typename PageType::Place{}](
             const Run& run, std::size_t most, ListText& text) mutable -> Result<bool, Refusal> {
    const Result<PageType, Refusal> page = read(run, std::as_const(place), most);
    if (!page) return Fail(page.error());
    for (const auto& row : page->rows) {
      if (text.full()) return true;
      print(run, row.item, text.Item());
      place = row.place;
    }
    if (page->next) place = *page->next;
    return page->next.has_value();
  };
}

// Adds the body to an answer that is otherwise complete. Clients may read a list slowly: once the actor's credential is
// no longer valid, the rest is cut off. The error says why the caller may not see even the first rows; `response` is
// then unchanged.
Result<void, Refusal> AnswerWithList(const Call& call, const Actor& actor, Response& response, ListFrame frame,
                                     AppendRows append);

}  // namespace jeton::endpoints
