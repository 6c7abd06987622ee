// Whole seeded evenings on which people talk: posts in bursts, posts that the search learns of
// late, edits, deletions, moderators at work, crashes, clocks that are set, and every fault that
// can be told apart on this side of the network. Two things must hold at every moment, and two at
// the end:
//   nothing is told that was never public;
//   nothing is told as gone that was always there;
//   what stays public is known, once the faults stop;
//   of what the book lists to look after, all is there, in its last words.
#pragma once

#include "evening.hpp"
#include "seeded_evening.hpp"
#include "support/catch.hpp"
#include "support/even_clock.hpp"
#include "support/scripted_posts.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

/// What is a network's own about such an evening.
struct TalkingWays {
    domain::Network network = domain::Network::Room;
    /// The posts of the network's server, which `answer` answers from.
    std::function<std::vector<ScriptedPost>&()> posts;
    std::function<Answer(const Asked& asked)> answer;
    std::function<std::string(const ScriptedPost& post)> id_of;
    std::function<bool(const ScriptedPost& post)> is_public;
    std::function<void(std::function<Timestamp()> now)> set_clock;
    /// How late the search may learn of a post.
    seconds search_delay_max{240};
    std::string hiding_label = "!hide";
    bool has_edits = true;
    /// What is looked after may be this long behind the network.
    std::chrono::minutes calm_length{30};
};

class TalkingEvening {
public:
    TalkingEvening(Evening::MakeSource make, std::uint64_t seed, TalkingWays ways)
        : evening(std::move(make), seed), ways_(std::move(ways)), random_(seed * 6151 + 7) {
        theirs_ = even_clock(evening.clock);
        ways_.set_clock(theirs_);
        evening.respond = [this](const net::Request& request) { return meet(request); };
    }

    Evening evening;

    void live(std::chrono::minutes length) {
        for (auto passed = seconds{0}; passed < length; passed += seconds{5}) {
            change();
            evening.run(seconds{5});
            check();
        }
    }

    void calm() {
        faults_ = false;
        evening.run(ways_.calm_length);
        check();
        check_end();
    }

private:
    bool once_in(std::uint64_t n) { return random_() % n == 0; }

    void say() {
        const auto now = theirs_();
        ScriptedPost post;
        post.id = "p" + std::to_string(++said_);
        post.author = "a" + std::to_string(random_() % 60);
        post.name = "Somebody";
        post.text = "#gala26 " + std::to_string(random_());
        post.seen = now;
        post.created = now - seconds{random_() % 8};
        const auto late = static_cast<std::uint64_t>(ways_.search_delay_max.count()) + 1;
        post.searchable = now + (once_in(4) ? seconds{random_() % late} : seconds{0});
        post.label = once_in(20) ? "porn" : "";
        post.followers = static_cast<std::int64_t>(random_() % 5000);
        ever_.insert(ways_.id_of(post));
        ways_.posts().push_back(std::move(post));
    }

    void change() {
        if (once_in(4)) {
            const auto count = once_in(40) ? 150 : 1 + random_() % 3;
            for (std::uint64_t i = 0; i < count; ++i) {
                say();
            }
        }
        change_what_was_said();
        if (once_in(150)) {
            evening.crash();
        }
        if (once_in(100)) {
            evening.book.failures_to_come = 1;
        }
        if (once_in(300)) {
            evening.clock.jump_wall(seconds{static_cast<std::int64_t>(random_() % 7200)} -
                                    seconds{3600});
        }
    }

    void change_what_was_said() {
        auto& posts = ways_.posts();
        if (posts.empty()) {
            return;
        }
        const auto at = random_() % posts.size();
        if (once_in(40)) {
            gone_.insert(ways_.id_of(posts[at]));
            posts.erase(posts.begin() + static_cast<std::ptrdiff_t>(at));
        } else if (once_in(60)) {
            gone_.insert(ways_.id_of(posts[at]));
            posts[at].label = ways_.hiding_label;
        } else if (once_in(60) && ways_.has_edits) {
            posts[at].text += " (edited)";
        }
    }

    net::Outcome meet(const net::Request& request) {
        evening.latency = milliseconds{20 + random_() % 400};
        auto answer = ways_.answer(to_asked(request));
        if (faults_ && once_in(6)) {
            answer = spoilt(std::move(answer), random_);
        }
        return to_outcome(std::move(answer), request);
    }

    void check() {
        for (const auto& [key, known] : evening.book.posts) {
            if (!ever_.contains(key.second)) {
                FAIL("a post was invented: " << key.second);
            }
            if (known.is_gone && !gone_.contains(key.second)) {
                FAIL("a post was taken away that is there: " << key.second);
            }
        }
    }

    void check_end() {
        std::map<std::string, const ScriptedPost*> there;
        for (const auto& post : ways_.posts()) {
            const auto id = ways_.id_of(post);
            if (!ways_.is_public(post)) {
                continue;
            }
            there.emplace(id, &post);
            const auto* known = evening.book.post(ways_.network, id);
            if (known == nullptr || known->is_gone) {
                FAIL("a post was lost: " << id);
            }
        }
        for (const auto& known : evening.book.state.mentions) {
            const auto post = there.find(known.external_id);
            if (post == there.end()) {
                FAIL("a post is known that is gone: " << known.external_id);
            }
            const auto& told = evening.book.post(ways_.network, known.external_id)->mention;
            CHECK(told.text == post->second->text);
            CHECK(told.is_sensitive == !post->second->label.empty());
        }
    }

    TalkingWays ways_;
    std::function<Timestamp()> theirs_;
    std::mt19937_64 random_;
    bool faults_ = true;
    std::int64_t said_ = 0;
    std::set<std::string> ever_;
    std::set<std::string> gone_;
};

/// `ways` begins each evening with a server of its own.
inline void spend_talking_evenings(const Evening::MakeSource& make,
                                   const std::function<TalkingWays()>& ways) {
    const auto first = first_evening();
    const auto last = first == 1 ? seeded_evenings() : first;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        CAPTURE(seed);
        TalkingEvening night(make, seed, ways());
        night.live(std::chrono::minutes{60});
        night.calm();
        CHECK_FALSE(night.evening.health().late);
    }
}

} // namespace chapeau::test
