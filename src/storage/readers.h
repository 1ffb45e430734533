#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/driver.h"

namespace jeton::storage {

// Connections for reading, made when they are needed and kept for the next. Any thread.
class Readers {
 public:
  explicit Readers(Driver& driver) : driver_(driver), most_(driver.MostReaders()) {}

  // Waits for one if there are as many as there may be. Throws Unavailable.
  std::unique_ptr<DriverConnection> Take();
  void GiveBack(std::unique_ptr<DriverConnection> connection);

 private:
  Driver& driver_;
  const std::size_t most_;  // 0: any number
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<DriverConnection>> idle_;
  std::size_t made_ = 0;
};

}  // namespace jeton::storage
