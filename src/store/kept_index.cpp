#include "store/kept_index.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "log/hash.hpp"
#include "store/whole_file.hpp"

namespace kith::store {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;

// Another program may link otherwise, so what it kept is of no use to this one.
const std::string& program() {
  static const std::string hash = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    std::string piece(piece_bytes, '\0'), chain;
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0)
      chain = log::view(log::sha256(chain.append(piece, 0, static_cast<std::size_t>(file.gcount()))));
    return chain;
  }();
  return hash;
}

struct Head {
  std::array<char, 8> magic = {'k', 'i', 't', 'h', 'i', 'd', 'x', '1'};
  std::array<char, 16> keeping{};  // random: pieces of two keepings do not mix
};

class Pieces {
 public:
  Pieces(const Keys& keys, const Head& head) : sealer_(keys.projections()) {
    place_ = program();
    place_.append(head.keeping.data(), head.keeping.size());
    begin_ = place_.size();
  }
  const std::string& next_place() {
    place_.resize(begin_);
    place_ += std::to_string(number_++);
    return place_;
  }
  RowSealer& sealer() { return sealer_; }

 private:
  RowSealer sealer_;
  std::string place_;
  std::size_t begin_ = 0, number_ = 0;
};

class PiecesOut : Pieces {
 public:
  PiecesOut(const Keys& keys, const Head& head, std::FILE* file) : Pieces(keys, head), file_(file) {}
  bool put(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t part = std::min(bytes.size(), piece_bytes - piece_.size());
      piece_ += bytes.substr(0, part);
      bytes.remove_prefix(part);
      if (piece_.size() == piece_bytes && !finish()) return false;
    }
    return true;
  }
  bool finish() {
    const std::string& sealed = sealer().seal(Shelf::kept_index, next_place(), piece_);
    piece_.clear();
    const auto size = static_cast<std::uint32_t>(sealed.size());
    return std::fwrite(&size, sizeof size, 1, file_) == 1 && std::fwrite(sealed.data(), 1, size, file_) == size;
  }

 private:
  std::FILE* file_;
  std::string piece_;
};

class PiecesIn : Pieces {
 public:
  PiecesIn(const Keys& keys, const Head& head, std::FILE* file) : Pieces(keys, head), file_(file) {}
  bool take(std::span<char> into) {
    while (!into.empty()) {
      if (at_ == piece_.size() && !next()) return false;
      const std::size_t part = std::min(into.size(), piece_.size() - at_);
      std::copy_n(piece_.data() + at_, part, into.data());
      at_ += part;
      into = into.subspan(part);
    }
    return true;
  }

 private:
  bool next() {
    std::uint32_t size = 0;
    if (std::fread(&size, sizeof size, 1, file_) != 1 || size > piece_bytes + 256) return false;
    sealed_.resize(size);
    at_ = 0;
    return std::fread(sealed_.data(), 1, size, file_) == size &&
           sealer().open(Shelf::kept_index, next_place(), sealed_, piece_) && !piece_.empty();
  }

  std::FILE* file_;
  std::string sealed_, piece_;
  std::size_t at_ = 0;
};

}  // namespace

core::Result<void> StoredIndex::keep(const std::function<bool(const Put&)>& fill) {
  if (shared_.erased) return {};
  return write_whole(shared_.kept_index, [&](std::FILE* file) {
    Head head;
    std::string random(head.keeping.size(), 0);
    shared_.random(random);
    std::copy(random.begin(), random.end(), head.keeping.begin());
    if (std::fwrite(&head, sizeof head, 1, file) != 1) return false;
    PiecesOut pieces(shared_.keys, head, file);
    return fill([&](std::string_view bytes) { return pieces.put(bytes); }) && pieces.finish();
  });
}

void StoredIndex::give_back(const std::function<void(const Take&, std::uint64_t bytes)>& use) {
  const FileHandle file(std::fopen(shared_.kept_index.c_str(), "rbe"));
  Head head;
  if (!file || std::fread(&head, sizeof head, 1, file.get()) != 1 || head.magic != Head{}.magic) return;
  std::error_code unknown;
  const std::uint64_t bytes = std::filesystem::file_size(shared_.kept_index, unknown);
  if (unknown) return;
  PiecesIn pieces(shared_.keys, head, file.get());
  use([&](std::span<char> into) { return pieces.take(into); }, bytes);
}

void forget_index(const Shared& shared) {
  std::error_code absent;
  std::filesystem::remove(shared.kept_index, absent);
}

}  // namespace kith::store
