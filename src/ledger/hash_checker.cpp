#include "ledger/hash_checker.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::ledger {

namespace {

// Large enough that handing over costs nothing beside hashing, small enough to stay in cache.
constexpr std::size_t kHashBlockBytes = std::size_t{128} << 10U;
constexpr std::size_t kBlocksWaitingMax = 16;

// The worker is woken by every block and by the end; this only bounds a missed wake-up.
constexpr std::chrono::milliseconds kWaitMax{100};

} // namespace

HashChecker::HashChecker() : queue_(kBlocksWaitingMax), worker_([this] { work(); }) {}

HashChecker::~HashChecker() {
    stop();
}

void HashChecker::stop() {
    queue_.close();
    if (worker_.joinable()) {
        worker_.join();
    }
}

std::int64_t HashChecker::check(const Block& block) {
    std::size_t begin = 0;
    for (const auto& item : block.items) {
        const auto bytes = std::string_view(block.bytes).substr(begin, item.end - begin);
        if (sha256(bytes) != item.expected) {
            return item.number; // Numbers rise within a block: the first is the lowest.
        }
        begin = item.end;
    }
    return kNone;
}

void HashChecker::add(std::int64_t number, std::string_view bytes, const Digest& expected) {
    filling_.bytes += bytes;
    filling_.items.push_back({number, filling_.bytes.size(), expected});
    if (filling_.bytes.size() >= kHashBlockBytes) {
        hand_over();
    }
}

void HashChecker::hand_over() {
    // A full queue means that this thread has time to help.
    if (queue_.try_push(std::move(filling_)) != PushResult::Accepted) {
        wrong_here_ = std::min(wrong_here_, check(filling_));
    }
    filling_ = {};
    filling_.bytes.reserve(kHashBlockBytes + kHashBlockBytes / 8);
}

void HashChecker::work() {
    while (true) {
        const auto block = queue_.pop(kWaitMax);
        if (block) {
            wrong_there_ = std::min(wrong_there_, check(*block));
        } else if (queue_.closed()) {
            return;
        }
    }
}

std::optional<std::int64_t> HashChecker::finish() {
    wrong_here_ = std::min(wrong_here_, check(filling_));
    filling_ = {};
    stop();
    const auto wrong = std::min(wrong_here_, wrong_there_);
    return wrong == kNone ? std::nullopt : std::optional<std::int64_t>(wrong);
}

} // namespace chapeau::ledger
