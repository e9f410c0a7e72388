#include "store/seal.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <cassert>

namespace kith::store {
namespace {

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

// Where the processor has AES, libsodium's is used: OpenSSL 3 spends more on preparing a message than on closing one of
// a few hundred bytes. Elsewhere OpenSSL's; both make and open the same bytes.
struct Sealer::State {
  const bool by_processor = sodium_init() >= 0 && crypto_aead_aes256gcm_is_available() == 1;
  crypto_aead_aes256gcm_state prepared;
  EVP_CIPHER_CTX* closing = nullptr;
  EVP_CIPHER_CTX* opening = nullptr;

  State() {
    if (by_processor) return;
    closing = EVP_CIPHER_CTX_new();
    opening = EVP_CIPHER_CTX_new();
    // The cipher is looked up once; afterwards only key and nonce change.
    EVP_EncryptInit_ex(closing, EVP_aes_256_gcm(), nullptr, nullptr, nullptr);
    EVP_DecryptInit_ex(opening, EVP_aes_256_gcm(), nullptr, nullptr, nullptr);
  }
  ~State() {
    EVP_CIPHER_CTX_free(closing);
    EVP_CIPHER_CTX_free(opening);
    sodium_memzero(&prepared, sizeof prepared);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void seal(const Nonce& nonce, std::string_view place, std::string_view plain, unsigned char* out) {
    int length = 0, rest = 0;
    EVP_EncryptInit_ex(closing, nullptr, nullptr, nullptr, nonce.data());
    EVP_EncryptUpdate(closing, nullptr, &length, bytes(place), static_cast<int>(place.size()));
    EVP_EncryptUpdate(closing, out, &length, bytes(plain), static_cast<int>(plain.size()));
    const int done = EVP_EncryptFinal_ex(closing, out + length, &rest);
    assert(done == 1 && static_cast<std::size_t>(length + rest) == plain.size());
    EVP_CIPHER_CTX_ctrl(closing, EVP_CTRL_GCM_GET_TAG, seal_tag_size, out + plain.size());
    (void)done;
  }
  bool open(const Nonce& nonce, std::string_view place, std::string_view sealed, unsigned char* out) {
    const std::size_t size = sealed.size() - seal_tag_size;
    int length = 0, rest = 0;
    EVP_DecryptInit_ex(opening, nullptr, nullptr, nullptr, nonce.data());
    EVP_DecryptUpdate(opening, nullptr, &length, bytes(place), static_cast<int>(place.size()));
    EVP_DecryptUpdate(opening, out, &length, bytes(sealed), static_cast<int>(size));
    // OpenSSL takes the expected tag through a pointer that it only reads.
    auto* tag = const_cast<unsigned char*>(bytes(sealed) + size);
    EVP_CIPHER_CTX_ctrl(opening, EVP_CTRL_GCM_SET_TAG, seal_tag_size, tag);
    return EVP_DecryptFinal_ex(opening, out + length, &rest) == 1;
  }
};

Sealer::Sealer() : state_(std::make_unique<State>()) {}
Sealer::Sealer(const Key& key) : Sealer() { use(key); }
Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

void Sealer::use(const Key& key) {
  if (state_->by_processor) {
    crypto_aead_aes256gcm_beforenm(&state_->prepared, key.data());
    return;
  }
  EVP_EncryptInit_ex(state_->closing, nullptr, nullptr, key.data(), nullptr);
  EVP_DecryptInit_ex(state_->opening, nullptr, nullptr, key.data(), nullptr);
}

void Sealer::seal(const Nonce& nonce, std::string_view place, std::string_view plain, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + plain.size() + seal_tag_size);
  if (!state_->by_processor) return state_->seal(nonce, place, plain, bytes(out) + start);
  crypto_aead_aes256gcm_encrypt_afternm(bytes(out) + start, nullptr, bytes(plain), plain.size(), bytes(place),
                                        place.size(), nullptr, nonce.data(), &state_->prepared);
}

bool Sealer::open(const Nonce& nonce, std::string_view place, std::string_view sealed, std::string& out) {
  if (sealed.size() < seal_tag_size) return false;
  out.resize(sealed.size() - seal_tag_size);
  if (!state_->by_processor) return state_->open(nonce, place, sealed, bytes(out));
  return crypto_aead_aes256gcm_decrypt_afternm(bytes(out), nullptr, nullptr, bytes(sealed), sealed.size(), bytes(place),
                                               place.size(), nonce.data(), &state_->prepared) == 0;
}

std::string wrap_record_key(Sealer& sealer, std::uint32_t record, const Key& key, std::string_view random) {
  Nonce nonce;
  assert(random.size() == nonce.size());
  std::copy(random.begin(), random.end(), nonce.begin());
  std::string wrapped{random};
  const std::string_view place{reinterpret_cast<const char*>(&record), sizeof record};
  sealer.seal(nonce, place, {reinterpret_cast<const char*>(key.data()), key.size()}, wrapped);
  return wrapped;
}

core::Result<Key> unwrap_record_key(Sealer& sealer, std::uint32_t record, std::string_view wrapped) {
  Nonce nonce;
  Key key;
  std::string plain;
  const std::string_view place{reinterpret_cast<const char*>(&record), sizeof record};
  bool opened = wrapped.size() > nonce.size();
  if (opened) {
    std::copy_n(wrapped.begin(), nonce.size(), nonce.begin());
    opened = sealer.open(nonce, place, wrapped.substr(nonce.size()), plain) && plain.size() == key.size();
  }
  if (!opened)
    return core::fail(core::ErrorKind::corrupt_data,
                      "The key of a record cannot be opened: the folder key is another one, or the data are damaged.");
  std::copy(plain.begin(), plain.end(), key.begin());
  sodium_memzero(plain.data(), plain.size());
  return key;
}

RowSealer::RowSealer(const Key& key) : sealer_(key) {
  constexpr std::string_view purpose = "kith nonces of rows 1";
  crypto_generichash(nonce_key_.data(), nonce_key_.size(), bytes(purpose), purpose.size(), key.data(), key.size());
}

void RowSealer::set_place(Shelf shelf, std::string_view row) {
  place_.assign(1, static_cast<char>(shelf));
  place_ += row;
}

const std::string& RowSealer::seal(Shelf shelf, std::string_view row, std::string_view plain) {
  set_place(shelf, row);
  hashed_.assign(place_).append(plain);
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash;
  crypto_shorthash_siphashx24(hash.data(), bytes(hashed_), hashed_.size(), nonce_key_.data());
  Nonce nonce;
  std::copy_n(hash.begin(), nonce.size(), nonce.begin());
  sealed_.assign(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  sealer_.seal(nonce, place_, plain, sealed_);
  return sealed_;
}

bool RowSealer::open(Shelf shelf, std::string_view row, std::string_view sealed, std::string& out) {
  Nonce nonce;
  if (sealed.size() < nonce.size()) return false;
  set_place(shelf, row);
  std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
  return sealer_.open(nonce, place_, sealed.substr(nonce.size()), out);
}

const std::string& RowSealer::seal(Shelf shelf, std::uint64_t row, std::string_view plain) {
  return seal(shelf, std::string_view{reinterpret_cast<const char*>(&row), sizeof row}, plain);
}

bool RowSealer::open(Shelf shelf, std::uint64_t row, std::string_view sealed, std::string& out) {
  return open(shelf, std::string_view{reinterpret_cast<const char*>(&row), sizeof row}, sealed, out);
}

}  // namespace kith::store
