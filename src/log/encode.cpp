#include "log/encode.hpp"

#include "log/wire.hpp"

namespace kith::log {
namespace {

constexpr std::uint64_t format_version = 1;

// Each list of fields is written once and runs both ways: `Value` is const when it is encoded.
template <class Codec, class Value>
void record_version_fields(Codec& codec, Value& v) {
  field(codec, v.ref.id);
  choice(codec, v.kind, 3);
  field(codec, v.given_names);
  field(codec, v.family_name);
  field(codec, v.other_names);
  field(codec, v.date_of_birth);
  choice(codec, v.sex, 3);
  field(codec, v.nhs_number);
  field(codec, v.upn);
  field(codec, v.address);
  field(codec, v.postcode);
  field(codec, v.phone);
  field(codec, v.valid_from);
  field(codec, v.valid_to);
  field(codec, v.shielded);
  field(codec, v.other_columns);
}

template <class Codec, class Value>
void relationship_fields(Codec& codec, Value& v) {
  field(codec, v.record.id);
  field(codec, v.related.id);
  choice(codec, v.kind, 12);
  field(codec, v.from);
  field(codec, v.to);
  field(codec, v.other_columns);
}

template <class Codec, class Value>
void event_fields(Codec& codec, Value& v) {
  field(codec, v.ref.id);
  field(codec, v.record_id);
  field(codec, v.also_about);
  field(codec, v.occurred);
  field(codec, v.recorded);
  field(codec, v.kind);
  field(codec, v.own_word);
  field(codec, v.detail);
  field(codec, v.text);
  field(codec, v.recorder);
  field(codec, v.shielded);
  field(codec, v.withdrawn);
  field(codec, v.other_columns);
}

template <class Codec, class Value>
void contact_fields(Codec& codec, Value& v) {
  field(codec, v.role);
  field(codec, v.name);
  field(codec, v.phone);
  field(codec, v.email);
  field(codec, v.record_id);
  field(codec, v.from);
  field(codec, v.to);
  field(codec, v.other_columns);
}

template <class Fields, class Value>
std::string encode_with(Fields fields, const Value& value) {
  Encoder out;
  out.number(format_version);
  fields(out, value);
  return out.take();
}

template <class Value, class Fields>
core::Result<Value> decode_with(Fields fields, std::string_view bytes, const char* what) {
  Decoder in{bytes};
  Value value;
  if (in.number() != format_version) in.refuse();
  if (!in.failed()) fields(in, value);
  if (!in.finished())
    return core::fail(core::ErrorKind::corrupt_data,
                      std::string{"An entry of the log does not hold "} + what + " in a form this program knows.");
  return value;
}

const auto record_version = [](auto& codec, auto& v) { record_version_fields(codec, v); };
const auto relationship = [](auto& codec, auto& v) { relationship_fields(codec, v); };
const auto event = [](auto& codec, auto& v) { event_fields(codec, v); };
const auto contact = [](auto& codec, auto& v) { contact_fields(codec, v); };

}  // namespace

std::string encode(const RecordVersion& v) { return encode_with(record_version, v); }
std::string encode(const Relationship& v) { return encode_with(relationship, v); }
std::string encode(const Event& v) { return encode_with(event, v); }
std::string encode(const Contact& v) { return encode_with(contact, v); }

core::Result<RecordVersion> decode_record_version(std::string_view bytes, const core::AgencyRef& holder) {
  auto version = TRY(decode_with<RecordVersion>(record_version, bytes, "a version of a record"));
  version.ref.agency = holder.agency;
  version.ref.region = holder.region;
  return version;
}

core::Result<Relationship> decode_relationship(std::string_view bytes, const core::AgencyRef& holder) {
  auto found = TRY(decode_with<Relationship>(relationship, bytes, "a relationship"));
  found.record.agency = found.related.agency = holder.agency;
  found.record.region = found.related.region = holder.region;
  return found;
}

core::Result<Event> decode_event(std::string_view bytes, const core::AgencyRef& holder) {
  auto found = TRY(decode_with<Event>(event, bytes, "an event"));
  found.ref.agency = holder.agency;
  found.ref.region = holder.region;
  return found;
}

core::Result<Contact> decode_contact(std::string_view bytes, const core::AgencyRef& holder) {
  auto found = TRY(decode_with<Contact>(contact, bytes, "a contact"));
  found.agency = holder;
  return found;
}

}  // namespace kith::log
