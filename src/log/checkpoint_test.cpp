#include "log/checkpoint.hpp"

#include <doctest.h>
#include <rapidcheck.h>

#include "log/merkle.hpp"
#include "log/verify.hpp"

namespace {

using namespace kith;

// The key and the note in the documentation of Go's golang.org/x/mod/sumdb/note.
constexpr const char* go_seed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
constexpr const char* go_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* go_text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr const char* go_signature =
    "\n\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

log::NoteSigner go_signer() {
  std::array<std::uint8_t, 32> seed{};
  const auto bytes = log::parse_base64(go_seed);
  REQUIRE(bytes);
  std::copy(bytes->begin(), bytes->end(), seed.begin());
  return {"PeterNeumann", seed};
}

TEST_CASE("a note is signed byte for byte as Go signs it") {
  CHECK(go_signer().verifier().key_text() == go_key);
  CHECK(go_signer().sign(go_text) == std::string{go_text} + go_signature);
  const auto verifier = log::NoteVerifier::parse(go_key);
  REQUIRE(verifier);
  CHECK(verifier->open(std::string{go_text} + go_signature).value() == go_text);
}

TEST_CASE("a changed note does not open") {
  const std::string note = std::string{go_text} + go_signature;
  const auto verifier = log::NoteVerifier::parse(go_key).value();
  for (std::size_t at = 0; at < note.size(); ++at) {
    std::string changed = note;
    changed[at] ^= 1;
    CHECK_FALSE(verifier.open(changed));
  }
  CHECK_FALSE(log::NoteVerifier::parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
}

TEST_CASE("a checkpoint reads back, and noise does not crash the readers") {
  const log::Checkpoint checkpoint{"localhost/kith", 12, log::leaf_hash("x")};
  CHECK(log::parse_checkpoint(log::to_text(checkpoint)).value() == checkpoint);
  CHECK_FALSE(log::parse_checkpoint("a\n01\nx\n"));
  const auto verifier = log::NoteVerifier::parse(go_key).value();
  CHECK(rc::check([&](const std::string& noise) {
    (void)log::parse_checkpoint(noise);
    (void)log::parse_receipt("c2sp.org/tlog-proof@v1\n" + noise);
    (void)log::NoteVerifier::parse(noise);
    RC_ASSERT(!verifier.open(noise));
  }));
}

TEST_CASE("a receipt proves its leaf") {
  const auto signer = go_signer();
  const log::Hash a = log::leaf_hash("a"), b = log::leaf_hash("b");
  const log::Checkpoint checkpoint{"PeterNeumann", 2, log::node_hash(a, b)};
  const log::Receipt receipt{1, {a}, signer.sign(log::to_text(checkpoint))};
  const auto read = log::parse_receipt(log::to_text(receipt));
  REQUIRE(read);
  CHECK(*read == receipt);
  CHECK(log::verify_receipt(*read, "b", signer.verifier()));
  CHECK_FALSE(log::verify_receipt(*read, "a", signer.verifier()));
}

TEST_CASE("a verification finds a log that is not what was signed") {
  const auto signer = go_signer();
  log::Verification good;
  const log::Header header;
  good.take(header, "0123456789abcdef", "body");
  const std::string note = signer.sign(log::to_text({"PeterNeumann", 1, good.root()}));
  good.finish(note, signer.verifier());
  CHECK_FALSE(good.first_fault());
  log::Verification changed;
  changed.take(header, "0123456789abcdef", "bodY");
  changed.finish(note, signer.verifier());
  CHECK(changed.first_fault());
  log::Verification shorter;
  shorter.finish(note, signer.verifier());
  REQUIRE(shorter.first_fault());
  CHECK(shorter.first_fault()->entry == 0);
}

}  // namespace
