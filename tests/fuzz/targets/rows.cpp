// A drop's file of any content: rows or reasons, never both empty; a row that is taken survives the log's encoding.
#include "intake/rows.hpp"
#include "app/resources.hpp"
#include "core/csv.hpp"
#include "fuzz/fuzz.hpp"
#include "log/encode.hpp"

using namespace kith;

namespace {

const story::Vocabulary& vocabulary() {
  static const story::Vocabulary loaded = [] {
    std::string_view words, keys;
    for (const app::Resource& resource : app::resources()) {
      if (resource.name == "vocabulary/vocabulary.csv") words = resource.bytes;
      if (resource.name == "vocabulary/keys.csv") keys = resource.bytes;
    }
    return story::Vocabulary::parse(words, keys).value();
  }();
  return loaded;
}

template <class Row, class Decode>
void check(const intake::Taken<Row>& taken, Decode decode) {
  if (!taken) return fuzz::law(!taken.error().reason.empty());
  const auto again = decode(log::encode(*taken));
  fuzz::law(again && *again == *taken);
}

void read(intake::Table table, const intake::Header& header, const std::vector<std::string>& fields) {
  switch (table) {
    case intake::Table::people: {
      const auto row = intake::read_record(header, fields);
      return check(row, [&](const auto& bytes) { return log::decode_record_version(bytes, row->ref.holder()); });
    }
    case intake::Table::relationships: {
      const auto row = intake::read_relationship(header, fields);
      return check(row, [&](const auto& bytes) { return log::decode_relationship(bytes, row->record.holder()); });
    }
    case intake::Table::events: {
      const auto row = intake::read_event(header, fields, vocabulary());
      return check(row, [&](const auto& bytes) { return log::decode_event(bytes, row->ref.holder()); });
    }
    case intake::Table::contacts: {
      const auto row = intake::read_contact(header, fields);
      return check(row, [&](const auto& bytes) { return log::decode_contact(bytes, row->agency); });
    }
  }
}

}  // namespace

// The first byte chooses the table; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto table = static_cast<intake::Table>(data[0] % 4);
  std::string_view text = fuzz::text_of(data + 1, size - 1);
  core::CsvReader reader{[&](char* buffer, std::size_t wanted) {
    const std::size_t count = text.copy(buffer, wanted);
    text.remove_prefix(count);
    return count;
  }};
  core::CsvRow row;
  if (!reader.next(row).value_or(false)) return 0;
  const auto header = intake::Header::parse(table, row.fields);
  if (!header) return 0;
  while (reader.next(row).value_or(false))
    if (row.fault.empty() && row.fields.size() == header->size()) read(table, *header, row.fields);
  return 0;
}
