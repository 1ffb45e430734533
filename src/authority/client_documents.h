#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "authority/caller_budget.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/access/metadata_document.h"
#include "identity/issuer_keys.h"

namespace jeton::authority {

// Metadata documents of clients that describe themselves, kept for as long as their servers allow, within bounds. What
// could not be read is not kept. Any thread.
class ClientDocuments {
 public:
  using Document = std::shared_ptr<const std::string>;

  FetchDocument fetch_document;  // set once, before serving begins; without it none can be reached
  CallerBudget fetches{30};      // of a person and of a source

  // Returns the document from memory. Null: it must be fetched.
  Document Find(const std::string& url, TimePoint now) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(url);
    return found == entries_.end() || now >= found->second.expires ? nullptr : found->second.document;
  }
  // Fetches it, and keeps it if it describes a client. Takes as long as the network does. The error is for the log.
  Result<Document, std::string> Fetch(const std::string& url, TimePoint now) {
    if (!fetch_document) return Fail(std::string("nothing can be reached"));
    auto fetched = fetch_document(url);
    if (!fetched) return Fail(std::move(fetched.error()));
    // A page that says in HTML that there is nothing comes with 200, too.
    if (fetched->media_type != "application/json") return Fail("it is no JSON, but '" + fetched->media_type + "'");
    // One that cannot be used must not keep its author from mending it.
    if (auto read = ReadMetadataDocument(url, fetched->body); !read) return Fail(std::move(read.error()));
    const auto document = std::make_shared<const std::string>(std::move(fetched->body));
    const Seconds life = std::clamp(fetched->max_age.value_or(kShortestLife), kShortestLife, kLongestLife);
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kMostDocuments && !entries_.contains(url)) {
      entries_.erase(std::ranges::min_element(entries_, {}, [](const auto& entry) { return entry.second.expires; }));
    }
    entries_[url] = {document, now + life};
    return document;
  }

 private:
  static constexpr std::size_t kMostDocuments = 1024;
  static constexpr Seconds kShortestLife{300};
  static constexpr Seconds kLongestLife{86400};

  struct Entry {
    Document document;
    TimePoint expires{};
  };

  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace jeton::authority
