#include "ledger/chain.hpp"

#include <cstddef>
#include <type_traits>

namespace chapeau::ledger {

namespace {

// Integers are written little-endian in full, texts behind their length: no two rows share
// their bytes.
template <class Integer>
void append_integer(std::string& bytes, Integer value) {
    auto rest = static_cast<std::make_unsigned_t<Integer>>(value);
    std::array<char, sizeof(Integer)> octets{};
    for (auto& octet : octets) {
        octet = static_cast<char>(rest & 0xffU);
        rest = static_cast<decltype(rest)>(static_cast<std::uint64_t>(rest) >> 8U);
    }
    bytes.append(octets.data(), octets.size());
}

void append_text(std::string& bytes, std::string_view text) {
    append_integer(bytes, static_cast<std::uint32_t>(text.size()));
    bytes.append(text);
}

void append_digest(std::string& bytes, const Digest& digest) {
    bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

// For an optional small number: absent is not zero.
constexpr std::uint8_t kAbsent = 0xff;

} // namespace

Digest genesis_hash(std::string_view challenge_id, domain::Currency currency) {
    std::string bytes = "chapeau book 1";
    append_text(bytes, challenge_id);
    append_text(bytes, currency.code());
    append_integer(bytes, static_cast<std::uint8_t>(currency.exponent()));
    return sha256(bytes);
}

void append_canonical(std::string& bytes, const EntryRow& row, std::string_view source,
                      std::string_view debit, std::string_view credit) {
    append_digest(bytes, row.prev_hash);
    append_integer(bytes, row.seq);
    append_integer(bytes, static_cast<std::uint8_t>(row.kind));
    append_text(bytes, source);
    append_text(bytes, row.ext_id);
    append_integer(bytes, row.ext_rev);
    append_integer(bytes, row.gift);
    append_integer(bytes, row.layer ? static_cast<std::uint8_t>(*row.layer) : kAbsent);
    append_text(bytes, debit);
    append_text(bytes, credit);
    append_integer(bytes, row.amount_minor);
    append_integer(bytes, static_cast<std::uint8_t>(row.hidden ? 1 : 0));
    append_integer(bytes, row.people);
    append_integer(bytes, row.reason ? static_cast<std::uint8_t>(*row.reason) : kAbsent);
    append_integer(bytes, row.occurred_us);
    append_integer(bytes, row.recorded_us);
    append_text(bytes, row.actor);
    append_text(bytes, row.donor);
    append_integer(bytes, static_cast<std::uint8_t>(row.person_commit ? 1 : 0));
    if (row.person_commit) {
        append_digest(bytes, *row.person_commit);
    }
    append_text(bytes, row.detail);
}

void append_person(std::string& bytes, std::span<const std::uint8_t> salt, std::string_view name,
                   std::string_view message) {
    bytes.append(reinterpret_cast<const char*>(salt.data()), salt.size());
    append_text(bytes, name);
    append_text(bytes, message);
}

std::string donor_pseudonym(const Salt& book_salt, std::string_view source,
                            std::string_view donor_key) {
    if (donor_key.empty()) {
        return {};
    }
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr std::size_t kLength = 15;
    std::string bytes;
    bytes.append(reinterpret_cast<const char*>(book_salt.data()), book_salt.size());
    append_text(bytes, source);
    append_text(bytes, donor_key);
    const auto digest = sha256(bytes);
    std::string pseudonym;
    for (std::size_t index = 0; index < kLength; ++index) {
        pseudonym += kAlphabet[digest[index] & 0x3fU];
    }
    return pseudonym;
}

} // namespace chapeau::ledger
