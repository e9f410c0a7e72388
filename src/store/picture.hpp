// A picture of the whole store at one moment, while others go on writing: what a reader's connection reads until the end of it.
// With SQLite the write-ahead log grows meanwhile.
#pragma once

#include <thread>

#include "store/shared.hpp"

namespace kith::store {

class Picture {
 public:
  // Tries until the tables and the writer agree on how long the log is: between two commits they do.
  static core::Result<std::unique_ptr<Picture>> take(Shared& shared, Connection& connection) {
    for (int tries = 0; tries < 10'000; ++tries) {
      std::unique_ptr<Picture> picture{new Picture{connection}};
      const std::uint64_t acknowledged = shared.writer->size();
      TRY_VOID(connection.begin_reading());
      const auto last = TRY(one_number(connection, "select max(no) from entry"));
      picture->size = last ? static_cast<std::uint64_t>(*last) + 1 : 0;
      const std::uint64_t before = shared.writer->size();
      picture->note = shared.writer->checkpoint();
      if (before == picture->size && shared.writer->size() == before) return picture;
      // What was acknowledged before the picture is not in it: it was taken away behind the log's back, and waiting brings
      // nothing back.
      if (picture->size < acknowledged) return picture;
      picture.reset();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return core::fail(core::ErrorKind::unavailable, "So much is written at the moment that nothing holds still. Try later.");
  }
  ~Picture() { connection_.rollback(); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;

  std::uint64_t size = 0;  // of the log
  std::string note;        // its signed checkpoint

 private:
  explicit Picture(Connection& connection) : connection_(connection) {}
  Connection& connection_;
};

}  // namespace kith::store
