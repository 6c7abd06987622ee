#include "base/bounded_queue.hpp"
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace chapeau {
namespace {

constexpr std::chrono::milliseconds kLongerThanAnyTest{600'000};

TEST_CASE("a full queue says so and leaves the value with its owner", "[base]") {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    REQUIRE(queue.try_push(std::make_unique<int>(1)) == PushResult::Accepted);

    auto second = std::make_unique<int>(2);
    REQUIRE(queue.try_push(std::move(second)) == PushResult::Full);
    REQUIRE(second != nullptr);

    CHECK(**queue.try_pop() == 1);
    CHECK(queue.try_push(std::move(second)) == PushResult::Accepted);
}

TEST_CASE("values leave a queue in the order in which they came", "[base]") {
    BoundedQueue<int> queue(3);
    for (int value = 1; value <= 3; ++value) {
        REQUIRE(queue.try_push(int{value}) == PushResult::Accepted);
    }
    CHECK(queue.pop(std::chrono::milliseconds{0}) == 1);
    CHECK(queue.try_pop() == 2);
    CHECK(queue.try_pop() == 3);
    CHECK(queue.try_pop() == std::nullopt);
}

TEST_CASE("an empty queue answers when the time is up", "[base]") {
    BoundedQueue<int> queue(1);
    CHECK(queue.pop(std::chrono::milliseconds{0}) == std::nullopt);
    CHECK(queue.pop(std::chrono::milliseconds{1}) == std::nullopt);
    CHECK_FALSE(queue.closed());
}

TEST_CASE("a closed queue gives out what it holds and takes nothing more", "[base]") {
    BoundedQueue<std::string> queue(2);
    REQUIRE(queue.try_push("kept") == PushResult::Accepted);
    queue.close();
    CHECK(queue.closed());
    CHECK(queue.try_push("late") == PushResult::Closed);
    CHECK(queue.pop(kLongerThanAnyTest) == "kept");
    CHECK(queue.pop(kLongerThanAnyTest) == std::nullopt);
}

TEST_CASE("closing a queue wakes the thread that waits for it", "[base][threads]") {
    BoundedQueue<int> queue(1);
    std::optional<int> got = 1;
    std::thread consumer([&] { got = queue.pop(kLongerThanAnyTest); });
    queue.close();
    consumer.join();
    CHECK(got == std::nullopt);
}

TEST_CASE("nothing is lost or doubled between threads", "[base][threads]") {
    constexpr std::size_t kProducers = 4;
    constexpr int kValues = 2'000;
    struct Parcel {
        std::size_t producer;
        int number;
    };
    BoundedQueue<Parcel> queue(8); // Small, so that full is met often.

    std::vector<std::thread> producers;
    for (std::size_t producer = 0; producer < kProducers; ++producer) {
        producers.emplace_back([&queue, producer] {
            for (int number = 0; number < kValues; ++number) {
                while (queue.try_push(Parcel{producer, number}) != PushResult::Accepted) {
                    std::this_thread::yield();
                }
            }
        });
    }
    std::array<int, kProducers> next{};
    bool in_order = true;
    for (std::size_t count = 0; count < kProducers * kValues; ++count) {
        const auto parcel = queue.pop(kLongerThanAnyTest);
        REQUIRE(parcel.has_value());
        in_order = in_order && parcel->number == next.at(parcel->producer);
        ++next.at(parcel->producer);
    }
    for (auto& producer : producers) {
        producer.join();
    }
    CHECK(in_order);
    CHECK_FALSE(queue.try_pop().has_value());
}

} // namespace
} // namespace chapeau
