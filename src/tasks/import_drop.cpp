#include "tasks/import_drop.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "log/wire.hpp"

namespace kith::tasks {
namespace {

using core::ErrorKind;

// As many as the writer may put into one transaction, twice: it then never waits for the reading of the next.
constexpr std::size_t flights_max = 24;
constexpr std::uint64_t flight_bytes_max = std::uint64_t{64} << 20;
constexpr std::uint64_t batch_bytes_max = std::uint64_t{8} << 20;  // a batch of very long rows is a short batch
constexpr const char* whole_drop = "";  // the mark of the drop itself, beside those of its files

// What a mark's note holds, so that counts and told rows go on after a restart.
struct Note {
  ImportCounts counts;
  std::uint64_t began = 0, told = 0;
};

std::string to_text(const Note& note) {
  log::Encoder out;
  for (const std::uint64_t number : {note.counts.taken, note.counts.changed, note.counts.unchanged,
                                     note.counts.rejected, note.counts.waiting, note.began, note.told})
    out.number(number);
  return out.take();
}

std::optional<Note> parse_note(std::string_view text) {
  log::Decoder in{text};
  Note note;
  for (std::uint64_t* number : {&note.counts.taken, &note.counts.changed, &note.counts.unchanged, &note.counts.rejected,
                                &note.counts.waiting, &note.began, &note.told})
    *number = in.number();
  if (!in.finished()) return std::nullopt;
  return note;
}

const Mark* mark_of(const std::vector<Mark>& marks, std::string_view file) {
  const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) { return mark.file == file; });
  return found == marks.end() ? nullptr : &*found;
}

std::string id_of(const Row& row) {
  if (const auto* event = std::get_if<log::Event>(&row)) return event->ref.id;
  if (const auto* version = std::get_if<log::RecordVersion>(&row)) return version->ref.id;
  if (const auto* relationship = std::get_if<log::Relationship>(&row)) return relationship->record.id;
  return std::get<log::Contact>(row).record_id;
}

RejectedRow refused(const std::string& file, std::uint64_t line, std::string id, Outcome outcome) {
  if (outcome == Outcome::twice)
    return {file, line, "event_id", std::move(id),
            "another row of this drop has this event_id and says something else"};
  return {file, line, "record_id", std::move(id), "is about a record that was erased by order: it is not taken again"};
}

}  // namespace

ImportDrop::ImportDrop(Ports ports, DropSource& source, RejectedRows& rejected, Options options)
    : ports_(ports), source_(source), rejected_(rejected), options_(std::move(options)) {}

core::Result<ImportResult> ImportDrop::run() {
  ImportResult result;
  drop_ = source_.id();
  marks_ = TRY(ports_.imports.marks_of(drop_));
  const Mark* whole = mark_of(marks_, whole_drop);
  if (whole && whole->finished && !options_.again) {
    result.taken_before = true;
    if (const auto note = parse_note(whole->note)) {
      result.counts.unchanged = note->counts.rows() - note->counts.rejected;
      result.counts.rejected = note->counts.rejected;
      result.counts.waiting = note->counts.waiting;
    }
    return result;
  }
  if (whole && whole->finished) marks_.clear();
  result.resumed = !marks_.empty();
  TRY_VOID(begin());
  if (result.resumed && ports_.engine) ports_.engine->touch_everyone();
  for (const std::string& file : source_.files()) bytes_all_ += source_.bytes(file);
  for (const std::string& file : source_.files()) {
    const Mark* mark = mark_of(marks_, file);
    if (!mark || !mark->finished) {
      const auto taken = take_file(file);
      // What is under way is durable all the same, and the engine must hear of it.
      const auto drained = drain();
      TRY_VOID(taken);
      TRY_VOID(drained);
      TRY_VOID(keep_mark(file, true));
    }
    bytes_before_ += source_.bytes(file);
  }
  TRY_VOID(finish(result));
  return result;
}

core::Result<void> ImportDrop::begin() {
  std::optional<Note> latest;
  for (const Mark& mark : marks_) {
    const auto note = parse_note(mark.note);
    if (note && (!latest || note->counts.rows() >= latest->counts.rows())) latest = note;
  }
  if (latest) {
    counts_ = latest->counts;
    began_ = latest->began;
    told_ = latest->told;
    return rejected_.go_back_to(told_);
  }
  Batch nothing;
  nothing.author = "drop:" + drop_.substr(0, 12);
  began_ = TRY(ports_.ledger.append(nothing).get()).log_size;
  TRY_VOID(rejected_.go_back_to(0));
  told_ = TRY(rejected_.bytes());
  return keep_mark(whole_drop, false);
}

core::Result<void> ImportDrop::take_file(const std::string& file) {
  file_ = file;
  safe_ = {};
  auto reader = source_.open(file);
  if (!reader) {
    // The other files of the drop are still taken; this one is told as a whole.
    const RejectedRow whole[] = {{file, 1, "", "", reader.error().message}};
    ++counts_.rejected;
    TRY_VOID(rejected_.put(whole));
    told_ = TRY(rejected_.bytes());
    return {};
  }
  if (const Mark* mark = mark_of(marks_, file)) {
    if (mark->offset > 0) {
      safe_ = {mark->row, mark->offset};
      TRY_VOID((*reader)->go_to(safe_));
    }
  }
  for (bool ended = false; !ended;) {
    if (options_.stop && options_.stop())
      return core::fail(ErrorKind::conflict, "The import was stopped; run it again and it goes on.");
    Batch batch;
    Flight flight = TRY(read_batch(**reader, file, batch, ended));
    if (flight.lines.empty() && flight.rejected.empty()) break;
    TRY_VOID(send(std::move(flight), std::move(batch), file));
    tell(file);
  }
  return {};
}

core::Result<ImportDrop::Flight> ImportDrop::read_batch(DropReader& reader, const std::string& file, Batch& batch,
                                                        bool& ended) {
  Flight flight;
  const std::uint64_t begin = reader.place().offset;
  while (batch.rows.size() + flight.rejected.size() < options_.batch_rows &&
         reader.place().offset - begin < batch_bytes_max) {
    auto next = TRY(reader.next());
    if (!next) {
      ended = true;
      break;
    }
    if (auto* rejected = std::get_if<RejectedRow>(&next->what)) {
      rejected->file = file;
      flight.rejected.push_back(std::move(*rejected));
      continue;
    }
    auto& row = std::get<Row>(next->what);
    flight.lines.push_back(next->line);
    flight.ids.push_back(id_of(row));
    batch.rows.push_back(std::move(row));
  }
  flight.end = reader.place();
  flight.bytes = flight.end.offset - begin;
  return flight;
}

Mark ImportDrop::mark(const std::string& file, bool finished) const {
  return {drop_, file, safe_.offset, safe_.line, finished, to_text({counts_, began_, told_})};
}

// The mark that goes with a batch says how far everything was durable and told when it was sent: a batch that fails
// while a later one is kept is thus read again, and so are rows whose rejection was not yet written down.
core::Result<void> ImportDrop::send(Flight flight, Batch batch, const std::string& file) {
  const auto landed = [&] { return flights_.front().answer.wait_for(std::chrono::seconds{0}) == std::future_status::ready; };
  while (flights_.size() >= flights_max || flying_bytes_ > flight_bytes_max || (!flights_.empty() && landed()))
    TRY_VOID(answered());
  const bool events = !batch.rows.empty() && std::holds_alternative<log::Event>(batch.rows.front());
  batch.author = "drop:" + drop_.substr(0, 12);
  batch.drop_began = began_;
  batch.mark = mark(file, false);
  flight.answer = ports_.ledger.append(batch);
  if (ports_.engine && !events) flight.rows = std::move(batch.rows);
  flying_bytes_ += flight.bytes;
  flights_.push_back(std::move(flight));
  return {};
}

core::Result<void> ImportDrop::answered() {
  Flight flight = std::move(flights_.front());
  flights_.pop_front();
  flying_bytes_ -= flight.bytes;
  const BatchTaken taken = TRY(flight.answer.get());
  if (ports_.engine) ports_.engine->taken(flight.rows, taken);
  count(flight, taken, file_);
  std::stable_sort(flight.rejected.begin(), flight.rejected.end(),
                   [](const RejectedRow& a, const RejectedRow& b) { return a.line < b.line; });
  TRY_VOID(rejected_.put(flight.rejected));
  told_ = TRY(rejected_.bytes());
  safe_ = flight.end;
  return {};
}

void ImportDrop::count(Flight& flight, const BatchTaken& taken, const std::string& file) {
  for (std::size_t i = 0; i < taken.rows.size(); ++i) {
    switch (taken.rows[i].outcome) {
      case Outcome::taken_new:
        ++counts_.taken;
        break;
      case Outcome::taken_changed:
        ++counts_.changed;
        break;
      case Outcome::unchanged:
        ++counts_.unchanged;
        break;
      case Outcome::twice:
      case Outcome::erased:
        flight.rejected.push_back(refused(file, flight.lines[i], std::move(flight.ids[i]), taken.rows[i].outcome));
        break;
    }
  }
  counts_.rejected += flight.rejected.size();
  for (const OpenedRecord& opened : taken.opened) counts_.waiting += opened.mentioned_only;
}

// Everything under way is waited for, also behind a failure; the first failure is told.
core::Result<void> ImportDrop::drain() {
  core::Result<void> outcome;
  while (!flights_.empty()) {
    if (outcome) {
      outcome = answered();
      continue;
    }
    Flight flight = std::move(flights_.front());
    flights_.pop_front();
    flying_bytes_ -= flight.bytes;
    if (const auto taken = flight.answer.get(); taken && ports_.engine) ports_.engine->taken(flight.rows, *taken);
  }
  return outcome;
}

core::Result<void> ImportDrop::keep_mark(const std::string& file, bool finished) {
  Batch nothing;
  nothing.author = "drop:" + drop_.substr(0, 12);
  nothing.mark = mark(file, finished);
  TRY(ports_.ledger.append(nothing).get());
  return {};
}

core::Result<void> ImportDrop::finish(ImportResult& result) {
  if (ports_.engine)
    result.alerts = TRY(ports_.engine->settle(options_.settling ? options_.settling : [](std::size_t, std::size_t) {}));
  const log::DropMark done{drop_, true, counts_.taken + counts_.changed, counts_.unchanged, counts_.rejected};
  TRY(ports_.ledger.record({done}, "drop:" + drop_.substr(0, 12)).get());
  safe_ = {};
  TRY_VOID(keep_mark(whole_drop, true));
  result.counts = counts_;
  return {};
}

void ImportDrop::tell(const std::string& file) {
  if (options_.progress) options_.progress({counts_, file, bytes_before_ + safe_.offset, bytes_all_});
}

}  // namespace kith::tasks
