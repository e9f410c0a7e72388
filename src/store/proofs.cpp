#include "store/entries.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;

core::Result<std::string> read_tile(Reader& reader, std::uint32_t level, std::uint64_t index) {
  const auto rows = TRY(reader.connection->query("select hashes from tile where no = $1", {tile_number(level, index)}));
  if (!TRY(rows->next())) return core::fail(ErrorKind::not_found, "The log has no such tile.");
  return std::string{rows->text(0)};
}

}  // namespace

std::string StoredProofs::checkpoint() { return shared_.writer->checkpoint(); }
std::string StoredProofs::verifier_key() { return shared_.signer.verifier().key_text(); }

core::Result<std::string> StoredProofs::tile(std::uint32_t level, std::uint64_t index) {
  const auto reader = TRY(shared_.pool.lend());
  if (level > 15) return core::fail(ErrorKind::not_found, "The log has no such tile.");
  return read_tile(*reader, level, index);
}

core::Result<std::string> StoredProofs::leaf(tasks::EntryNo entry) {
  const auto reader = TRY(shared_.pool.lend());
  std::optional<std::string> leaf;
  TRY(read_entries(*reader, shared_.keys, shared_.names, static_cast<std::int64_t>(entry.value), 1,
                   [&](const ReadEntry& read) -> core::Result<void> {
                     if (read.no != entry.value) return {};
                     if (read.erased)
                       leaf = log::leaf_bytes(read.header, log::hash_from(*read.commitment));
                     else if (read.body)
                       leaf = log::leaf_bytes(read.header, log::commitment(read.body->salt, read.body->body));
                     else
                       return damaged("entry", read.no);
                     return {};
                   }));
  if (!leaf) return core::fail(ErrorKind::not_found, "The log has no entry of that number.");
  return *leaf;
}

core::Result<std::string> StoredProofs::receipt(tasks::EntryNo entry) {
  const std::string note = shared_.writer->checkpoint();
  const std::string text = TRY(shared_.signer.verifier().open(note));
  const log::Checkpoint checkpoint = TRY(log::parse_checkpoint(text));
  const auto reader = TRY(shared_.pool.lend());
  const auto read = [&](std::uint32_t level, std::uint64_t index) { return read_tile(*reader, level, index); };
  const auto proof = TRY(log::inclusion_proof(entry.value, checkpoint.size, read));
  return log::to_text(log::Receipt{entry.value, proof, note});
}

core::Result<tasks::Counts> StoredProofs::counts() {
  const auto reader = TRY(shared_.pool.lend());
  const auto count = [&](Sql sql) -> core::Result<std::uint64_t> {
    return static_cast<std::uint64_t>(TRY(one_number(*reader->connection, sql)).value_or(0));
  };
  tasks::Counts counts;
  counts.entries = shared_.writer->size();
  counts.records = TRY(count("select count(*) from record"));
  counts.versions = TRY(count("select count(*) from record_version"));
  counts.relationships = TRY(count("select count(*) from relationship"));
  counts.events = TRY(count("select count(*) from event"));
  counts.contacts = TRY(count("select count(*) from contact"));
  counts.alerts = TRY(count("select count(*) from alert"));
  return counts;
}

core::Result<tasks::Extent> StoredProofs::extent() {
  const auto reader = TRY(shared_.pool.lend());
  tasks::Extent extent;
  extent.entries = shared_.writer->size();
  if (const auto last = TRY(one_number(*reader->connection, "select max(no) from record")))
    extent.records = static_cast<std::uint64_t>(*last) + 1;
  extent.alerts =
      static_cast<std::uint64_t>(TRY(one_number(*reader->connection, "select count(*) from alert")).value_or(0));
  return extent;
}

}  // namespace kith::store
