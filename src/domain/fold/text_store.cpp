#include "domain/fold/text_store.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace chapeau::domain {

namespace {

// A reference is the number of a block and a place in it; a block's size is the limit of the
// place.
constexpr std::size_t kPlaceBits = 16;
constexpr std::size_t kBlockBytes = std::size_t{1} << kPlaceBits;

// Before each pair stand the lengths of its two texts.
using Length = std::uint16_t;
constexpr std::size_t kHeadBytes = 2 * sizeof(Length);

static_assert(kHeadBytes + 2 * TextStore::kTextBytesMax < kBlockBytes);

} // namespace

TextRef TextStore::keep(std::string_view first, std::string_view second) {
    ENSURE(first.size() <= kTextBytesMax && second.size() <= kTextBytesMax,
           "texts are cut to their limit before they are kept");
    const std::size_t size = kHeadBytes + first.size() + second.size();
    if (blocks_.empty() || used_ + size > kBlockBytes) {
        // NOLINTNEXTLINE(*-avoid-c-arrays): raw bytes.
        blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
        used_ = 0;
    }
    char* const at = blocks_.back().get() + used_;
    const auto first_length = static_cast<Length>(first.size());
    const auto second_length = static_cast<Length>(second.size());
    std::memcpy(at, &first_length, sizeof(Length));
    std::memcpy(at + sizeof(Length), &second_length, sizeof(Length));
    std::copy(first.begin(), first.end(), at + kHeadBytes);
    std::copy(second.begin(), second.end(), at + kHeadBytes + first.size());
    const TextRef ref = ((blocks_.size() - 1) << kPlaceBits) | used_;
    used_ += size;
    return ref;
}

TextStore::Pair TextStore::read(TextRef text) const {
    const char* const at = blocks_[text >> kPlaceBits].get() + (text & (kBlockBytes - 1));
    Length first_length = 0;
    Length second_length = 0;
    std::memcpy(&first_length, at, sizeof(Length));
    std::memcpy(&second_length, at + sizeof(Length), sizeof(Length));
    const char* const words = at + kHeadBytes;
    return {{words, first_length}, {words + first_length, second_length}};
}

std::string_view TextStore::first(TextRef text) const {
    return read(text).first;
}
std::string_view TextStore::second(TextRef text) const {
    return read(text).second;
}

} // namespace chapeau::domain
