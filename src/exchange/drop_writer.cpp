#include "exchange/drop_writer.hpp"

#include <fmt/core.h>

#include "core/csv.hpp"

namespace kith::exchange {
namespace {

std::string iso(const std::optional<core::PartialDate>& date) { return date ? date->iso() : ""; }

// Plain RFC 4180: what is written must read back the same, so nothing is changed against spreadsheets here.
std::string field(const std::string& value) {
  if (value.find_first_of(",\"\n\r") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void line(std::ofstream& out, std::initializer_list<std::string> fields) {
  std::string text;
  for (const std::string& value : fields) {
    if (!text.empty() || &value != fields.begin()) text += ',';
    text += field(value);
  }
  out << text << '\n';
}

std::string detail_text(const log::Detail& detail) {
  std::string text;
  for (const auto& [key, value] : detail) text += (text.empty() ? "" : ";") + key + "=" + value;
  return text;
}

}  // namespace

core::Result<DropWriter> DropWriter::create(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (std::filesystem::exists(folder / "people.csv", error))
    return core::fail(core::ErrorKind::conflict,
                      fmt::format("{} holds a drop already: name another folder", folder.string()));
  DropWriter writer;
  writer.people_.open(folder / "people.csv", std::ios::binary);
  writer.relationships_.open(folder / "relationships.csv", std::ios::binary);
  writer.events_.open(folder / "events.csv", std::ios::binary);
  writer.contacts_.open(folder / "contacts.csv", std::ios::binary);
  writer.truth_.open(folder / "truth.csv", std::ios::binary);
  if (!writer.people_ || !writer.events_)
    return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be written", folder.string()));
  writer.people_ << "record_id,agency,region,kind,given_names,family_name,other_names,date_of_birth,sex,nhs_number,upn,"
                    "address,postcode,phone,valid_from,valid_to,shielded\n";
  writer.relationships_ << "agency,region,record_id,related_record_id,relationship,from,to\n";
  writer.events_
      << "event_id,agency,region,record_id,also_about,occurred,recorded,kind,detail,text,recorder,shielded\n";
  writer.contacts_ << "agency,region,role,name,phone,email,record_id,from,to\n";
  writer.truth_ << "agency,region,record_id,person,community,life\n";
  return writer;
}

void DropWriter::write(const log::RecordVersion& row) {
  line(people_, {row.ref.id, row.ref.agency, row.ref.region, log::to_string(row.kind), row.given_names, row.family_name,
                 row.other_names, iso(row.date_of_birth), log::to_string(row.sex), row.nhs_number, row.upn, row.address,
                 row.postcode, row.phone, iso(row.valid_from), iso(row.valid_to), row.shielded});
}

void DropWriter::write(const log::Relationship& row) {
  line(relationships_, {row.record.agency, row.record.region, row.record.id, row.related.id, log::to_string(row.kind),
                        iso(row.from), iso(row.to)});
}

void DropWriter::write(const log::Event& row) {
  std::string also;
  for (const std::string& id : row.also_about) also += (also.empty() ? "" : ";") + id;
  line(events_, {row.ref.id, row.ref.agency, row.ref.region, row.record_id, also, row.occurred.iso(),
                 row.recorded.iso(), row.kind, detail_text(row.detail), row.text, row.recorder, row.shielded});
}

void DropWriter::write(const log::Contact& row) {
  line(contacts_, {row.agency.agency, row.agency.region, row.role, row.name, row.phone, row.email, row.record_id,
                   iso(row.from), iso(row.to)});
}

void DropWriter::write_truth(const core::RowRef& record, const std::string& person, const std::string& community,
                             const std::string& life) {
  line(truth_, {record.agency, record.region, record.id, person, community, life});
}

core::Result<void> DropWriter::finish() {
  for (std::ofstream* stream : {&people_, &relationships_, &events_, &contacts_, &truth_}) {
    stream->close();
    if (!*stream)
      return core::fail(core::ErrorKind::unavailable, "the disk is full or failed while the drop was written");
  }
  return {};
}

}  // namespace kith::exchange
