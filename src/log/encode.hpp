// Bodies of entries as bytes and back. The first byte is the format's version. What an entry's header says already (the
// agency and region that hold the fact) is not repeated in the body and is given back to the decoder as `holder`.
#pragma once

#include <string>
#include <string_view>

#include "core/reference.hpp"
#include "core/result.hpp"
#include "log/act.hpp"
#include "log/fact.hpp"

namespace kith::log {

std::string encode(const RecordVersion& version);
std::string encode(const Relationship& relationship);
std::string encode(const Event& event);
std::string encode(const Contact& contact);
std::string encode(const RecordOpened& opened);
std::string encode(const LinkDecision& decision);
std::string encode(const DayTick& tick);
std::string encode(const AlertState& alert);
std::string encode(const Answer& answer);
std::string encode(const Told& told);
std::string encode(const Look& look);
std::string encode(const Account& account);
std::string encode(const DropMark& mark);
std::string encode(const Erasure& erasure);

// Any bytes: a value that encodes to the same bytes, or corrupt_data.
core::Result<RecordVersion> decode_record_version(std::string_view bytes, const core::AgencyRef& holder);
core::Result<Relationship> decode_relationship(std::string_view bytes, const core::AgencyRef& holder);
core::Result<Event> decode_event(std::string_view bytes, const core::AgencyRef& holder);
core::Result<Contact> decode_contact(std::string_view bytes, const core::AgencyRef& holder);
// RecordOpened, LinkDecision, DayTick, AlertState, Answer, Told, Look, Account, DropMark or Erasure.
template <class Act>
core::Result<Act> decode(std::string_view bytes);

}  // namespace kith::log
