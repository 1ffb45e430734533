#pragma once

#include <memory>
#include <string>

#include "storage/driver.h"

namespace jeton::storage {

// SQLite in WAL mode, every commit synced to disk. The file is created with mode 0600.
std::unique_ptr<Driver> OpenSqlite(const std::string& path);

}  // namespace jeton::storage
