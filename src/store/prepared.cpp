#include "store/prepared.hpp"

#include "log/encode.hpp"
#include "log/wire.hpp"

namespace kith::store {
namespace {

Mention mention(const Keys& keys, const core::AgencyRef& holder, const std::string& id) {
  return {keys.ref("record", {holder.agency, holder.region, id}), id};
}

std::string iso(const std::optional<core::PartialDate>& date) { return date ? date->iso() : std::string{}; }

struct Prepare {
  const Keys& keys;

  Prepared operator()(const log::RecordVersion& version) const {
    Prepared p;
    p.kind = log::EntryKind::record_version;
    p.holder = version.ref.holder();
    p.body = log::encode(version);
    p.mentions.push_back(mention(keys, p.holder, version.ref.id));
    p.happened = iso(version.valid_from);
    if (version.valid_from) p.known = version.valid_from->first_day();
    return p;
  }

  Prepared operator()(const log::Relationship& relationship) const {
    Prepared p;
    p.kind = log::EntryKind::relationship;
    p.holder = relationship.record.holder();
    p.body = log::encode(relationship);
    p.mentions.push_back(mention(keys, p.holder, relationship.record.id));
    p.mentions.push_back(mention(keys, p.holder, relationship.related.id));
    p.happened = iso(relationship.from);
    if (relationship.from) p.known = relationship.from->first_day();
    p.relationship = static_cast<std::uint8_t>(relationship.kind);
    p.row = keys.ref("relationship", {p.holder.agency, p.holder.region, relationship.record.id, relationship.related.id,
                                      log::to_string(relationship.kind), p.happened});
    return p;
  }

  Prepared operator()(const log::Event& event) const {
    Prepared p;
    p.kind = log::EntryKind::event;
    p.holder = event.ref.holder();
    p.body = log::encode(event);
    p.mentions.push_back(mention(keys, p.holder, event.record_id));
    for (const std::string& id : event.also_about) p.mentions.push_back(mention(keys, p.holder, id));
    p.happened = event.occurred.iso();
    p.known = event.recorded.last_day();
    p.occurred = event.occurred;
    p.recorded = event.recorded.last_day();
    if (event.withdrawn) p.withdrawn = event.withdrawn->first_day();
    p.word = event.kind;
    p.row = keys.ref("event", {p.holder.agency, p.holder.region, event.ref.id});
    log::Encoder closed;
    closed.text(event.ref.id);
    closed.text(p.happened);
    closed.text(event.own_word);
    closed.text(event.recorder);
    closed.text(event.shielded);
    log::field(closed, event.detail);
    p.closed = closed.take();
    return p;
  }

  Prepared operator()(const log::Contact& contact) const {
    Prepared p;
    p.kind = log::EntryKind::contact;
    p.holder = contact.agency;
    p.body = log::encode(contact);
    if (!contact.record_id.empty()) p.mentions.push_back(mention(keys, p.holder, contact.record_id));
    p.happened = iso(contact.from);
    if (contact.from) p.known = contact.from->first_day();
    p.row = keys.ref("contact", {p.holder.agency, p.holder.region, contact.role, contact.name, contact.phone,
                                 contact.email, contact.record_id, p.happened});
    return p;
  }
};

}  // namespace

Prepared prepare(const tasks::Row& row, const Keys& keys) {
  Prepared p = std::visit(Prepare{keys}, row);
  p.digest = keys.digest(p.body);
  return p;
}

}  // namespace kith::store
