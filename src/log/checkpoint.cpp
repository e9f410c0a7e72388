#include "log/checkpoint.hpp"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <charconv>

#include "log/merkle.hpp"

namespace kith::log {
namespace {

constexpr char ed25519_note = '\x01';
constexpr std::string_view signature_start = "\xE2\x80\x94 ";  // an em dash and a blank
constexpr std::string_view proof_header = "c2sp.org/tlog-proof@v1";
constexpr std::size_t key_hash_size = 4;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  return error == std::errc{} && end == text.data() + text.size() && !leading_zero;
}

bool parse_hash(std::string_view text, Hash& hash) {
  const auto decoded = parse_base64(text);
  if (!decoded || decoded->size() != hash.size()) return false;
  hash = hash_from(*decoded);
  return true;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  return fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, base64(view(checkpoint.root)));
}

core::Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint checkpoint;
  checkpoint.origin = take_line(text);
  const bool good = !checkpoint.origin.empty() && parse_number(take_line(text), checkpoint.size) &&
                    parse_hash(take_line(text), checkpoint.root);
  if (!good)
    return core::fail(core::ErrorKind::corrupt_data,
                      "This is not a checkpoint: expected the log's name, its size and its root, a line each.");
  return checkpoint;
}

NoteVerifier::NoteVerifier(std::string name, const std::array<std::uint8_t, 32>& public_key)
    : name_(std::move(name)), public_key_(public_key) {}

std::string NoteVerifier::hash_bytes() const {
  std::string key{ed25519_note};
  key.append(reinterpret_cast<const char*>(public_key_.data()), public_key_.size());
  return std::string{view(sha256(name_, "\n", key)).substr(0, key_hash_size)};
}

std::string NoteVerifier::key_text() const {
  std::string key{ed25519_note};
  key.append(reinterpret_cast<const char*>(public_key_.data()), public_key_.size());
  return fmt::format("{}+{}+{}", name_, hex(hash_bytes()), base64(key));
}

core::Result<NoteVerifier> NoteVerifier::parse(std::string_view text) {
  const auto bad = [] {
    return core::fail(core::ErrorKind::invalid_input, "This is not a note key: expected name+hash+base64 (Ed25519).");
  };
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad();
  const auto key = parse_base64(text.substr(second + 1));
  if (!key || key->size() != 33 || key->front() != ed25519_note) return bad();
  std::array<std::uint8_t, 32> public_key;
  std::copy(key->begin() + 1, key->end(), public_key.begin());
  NoteVerifier verifier{std::string{text.substr(0, first)}, public_key};
  if (verifier.key_text() != text) return bad();
  return verifier;
}

core::Result<std::string> NoteVerifier::open(std::string_view note) const {
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos)
    return core::fail(core::ErrorKind::corrupt_data, "This is not a signed note: no blank line before the signatures.");
  const std::string_view text = note.substr(0, split + 1);
  std::string_view rest = note.substr(split + 2);
  while (!rest.empty()) {
    std::string_view line = take_line(rest);
    if (!line.starts_with(signature_start)) break;
    line.remove_prefix(signature_start.size());
    const std::size_t blank = line.rfind(' ');
    if (blank == std::string_view::npos || line.substr(0, blank) != name_) continue;
    const auto signature = parse_base64(line.substr(blank + 1));
    if (!signature || signature->size() != key_hash_size + crypto_sign_BYTES) continue;
    if (signature->substr(0, key_hash_size) != hash_bytes()) continue;
    if (crypto_sign_verify_detached(bytes(*signature) + key_hash_size, bytes(text), text.size(), public_key_.data()) ==
        0)
      return std::string{text};
  }
  return core::fail(core::ErrorKind::corrupt_data, "The checkpoint is not signed by this log's key.");
}

NoteSigner::NoteSigner(std::string name, const std::array<std::uint8_t, 32>& seed) : verifier_(std::move(name), {}) {
  crypto_sign_seed_keypair(verifier_.public_key_.data(), secret_key_.data(), seed.data());
}

NoteSigner::~NoteSigner() { sodium_memzero(secret_key_.data(), secret_key_.size()); }

std::string NoteSigner::sign(std::string_view text) const {
  assert(text.ends_with('\n'));
  std::array<unsigned char, crypto_sign_BYTES> signature;
  crypto_sign_detached(signature.data(), nullptr, bytes(text), text.size(), secret_key_.data());
  std::string signed_bytes = verifier_.hash_bytes();
  signed_bytes.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return fmt::format("{}\n{}{} {}\n", text, signature_start, verifier_.name(), base64(signed_bytes));
}

std::string to_text(const Receipt& receipt) {
  std::string text = fmt::format("{}\nindex {}\n", proof_header, receipt.index);
  for (const Hash& hash : receipt.proof) text += base64(view(hash)) + "\n";
  return text + "\n" + receipt.checkpoint;
}

core::Result<Receipt> parse_receipt(std::string_view text) {
  const auto bad = [] { return core::fail(core::ErrorKind::invalid_input, "This is not a receipt of a log."); };
  if (take_line(text) != proof_header) return bad();
  Receipt receipt;
  std::string_view line = take_line(text);
  if (line.starts_with("extra ")) line = take_line(text);
  if (!line.starts_with("index ") || !parse_number(line.substr(6), receipt.index)) return bad();
  for (line = take_line(text); !line.empty(); line = take_line(text)) {
    if (!parse_hash(line, receipt.proof.emplace_back()) || receipt.proof.size() > 64) return bad();
  }
  receipt.checkpoint = text;
  if (receipt.checkpoint.empty()) return bad();
  return receipt;
}

core::Result<void> verify_receipt(const Receipt& receipt, std::string_view leaf, const NoteVerifier& verifier) {
  const std::string text = TRY(verifier.open(receipt.checkpoint));
  const Checkpoint checkpoint = TRY(parse_checkpoint(text));
  const bool of_this_log = checkpoint.origin == verifier.name();
  if (!of_this_log ||
      !verify_inclusion(leaf_hash(leaf), receipt.index, checkpoint.size, receipt.proof, checkpoint.root))
    return core::fail(core::ErrorKind::corrupt_data, "The receipt does not prove this entry.");
  return {};
}

}  // namespace kith::log
