#include "log/encode.hpp"

#include <doctest.h>
#include <rapidcheck.h>

#include "log/entry.hpp"

namespace {

using namespace kith;

const core::AgencyRef holder{"school:st-marys", "northborough"};

rc::Gen<core::PartialDate> any_date() {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(1900, 2100), rc::gen::inRange(1, 13), rc::gen::inRange(1, 29),
                                     rc::gen::inRange(0, 4)),
                      [](const auto& parts) {
                        const auto& [year, month, day, shape] = parts;
                        const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
                        std::string text = std::to_string(year);
                        if (shape > 0) text += "-" + two(month);
                        if (shape > 1) text += "-" + two(day);
                        if (shape > 2) text += "T12:30+00:00";
                        return core::PartialDate::parse(text).value();
                      });
}

std::optional<core::PartialDate> maybe_date() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  return *any_date();
}

log::Detail any_detail() { return *rc::gen::arbitrary<log::Detail>(); }
std::string any_text() { return *rc::gen::arbitrary<std::string>(); }

log::RecordVersion any_version() {
  log::RecordVersion v;
  v.ref = {holder.agency, holder.region, any_text()};
  v.kind = *rc::gen::element(log::PersonKind::child, log::PersonKind::adult, log::PersonKind::unborn);
  v.given_names = any_text();
  v.family_name = any_text();
  v.other_names = any_text();
  v.date_of_birth = maybe_date();
  v.sex = *rc::gen::element(log::Sex::unknown, log::Sex::male, log::Sex::female);
  v.nhs_number = any_text();
  v.address = any_text();
  v.valid_from = maybe_date();
  v.valid_to = maybe_date();
  v.other_columns = any_detail();
  return v;
}

log::Event any_event() {
  log::Event e;
  e.ref = {holder.agency, holder.region, any_text()};
  e.record_id = any_text();
  e.also_about = *rc::gen::arbitrary<std::vector<std::string>>();
  e.occurred = *any_date();
  e.recorded = *any_date();
  e.kind = any_text();
  e.detail = any_detail();
  e.text = any_text();
  e.withdrawn = maybe_date();
  e.other_columns = any_detail();
  return e;
}

TEST_CASE("a version of a record comes back as it was written") {
  CHECK(rc::check([] {
    const auto version = any_version();
    RC_ASSERT(log::decode_record_version(log::encode(version), holder).value() == version);
  }));
}

TEST_CASE("an event comes back as it was written") {
  CHECK(rc::check([] {
    const auto event = any_event();
    RC_ASSERT(log::decode_event(log::encode(event), holder).value() == event);
  }));
}

TEST_CASE("relationships and contacts come back as they were written") {
  CHECK(rc::check([] {
    log::Relationship r;
    r.record = {holder.agency, holder.region, any_text()};
    r.related = {holder.agency, holder.region, any_text()};
    r.kind = static_cast<log::RelationshipKind>(*rc::gen::inRange(0, 12));
    r.from = maybe_date();
    r.to = maybe_date();
    RC_ASSERT(log::decode_relationship(log::encode(r), holder).value() == r);
    log::Contact c;
    c.agency = holder;
    c.role = any_text();
    c.email = any_text();
    c.record_id = any_text();
    c.to = maybe_date();
    RC_ASSERT(log::decode_contact(log::encode(c), holder).value() == c);
  }));
}

TEST_CASE("acts come back as they were written") {
  CHECK(rc::check([] {
    log::AlertState a;
    a.id = any_text();
    a.anchor = *rc::gen::arbitrary<std::uint32_t>();
    a.level = *rc::gen::arbitrary<std::uint8_t>();
    a.raised_on = core::make_date(2016, 2, 3) + core::Days{*rc::gen::inRange(-9000, 9000)};
    if (*rc::gen::arbitrary<bool>()) a.ceased_on = a.raised_on;
    a.facts = *rc::gen::arbitrary<std::vector<std::uint64_t>>();
    a.frozen = any_text();
    RC_ASSERT(log::decode<log::AlertState>(log::encode(a)).value() == a);
    const log::Look l{any_text(), 3, any_text(), any_text(), *rc::gen::arbitrary<std::int64_t>()};
    RC_ASSERT(log::decode<log::Look>(log::encode(l)).value() == l);
    const auto word = static_cast<log::LinkWord>(*rc::gen::inRange(0, 4));
    const log::LinkDecision d{1, 2, word, any_text(), any_text()};
    RC_ASSERT(log::decode<log::LinkDecision>(log::encode(d)).value() == d);
  }));
}

TEST_CASE("hostile bytes either fail or are the one encoding of what they give") {
  CHECK(rc::check([](const std::string& noise) {
    const std::string bytes = "\x01" + noise;
    if (const auto e = log::decode_event(bytes, holder)) RC_ASSERT(log::encode(*e) == bytes);
    if (const auto v = log::decode_record_version(bytes, holder)) RC_ASSERT(log::encode(*v) == bytes);
    if (const auto a = log::decode<log::AlertState>(bytes)) RC_ASSERT(log::encode(*a) == bytes);
  }));
  CHECK(rc::check([] {
    std::string bytes = log::encode(any_event());
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = static_cast<char>(*rc::gen::inRange(0, 256));
    if (*rc::gen::arbitrary<bool>()) bytes.resize(at);
    if (const auto e = log::decode_event(bytes, holder)) RC_ASSERT(log::encode(*e) == bytes);
  }));
}

TEST_CASE("a leaf tells its header and commitment") {
  CHECK(rc::check([] {
    log::Header h;
    h.happened = any_text();
    h.known = core::make_date(2016, 2, 3);
    h.had = core::Instant{std::chrono::milliseconds{*rc::gen::arbitrary<std::int64_t>()}};
    h.agency = holder;
    h.author = any_text();
    h.record = *rc::gen::inRange<std::int64_t>(-1, 1000);
    h.amends = *rc::gen::arbitrary<std::uint64_t>();
    const auto committed = log::commitment("0123456789abcdef", any_text());
    const auto leaf = log::parse_leaf(log::leaf_bytes(h, committed)).value();
    RC_ASSERT(leaf.header == h);
    RC_ASSERT(leaf.commitment == committed);
  }));
  CHECK(rc::check([](const std::string& noise) { (void)log::parse_leaf(noise); }));
}

}  // namespace
