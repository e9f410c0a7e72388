#include "log/encode.hpp"
#include "log/wire.hpp"

namespace kith::log {
namespace {

constexpr std::uint64_t format_version = 1;

template <class... Fields, class Codec>
void all(Codec& codec, Fields&... fields) {
  (field(codec, fields), ...);
}

// `Value` is const when it is encoded; the overload is chosen by the type of its fields alone.
template <class Codec>
struct Visit {
  Codec& codec;
  template <class V>
  void opened(V& v) const {
    all(codec, v.id);
  }
  template <class V>
  void decision(V& v) const {
    all(codec, v.a, v.b);
    choice(codec, v.word, 4);
    all(codec, v.by, v.reason);
  }
  template <class V>
  void tick(V& v) const {
    all(codec, v.day);
  }
  template <class V>
  void alert(V& v) const {
    all(codec, v.id, v.anchor, v.pattern, v.pattern_version, v.level, v.process, v.raised_on, v.ceased_on, v.ask, v.due,
        v.state, v.facts, v.frozen);
  }
  template <class V>
  void answer(V& v) const {
    all(codec, v.alert, v.answer, v.by, v.reason, v.on);
  }
  template <class V>
  void told(V& v) const {
    all(codec, v.alert, v.agency, v.region, v.role, v.name, v.email, v.turn, v.at_ms);
  }
  template <class V>
  void look(V& v) const {
    all(codec, v.who, v.record, v.what, v.purpose, v.at_ms);
  }
  template <class V>
  void account(V& v) const {
    all(codec, v.login, v.password_hash, v.name, v.role, v.agency, v.region, v.disabled);
  }
  template <class V>
  void mark(V& v) const {
    all(codec, v.drop, v.finished, v.taken, v.unchanged, v.rejected);
  }
  template <class V>
  void erasure(V& v) const {
    all(codec, v.record, v.by, v.authority);
  }
};

template <class Codec, class V>
void fields(Codec& codec, V& value) {
  using Act = std::remove_const_t<V>;
  const Visit<Codec> visit{codec};
  if constexpr (std::is_same_v<Act, RecordOpened>) visit.opened(value);
  if constexpr (std::is_same_v<Act, LinkDecision>) visit.decision(value);
  if constexpr (std::is_same_v<Act, DayTick>) visit.tick(value);
  if constexpr (std::is_same_v<Act, AlertState>) visit.alert(value);
  if constexpr (std::is_same_v<Act, Answer>) visit.answer(value);
  if constexpr (std::is_same_v<Act, Told>) visit.told(value);
  if constexpr (std::is_same_v<Act, Look>) visit.look(value);
  if constexpr (std::is_same_v<Act, Account>) visit.account(value);
  if constexpr (std::is_same_v<Act, DropMark>) visit.mark(value);
  if constexpr (std::is_same_v<Act, Erasure>) visit.erasure(value);
}

template <class Act>
std::string encode_act(const Act& act) {
  Encoder out;
  out.number(format_version);
  fields(out, act);
  return out.take();
}

}  // namespace

std::string encode(const RecordOpened& act) { return encode_act(act); }
std::string encode(const LinkDecision& act) { return encode_act(act); }
std::string encode(const DayTick& act) { return encode_act(act); }
std::string encode(const AlertState& act) { return encode_act(act); }
std::string encode(const Answer& act) { return encode_act(act); }
std::string encode(const Told& act) { return encode_act(act); }
std::string encode(const Look& act) { return encode_act(act); }
std::string encode(const Account& act) { return encode_act(act); }
std::string encode(const DropMark& act) { return encode_act(act); }
std::string encode(const Erasure& act) { return encode_act(act); }

template <class Act>
core::Result<Act> decode(std::string_view bytes) {
  Decoder in{bytes};
  Act act;
  if (in.number() != format_version) in.refuse();
  if (!in.failed()) fields(in, act);
  if (!in.finished())
    return core::fail(core::ErrorKind::corrupt_data, "An entry of the log is not in a form this program knows.");
  return act;
}

template core::Result<RecordOpened> decode(std::string_view);
template core::Result<LinkDecision> decode(std::string_view);
template core::Result<DayTick> decode(std::string_view);
template core::Result<AlertState> decode(std::string_view);
template core::Result<Answer> decode(std::string_view);
template core::Result<Told> decode(std::string_view);
template core::Result<Look> decode(std::string_view);
template core::Result<Account> decode(std::string_view);
template core::Result<DropMark> decode(std::string_view);
template core::Result<Erasure> decode(std::string_view);

}  // namespace kith::log
