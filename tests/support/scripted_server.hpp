// A small HTTP/1.1 server on 127.0.0.1, over real sockets, that does to its answers what networks
// and providers do. One thread of its own, `poll`, at most kConnectionsMax connections.
//
// Threads: the handler runs on the server's thread. Everything public may be called from any.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "support/scripted_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace chapeau::test {

class ScriptedServer {
public:
    using Handler = std::function<Answer(const Asked&)>;

    /// `port` 0 takes a free one.
    static Result<std::unique_ptr<ScriptedServer>> start(Handler handler, std::uint16_t port = 0);

    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer();

    std::uint16_t port() const { return port_; }
    /// `http://127.0.0.1:<port>` and `path`.
    std::string url(const std::string& path) const;

    /// The first hundred thousand.
    std::vector<Asked> asked() const;
    std::size_t connections() const;

private:
    struct Connection;

    ScriptedServer(Handler handler, int listener, int wake_read, int wake_write,
                   std::uint16_t port);
    void serve();
    void accept_one();
    void receive(Connection& connection);
    void react(Connection& connection);
    static void begin_answer(Connection& connection, Answer answer);
    void send_some(Connection& connection);

    const Handler handler_;
    const int listener_;
    const int wake_read_;
    const int wake_write_;
    const std::uint16_t port_;
    std::vector<std::unique_ptr<Connection>> open_; // The server's thread only.
    mutable Mutex mutex_;
    std::vector<Asked> asked_ GUARDED_BY(mutex_);
    std::size_t connections_ GUARDED_BY(mutex_) = 0;
    std::thread thread_;
};

/// The bytes as a gzip file with stored blocks.
std::string gzip(const std::string& plain);

/// A gzip file that unpacks to about `size_bytes` times the letter a.
std::string gzip_bomb(std::size_t size_bytes);

} // namespace chapeau::test
