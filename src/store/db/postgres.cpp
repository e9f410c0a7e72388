#include "store/db/connection.hpp"

namespace kith::store {

core::Result<std::unique_ptr<Connection>> open_postgres(const std::string&, Role) {
  return core::fail(core::ErrorKind::unavailable, "x");
}

}  // namespace kith::store
