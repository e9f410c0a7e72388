// Checkpoints (C2SP tlog-checkpoint) signed as notes (C2SP signed-note, Ed25519), and receipts (C2SP tlog-proof): what
// an outsider needs to hold Kith to its word. Byte-compatible with Go's golang.org/x/mod/sumdb/note. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "log/hash.hpp"

namespace kith::log {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

std::string to_text(const Checkpoint& checkpoint);
core::Result<Checkpoint> parse_checkpoint(std::string_view text);  // the text of a note; further lines are left alone

class NoteVerifier {
 public:
  NoteVerifier(std::string name, const std::array<std::uint8_t, 32>& public_key);
  static core::Result<NoteVerifier> parse(std::string_view key);  // name+hash+base64, as Go prints it
  std::string key_text() const;
  const std::string& name() const { return name_; }

  // The note's text, when a signature by this key is on it and holds.
  core::Result<std::string> open(std::string_view note) const;

 private:
  friend class NoteSigner;
  std::string hash_bytes() const;

  std::string name_;
  std::array<std::uint8_t, 32> public_key_;
};

class NoteSigner {
 public:
  NoteSigner(std::string name, const std::array<std::uint8_t, 32>& seed);
  ~NoteSigner();
  NoteSigner(const NoteSigner&) = default;
  NoteSigner& operator=(const NoteSigner&) = default;

  std::string sign(std::string_view text) const;  // text ends in a newline; gives the whole note
  const NoteVerifier& verifier() const { return verifier_; }

 private:
  std::array<std::uint8_t, 64> secret_key_;
  NoteVerifier verifier_;
};

// A receipt: the entry of that index is in the log that the checkpoint describes.
struct Receipt {
  std::uint64_t index = 0;
  std::vector<Hash> proof;
  std::string checkpoint;  // the signed note
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

std::string to_text(const Receipt& receipt);
core::Result<Receipt> parse_receipt(std::string_view text);
// Whether this leaf is what the receipt promises, by a log of that origin whose key is the verifier's.
core::Result<void> verify_receipt(const Receipt& receipt, std::string_view leaf, const NoteVerifier& verifier);

}  // namespace kith::log
