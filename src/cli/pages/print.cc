#include <algorithm>

#include "base/encoding.h"
#include "cli/pages/page.h"

namespace jeton::cli {
namespace {

constexpr std::size_t kWidth = 80;
// Of the manual: when its form last changed. Not the day of the build, which would differ from build to build.
constexpr std::string_view kDate = "2026-11-30";

// Breaks a text into lines of `kWidth` characters, each indented.
std::string Wrap(std::string_view text, std::size_t indent) {
  std::string out;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (!line.empty() && indent + line.size() + 1 + word.size() > kWidth) flush();
    if (!word.empty()) line.append(line.empty() ? "" : " ").append(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  flush();
  return out;
}

std::string Indent(std::string_view text, const std::string& by) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.append(by).append(text.substr(0, end)).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Plain text in roff: no character of it is a request, a hyphen stays one.
std::string Roff(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    begins = c == '\n';
    switch (c) {
      case '\\': out += "\\e"; break;
      case '-': out += "\\-"; break;
      case '\'': out += "\\(aq"; break;
      case '`': out += "\\(ga"; break;
      case '^': out += "\\(ha"; break;
      case '~': out += "\\(ti"; break;
      default: out += c;
    }
  }
  return out;
}

// As Roff, with `code` in bold.
std::string RoffText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto open = std::min(text.find('`'), text.size());
    out += Roff(text.substr(0, open));
    const auto close = open == text.size() ? std::string_view::npos : text.find('`', open + 1);
    if (close == std::string_view::npos) break;
    out += "\\fB" + Roff(text.substr(open + 1, close - open - 1)) + "\\fR";
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string PrintRoffBlock(const Block& block, bool first) {
  switch (block.kind) {
    case Block::Kind::kParagraph: return (first ? "" : ".PP\n") + RoffText(block.text) + "\n";
    case Block::Kind::kItem: return ".TP\n\\fB" + Roff(block.term) + "\\fR\n" + RoffText(block.text) + "\n";
    case Block::Kind::kCode:
      return std::string(first ? "" : ".PP\n") + ".nf\n.RS 4\n" + Roff(block.text) +
             (block.text.ends_with('\n') ? "" : "\n") + ".RE\n.fi\n";
  }
  return {};
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
  return text;
}

}  // namespace

std::string PrintText(const Page& page) {
  std::string out;
  for (const Section& section : page.sections) {
    if (!section.heading.empty()) out.append(out.empty() ? "" : "\n").append(section.heading).append(":\n");
    const std::size_t indent = section.heading.empty() ? 0 : 2;
    std::size_t width = 0;
    for (const Block& block : section.blocks) width = std::max(width, std::min(block.term.size(), std::size_t{24}));
    for (const Block& block : section.blocks) {
      switch (block.kind) {
        case Block::Kind::kParagraph: out += (out.empty() || indent > 0 ? "" : "\n") + Wrap(block.text, indent); break;
        case Block::Kind::kCode: out += Indent(block.text, "  "); break;
        case Block::Kind::kItem: {
          std::string text = Wrap(block.text, indent + width + 2);
          const std::string term = std::string(indent, ' ') + block.term;
          if (block.term.size() > width) {
            out.append(term).append("\n").append(text);
          } else {
            text.replace(0, std::min(indent + width + 2, text.size()),
                         term + std::string(width - block.term.size() + 2, ' '));
            out += text;
          }
        }
      }
    }
  }
  return out;
}

std::string PrintMan(const Page& page) {
  std::string out =
      ".TH " + Roff(Upper(page.name)) + " 1 " + std::string(kDate) + " \"Jeton " JETON_VERSION "\" \"Jeton Manual\"\n";
  out += ".SH NAME\n" + Roff(page.name) + " \\- " + Roff(page.summary) + "\n";
  for (const Section& section : page.sections) {
    out += (section.within ? ".SS " : ".SH ") + std::string("\"") +
           Roff(section.within ? section.heading : Upper(section.heading)) + "\"\n";
    bool first = true;
    for (const Block& block : section.blocks) {
      out += PrintRoffBlock(block, first);
      first = false;
    }
  }
  return out;
}

std::string PrintMarkdown(const Page& page, int level) {
  std::string out;
  for (const Section& section : page.sections) {
    const std::size_t marks = static_cast<std::size_t>(level) + (section.within ? 1 : 0);
    if (!section.heading.empty()) out += std::string(marks, '#') + " " + section.heading + "\n\n";
    bool table = false;
    for (const Block& block : section.blocks) {
      if (table && block.kind != Block::Kind::kItem) out += "\n";
      table = block.kind == Block::Kind::kItem;
      switch (block.kind) {
        case Block::Kind::kParagraph: out += block.text + "\n\n"; break;
        case Block::Kind::kItem: out += "- `" + block.term + "`: " + block.text + "\n"; break;
        case Block::Kind::kCode: out += "```\n" + block.text + (block.text.ends_with('\n') ? "" : "\n") + "```\n\n";
      }
    }
    if (table) out += "\n";
  }
  return out;
}

}  // namespace jeton::cli
