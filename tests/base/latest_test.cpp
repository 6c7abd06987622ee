#include "base/latest.hpp"
#include "support/catch.hpp"

#include <memory>
#include <thread>

namespace chapeau {
namespace {

TEST_CASE("a mailbox is empty until the first letter and then holds the newest", "[base]") {
    Latest<int> latest;
    CHECK(latest.get() == nullptr);
    latest.publish(std::make_shared<const int>(1));
    const auto first = latest.get();
    latest.publish(std::make_shared<const int>(2));
    CHECK(*latest.get() == 2);
    CHECK(*first == 1); // Whoever took the old one keeps it.
}

TEST_CASE("a value is freed once nobody holds it", "[base]") {
    Latest<int> latest;
    auto value = std::make_shared<const int>(1);
    const std::weak_ptr<const int> watch = value;
    latest.publish(std::move(value));
    latest.publish(std::make_shared<const int>(2));
    CHECK(watch.expired());
}

TEST_CASE("a reader never sees half a value nor an older one again", "[base][threads]") {
    struct Pair {
        int first;
        int second;
    };
    constexpr int kValues = 20'000;
    Latest<Pair> latest;
    std::thread writer([&] {
        for (int i = 1; i <= kValues; ++i) {
            latest.publish(std::make_shared<const Pair>(Pair{i, i}));
        }
    });
    int newest = 0;
    bool sound = true;
    while (newest < kValues) {
        if (const auto value = latest.get()) {
            sound = sound && value->first == value->second && value->first >= newest;
            newest = value->first;
        }
    }
    writer.join();
    CHECK(sound);
}

} // namespace
} // namespace chapeau
