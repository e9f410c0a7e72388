#include "app/index_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstring>

#include "app/threads.hpp"
#include "store/whole_file.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;
using core::ErrorKind;

// To be raised with any change of what is written (each_part, Index::write): an older file is then refused by its
// number.
constexpr std::uint64_t format_version = 4;

struct Head {
  std::array<char, 16> magic = {'k', 'i', 't', 'h', ' ', 'm', 'a', 't', 'c', 'h', ' ', 'i', 'n', 'd', 'e', 'x'};
  std::uint64_t version = format_version;
  // What else the bytes depend on: the order of bytes in a number, and how texts are hashed.
  std::uint64_t byte_order = 0x0102030405060708, hashing = std::hash<std::string_view>{}("Zuzana Hronec");
};

using Texts = std::vector<std::vector<char>>;
void add(Texts& texts, std::string_view text) { texts.emplace_back(text.begin(), text.end()); }
std::string text(const std::vector<char>& letters) { return {letters.begin(), letters.end()}; }

std::vector<bulk::Field> kinds_of(const std::vector<MappedField>& mapped) {
  std::vector<bulk::Field> kinds;
  for (const MappedField& field : mapped) kinds.push_back(field.field);
  return kinds;
}

// Three texts a field: its name, its column, its kind with the part of a name.
Texts texts_of(const std::vector<MappedField>& mapped) {
  Texts texts;
  for (const MappedField& field : mapped) {
    add(texts, field.field.name), add(texts, field.column);
    const std::array<char, 2> kind{static_cast<char>(field.field.kind), static_cast<char>(field.field.part)};
    add(texts, {kind.data(), kind.size()});
  }
  return texts;
}

// None: they are no fields.
std::vector<MappedField> fields_of(const Texts& texts) {
  std::vector<MappedField> mapped;
  if (texts.size() % 3 != 0 || texts.size() / 3 > bulk::fields_most) return {};
  for (std::size_t at = 0; at < texts.size(); at += 3) {
    const std::vector<char>& kind = texts[at + 2];
    if (kind.size() != 2 || static_cast<std::uint8_t>(kind[0]) >= bulk::kind_count ||
        static_cast<std::uint8_t>(kind[1]) > static_cast<std::uint8_t>(bulk::NamePart::family))
      return {};
    mapped.push_back({{text(texts[at]), static_cast<bulk::FieldKind>(kind[0]), static_cast<bulk::NamePart>(kind[1])},
                      text(texts[at + 1])});
  }
  return mapped;
}

template <class People, class Parts>
void each_part(People& people, Parts& parts) {
  bulk::Table::each_part(people.table, parts);
  parts(people.id_letters), parts(people.id_ends), parts(people.truth);
  Numbers::each_part(people.truths, parts);
}

bool write_all(std::FILE* file, const ReadyIndex& ready) {
  const Head head;
  if (std::fwrite(&head, sizeof head, 1, file) != 1) return false;
  people::PartsOut parts(
      [file](std::string_view bytes) { return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size(); });
  parts.each_of(texts_of(ready.fields));
  each_part(ready.people, parts);
  ready.index->write(parts);
  return parts.written();
}

}  // namespace

ReadyIndex::ReadyIndex(std::vector<MappedField> mapped) : fields(std::move(mapped)), people(kinds_of(fields)) {}

core::Result<void> write_index(const std::string& path, const ReadyIndex& ready) {
  return store::write_whole(path, [&](std::FILE* file) { return write_all(file, ready); });
}

core::Result<std::unique_ptr<ReadyIndex>> read_index(const std::string& path) {
  const store::FileHandle file(std::fopen(path.c_str(), "rbe"));
  struct stat about {};
  if (!file || ::fstat(::fileno(file.get()), &about) != 0 || !S_ISREG(about.st_mode))
    return core::fail(ErrorKind::not_found, fmt::format("{} cannot be opened", path));
  const auto wrong = [&](std::string_view what) {
    return core::fail(ErrorKind::invalid_input, fmt::format("{} {}; make it anew with --save-index", path, what));
  };
  const Head ours;
  Head head;
  if (std::fread(&head, sizeof head, 1, file.get()) != 1 || head.magic != ours.magic)
    return core::fail(ErrorKind::invalid_input, fmt::format("{} is no index that kith match --save-index wrote", path));
  if (head.version != ours.version)
    return wrong(fmt::format("has format {} and this program reads format {}", head.version, ours.version));
  if (head.byte_order != ours.byte_order || head.hashing != ours.hashing)
    return wrong("was written by another build of kith, or on another kind of machine");
  people::PartsIn parts(
      [&](std::span<char> into) { return std::fread(into.data(), 1, into.size(), file.get()) == into.size(); },
      static_cast<std::uint64_t>(about.st_size) - sizeof head);
  Texts texts;
  parts.each_of(texts);
  std::vector<MappedField> fields = fields_of(texts);
  if (!parts.sound() || fields.empty()) return wrong("is damaged");
  auto ready = std::make_unique<ReadyIndex>(std::move(fields));
  each_part(ready->people, parts);
  if (parts.sound()) ready->index = bulk::Index::read(ready->people.table, parts, on_all_cores);
  if (!ready->index || !parts.at_end()) return wrong("is damaged");
  return ready;
}

}  // namespace kith::app
