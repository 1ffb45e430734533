#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "authority/page.h"
#include "endpoints/call.h"

// Lists of any length: the first rows are read at once, and whatever is left is made piece by piece while the client
// reads, over a short snapshot for each piece. So the cost of a list, in time and in room, is that of a piece.
namespace jeton::endpoints {

// What is read where the request runs, which may be an I/O thread: no more than takes a millisecond.
constexpr std::size_t kRowsAtOnce = 20;

struct ListFrame {
  std::string opening;
  std::string_view separator = ",";  // a literal; between items
  std::string closing;
};

// The frame that `text` is for an empty list or object within it: the first "[]" or "{}", which `empty` says.
ListFrame FrameAround(std::string_view text, std::string_view empty);

// The part of a list that is being made.
class ListText {
 public:
  ListText(std::string_view separator, bool first) : separator_(separator), first_(first) {}

  // Where the next item is to be printed.
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

// Reads at most so many rows from where it stopped the time before, and appends their items until the text is full.
// False when the list is at its end. The error: why they may not be seen.
using AppendRows = std::function<Result<bool, Refusal>(const Run&, std::size_t most, ListText&)>;

// The rows of pages. read(work, place, most) gives a Result<PageType, Refusal>, print(work, item, text) appends an
// item. Both are kept until the list has been sent: they must hold what they use.
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

// Completes an answer that has all but its body. The rest of it is cut off once the actor would not be let in any more:
// a list can take long to be read. The error: why not even the first rows may be seen; then `response` is as it was.
Result<void, Refusal> AnswerWithList(const Call& call, const Actor& actor, Response& response, ListFrame frame,
                                     AppendRows append);

}  // namespace jeton::endpoints
