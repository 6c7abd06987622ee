// One text to many phones: server-sent events.
#pragma once

#include <cstddef>
#include <string>

namespace chapeau::web {

/// What its subscribers see is the newest event. Each gets the newest one at once when it comes,
/// and each later one unless a newer overtook it: a phone on a slow link skips events, and its
/// memory here stays the same. A phone that takes nothing for a while is dropped; a silent hub
/// sends a comment now and then, so that dead phones are noticed.
///
/// Threads: the web thread's alone; others come by Server::post.
class Hub {
public:
    Hub() = default;
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;
    virtual ~Hub() = default;

    /// `event_block` is one or more whole events as they go over the wire, each ended by an empty
    /// line: "id: 7\nevent: live\ndata: {}\n\n". The transport has sent each phone its own
    /// `retry:`. Publish a few times a second at most, and keep an event under 300 bytes: the
    /// venue's Wi-Fi is the narrow place.
    virtual void publish(std::string event_block) = 0;

    virtual std::size_t subscribers() const = 0;
};

} // namespace chapeau::web
