// The log's growing end: numbers entries, closes their bodies, grows the tree. Works inside the writer's transaction;
// after a rollback load() goes back to what is durable. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "log/checkpoint.hpp"
#include "log/entry.hpp"
#include "log/merkle.hpp"
#include "store/db/connection.hpp"
#include "store/keys.hpp"
#include "store/names.hpp"

namespace kith::store {

class Appender {
 public:
  Appender(Connection& connection, const Keys& keys, Names& names, Random random);

  core::Result<void> load();
  // `key` closes the body: the record's, or Keys::common() for an entry about no record.
  core::Result<log::EntryNo> append(const log::Header& header, const Key& key, std::string_view body);
  core::Result<void> flush();  // everything appended stands in the tables, before the commit

  std::uint64_t size() const { return tree_.size(); }
  log::Hash root() const { return tree_.root(); }
  void draw(std::string& bytes);  // random bytes of that length

 private:
  Connection& connection_;
  const Keys& keys_;
  Names& names_;
  Random random_;
  log::Tree tree_;
  Sealer sealer_;
  std::unique_ptr<BulkInsert> entries_;
  std::string epoch_, salt_, leaf_, plain_, sealed_;
  std::string drawn_;
  std::size_t drawn_used_ = 0;
};

// How a body lies in the table: four bytes drawn at each start of a writer, then salt and body closed with a nonce made
// of them and the entry's number. A number given again after a crash meets other four bytes.
void close_body(Sealer& sealer, std::string_view epoch, std::uint64_t entry, std::string_view salt,
                std::string_view body, std::string& plain, std::string& out);
struct OpenBody {
  std::string_view salt, body;  // into the buffer given
};
std::optional<OpenBody> open_body(Sealer& sealer, std::uint64_t entry, std::string_view sealed, std::string& buffer);

constexpr std::uint64_t tile_number(std::uint32_t level, std::uint64_t index) { return index * 16 + level; }

}  // namespace kith::store
