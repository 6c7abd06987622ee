// Checks many hashes on a second thread while the first one reads: bytes go in with the hash
// that they must have, and at the end it is known which one, if any, did not.
//
// Threads: add and finish belong to the thread that made the checker.
#pragma once

#include "base/bounded_queue.hpp"
#include "base/digest.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace chapeau::ledger {

class HashChecker {
public:
    HashChecker();
    HashChecker(const HashChecker&) = delete;
    HashChecker& operator=(const HashChecker&) = delete;
    ~HashChecker();

    /// `bytes` are copied; `number` names them in the answer.
    void add(std::int64_t number, std::string_view bytes, const Digest& expected);

    /// The lowest number whose bytes have another hash; empty when all agree. Call once.
    std::optional<std::int64_t> finish();

private:
    struct Item {
        std::int64_t number = 0;
        std::size_t end = 0; // Of its bytes in the block; they begin where the last one's end.
        Digest expected{};
    };
    struct Block {
        std::string bytes;
        std::vector<Item> items;
    };
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

    static std::int64_t check(const Block& block);
    void hand_over();
    void work();
    void stop();

    Block filling_;
    BoundedQueue<Block> queue_;
    std::int64_t wrong_here_ = kNone;
    std::int64_t wrong_there_ = kNone; // The worker's; read after it has ended.
    std::thread worker_;
};

} // namespace chapeau::ledger
