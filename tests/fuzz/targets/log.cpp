// Any bytes as a body, a leaf, a checkpoint or a receipt: refused, or a value that encodes to the same bytes.
#include "fuzz/fuzz.hpp"
#include "log/checkpoint.hpp"
#include "log/encode.hpp"
#include "log/entry.hpp"

using namespace kith;

namespace {

const core::AgencyRef holder{"school:oak", "northborough"};

template <class Value>
void same_bytes(const core::Result<Value>& value, std::string_view bytes) {
  if (value) fuzz::law(log::encode(*value) == bytes);
}

void check_act(std::uint8_t which, std::string_view bytes) {
  switch (which) {
    case 0:
      return same_bytes(log::decode<log::RecordOpened>(bytes), bytes);
    case 1:
      return same_bytes(log::decode<log::LinkDecision>(bytes), bytes);
    case 2:
      return same_bytes(log::decode<log::DayTick>(bytes), bytes);
    case 3:
      return same_bytes(log::decode<log::AlertState>(bytes), bytes);
    case 4:
      return same_bytes(log::decode<log::Answer>(bytes), bytes);
    case 5:
      return same_bytes(log::decode<log::Look>(bytes), bytes);
    case 6:
      return same_bytes(log::decode<log::Account>(bytes), bytes);
    case 7:
      return same_bytes(log::decode<log::DropMark>(bytes), bytes);
    default:
      return same_bytes(log::decode<log::Erasure>(bytes), bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
  const std::uint8_t which = data[0] % 16;
  if (which < 9) check_act(which, bytes);
  if (which == 9) same_bytes(log::decode_record_version(bytes, holder), bytes);
  if (which == 10) same_bytes(log::decode_relationship(bytes, holder), bytes);
  if (which == 11) same_bytes(log::decode_event(bytes, holder), bytes);
  if (which == 12) same_bytes(log::decode_contact(bytes, holder), bytes);
  if (which == 13) {
    const auto leaf = log::parse_leaf(bytes);
    if (leaf) fuzz::law(log::leaf_bytes(leaf->header, leaf->commitment) == bytes);
  }
  if (which == 14) {
    const auto checkpoint = log::parse_checkpoint(bytes);
    if (checkpoint) fuzz::law(log::parse_checkpoint(log::to_text(*checkpoint)) == *checkpoint);
    (void)log::NoteVerifier::parse(bytes);
  }
  if (which == 15) {
    const auto receipt = log::parse_receipt(bytes);
    if (receipt) fuzz::law(log::parse_receipt(log::to_text(*receipt)) == *receipt);
  }
  return 0;
}
