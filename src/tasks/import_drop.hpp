// Takes a drop, the files that an agency sends (formats.md), into the log: streamed, in batches of which several are
// under way at once, with a mark kept in the transaction of each batch, so that a killed import goes on where it stood.
// Used by one thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tasks/engine.hpp"
#include "tasks/ports.hpp"

namespace kith::tasks {

// Where a row begins in a file of a drop.
struct DropPlace {
  std::uint64_t line = 1, offset = 0;
};

struct RejectedRow {
  std::string file;
  std::uint64_t line = 0;
  std::string column, value, reason;
};

struct SourceRow {
  std::uint64_t line = 0;
  std::variant<Row, RejectedRow> what;
};

class DropReader {
 public:
  virtual ~DropReader() = default;
  virtual core::Result<std::optional<SourceRow>> next() = 0;  // absent at the end; error: the disk failed
  virtual core::Result<void> go_to(DropPlace place) = 0;
  virtual DropPlace place() const = 0;  // after the row given last
};

// The drop as whoever reads it sees it.
class DropSource {
 public:
  virtual ~DropSource() = default;
  virtual std::string id() const = 0;                  // the same for the same content, another when a byte changed
  virtual std::vector<std::string> files() const = 0;  // in the order in which they are taken
  virtual std::uint64_t bytes(const std::string& file) const = 0;
  // Error: the file as a whole cannot be read (no header, UTF-16 …).
  virtual core::Result<std::unique_ptr<DropReader>> open(const std::string& file) = 0;
};

// Where rejected rows are told to the sender.
class RejectedRows {
 public:
  virtual ~RejectedRows() = default;
  virtual core::Result<void> put(std::span<const RejectedRow> rows) = 0;
  virtual core::Result<std::uint64_t> bytes() = 0;  // told so far, and not lost when this process is killed now
  virtual core::Result<void> go_back_to(std::uint64_t bytes) = 0;
};

struct ImportCounts {
  std::uint64_t taken = 0, changed = 0, unchanged = 0, rejected = 0;
  std::uint64_t waiting = 0;  // records that rows of this drop name and whose own row has not come yet
  std::uint64_t rows() const { return taken + changed + unchanged + rejected; }
};

struct ImportStanding {
  ImportCounts counts;
  std::string file;
  std::uint64_t bytes_done = 0, bytes_all = 0;
};

struct ImportResult {
  ImportCounts counts;
  bool taken_before = false;            // this very drop was finished earlier: nothing was read
  bool resumed = false;                 // it was begun earlier and went on from there
  std::size_t alerts = 0;  // raised or changed
};

class ImportDrop {
 public:
  struct Ports {
    Ledger& ledger;
    Imports& imports;
    Engine* engine;  // may be absent: the rows are kept, nothing is linked
  };
  struct Options {
    bool again = false;  // reads a finished drop once more
    std::size_t batch_rows = 4000;
    std::function<void(const ImportStanding&)> progress = {};
    Progress settling = {};
    std::function<bool()> stop = {};  // asked between batches; what was taken stays taken
  };

  ImportDrop(Ports ports, DropSource& source, RejectedRows& rejected, Options options);
  core::Result<ImportResult> run();

 private:
  struct Flight {
    std::vector<Row> rows;  // kept for the engine, which needs no events: empty for them, and without an engine
    std::vector<std::uint64_t> lines;
    std::vector<std::string> ids;  // what a rejection by the log shows: the event's id
    std::vector<RejectedRow> rejected;
    DropPlace end;
    std::uint64_t bytes = 0;  // of the file
    std::future<core::Result<BatchTaken>> answer;
  };

  core::Result<void> begin();
  core::Result<void> take_file(const std::string& file);
  core::Result<Flight> read_batch(DropReader& reader, const std::string& file, Batch& batch, bool& ended);
  core::Result<void> send(Flight flight, Batch batch, const std::string& file);
  core::Result<void> answered();  // the oldest batch under way
  core::Result<void> drain();
  core::Result<void> keep_mark(const std::string& file, bool finished);
  core::Result<void> finish(ImportResult& result);
  void count(Flight& flight, const BatchTaken& taken, const std::string& file);
  void tell(const std::string& file);
  Mark mark(const std::string& file, bool finished) const;

  Ports ports_;
  DropSource& source_;
  RejectedRows& rejected_;
  Options options_;
  std::string drop_;
  std::vector<Mark> marks_;
  ImportCounts counts_;      // of everything answered
  std::uint64_t began_ = 0;  // the log's size when this drop was first begun
  std::uint64_t told_ = 0;   // bytes of rejected rows that stand for what was answered
  std::uint64_t bytes_before_ = 0, bytes_all_ = 0;
  std::string file_;
  DropPlace safe_;  // of the file: everything before it is durable and told
  std::deque<Flight> flights_;
  std::uint64_t flying_bytes_ = 0;
};

}  // namespace kith::tasks
