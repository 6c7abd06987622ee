// The raw words of every gift of the evening, packed into blocks that never move. A million
// strings of their own would cost three times the memory of what they say.
#pragma once

#include "domain/fold/gift_record.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace chapeau::domain {

class TextStore {
public:
    /// Keeps a pair of texts of at most `kTextBytesMax` bytes each (ENSURE).
    TextRef keep(std::string_view first, std::string_view second);

    /// Valid as long as the store.
    std::string_view first(TextRef text) const;
    std::string_view second(TextRef text) const;

    static constexpr std::size_t kTextBytesMax = 4096;

private:
    struct Pair {
        std::string_view first;
        std::string_view second;
    };
    Pair read(TextRef text) const;

    std::vector<std::unique_ptr<char[]>> blocks_; // NOLINT(*-avoid-c-arrays): raw bytes.
    std::size_t used_ = 0;                        // Of the last block.
};

} // namespace chapeau::domain
