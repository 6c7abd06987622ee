#include "support/scripted_server.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace chapeau::test {

namespace {

constexpr std::size_t kConnectionsMax = 64;
constexpr std::size_t kRequestBytesMax = std::size_t{64} << 10U;
constexpr std::size_t kAskedMax = 100'000;
constexpr std::size_t kBombBytes = std::size_t{64} << 20U;
constexpr std::chrono::milliseconds kSlowStep{200};

enum class After { KeepOpen, Close, Reset };

Asked parse_request(const std::string& head) {
    Asked asked;
    const auto first = head.substr(0, head.find("\r\n"));
    const auto method_end = first.find(' ');
    const auto target_end = first.rfind(' ');
    asked.method = first.substr(0, method_end);
    if (method_end == std::string::npos || target_end <= method_end) {
        return asked;
    }
    const auto target = first.substr(method_end + 1, target_end - method_end - 1);
    const auto mark = target.find('?');
    asked.path = target.substr(0, mark);
    asked.query = mark == std::string::npos ? std::string{} : target.substr(mark + 1);
    std::size_t at = first.size() + 2;
    while (at < head.size()) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        const auto line = std::string_view(head).substr(at, end - at);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos) {
            asked.headers.emplace_back(to_lower_ascii(line.substr(0, colon)),
                                       std::string(trim(line.substr(colon + 1))));
        }
        at = end + 2;
    }
    return asked;
}

std::string head_of(const Answer& answer, const std::string& extra) {
    auto head = format("HTTP/1.1 {} Scripted\r\n", answer.status);
    for (const auto& [name, value] : answer.headers) {
        head += name + ": " + value + "\r\n";
    }
    return head + extra + "\r\n";
}

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const auto c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

void append_le(std::string& bytes, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) {
        bytes += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
    }
}

std::string gzip_head() {
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
}

/// Bits as deflate orders them (RFC 1951, 3.1.1).
class BitWriter {
public:
    void plain(std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i) {
            bit((value >> static_cast<unsigned>(i)) & 1U);
        }
    }
    void huffman(std::uint32_t code, int count) {
        for (int i = count - 1; i >= 0; --i) {
            bit((code >> static_cast<unsigned>(i)) & 1U);
        }
    }
    std::string take() {
        if (used_ > 0) {
            bytes_ += static_cast<char>(current_);
        }
        return std::move(bytes_);
    }

private:
    void bit(std::uint32_t value) {
        current_ |= value << used_;
        if (++used_ == 8) {
            bytes_ += static_cast<char>(current_);
            current_ = 0;
            used_ = 0;
        }
    }
    std::string bytes_;
    std::uint32_t current_ = 0;
    std::uint32_t used_ = 0;
};

} // namespace

std::string gzip(const std::string& plain) {
    auto bytes = gzip_head();
    std::size_t at = 0;
    do {
        constexpr std::size_t kStoredMax = 65535;
        const auto size = std::min(kStoredMax, plain.size() - at);
        bytes += static_cast<char>(at + size == plain.size() ? 1 : 0);
        append_le(bytes, static_cast<std::uint32_t>(size), 2);
        append_le(bytes, ~static_cast<std::uint32_t>(size), 2);
        bytes += plain.substr(at, size);
        at += size;
    } while (at < plain.size());
    append_le(bytes, crc32(plain), 4);
    append_le(bytes, static_cast<std::uint32_t>(plain.size()), 4);
    return bytes;
}

std::string gzip_bomb(std::size_t size_bytes) {
    constexpr std::size_t kRepeat = 258; // The longest match, 13 bits.
    BitWriter bits;
    bits.plain(1, 1); // The last block,
    bits.plain(1, 2); // with fixed codes.
    bits.huffman(0x30 + 'a', 8);
    for (std::size_t done = 0; done < size_bytes; done += kRepeat) {
        bits.huffman(0xC5, 8); // Length 258,
        bits.huffman(0, 5);    // one back.
    }
    bits.huffman(0, 7);
    return gzip_head() + bits.take() + std::string(8, '\0');
}

struct ScriptedServer::Connection {
    int socket = -1;
    std::string in;
    std::string out;
    std::size_t sent = 0;
    bool answering = false;
    bool closed = false;
    After after = After::KeepOpen;
    bool slow = false;
    std::chrono::steady_clock::time_point next_step;
    std::string endless; // What is sent again and again once `out` is out.
};

void ScriptedServer::begin_answer(Connection& connection, Answer answer) {
    auto& body = answer.body;
    std::string coding;
    if (answer.fault == Fault::Gzip || answer.fault == Fault::TruncatedGzip) {
        body = gzip(body);
        coding = "Content-Encoding: gzip\r\n";
    } else if (answer.fault == Fault::GzipBomb) {
        body = gzip_bomb(kBombBytes);
        coding = "Content-Encoding: gzip\r\n";
    }
    const auto half = body.size() / 2;
    const auto length = answer.status == 304 || answer.status == 204
                            ? std::string{}
                            : format("Content-Length: {}\r\n", body.size());
    connection.out = head_of(answer, coding + length) + body;
    switch (answer.fault) {
    case Fault::None:
    case Fault::Gzip:
    case Fault::GzipBomb:
        break;
    case Fault::Hang:
        connection.out.clear();
        break;
    case Fault::CloseAtOnce:
        connection.closed = true;
        break;
    case Fault::ResetMidBody:
    case Fault::ShortBody:
        connection.out.resize(connection.out.size() - (body.size() - half));
        connection.after = answer.fault == Fault::ShortBody ? After::Close : After::Reset;
        break;
    case Fault::TruncatedGzip:
        connection.out =
            head_of(answer, coding + format("Content-Length: {}\r\n", half)) + body.substr(0, half);
        break;
    case Fault::SlowBody:
        connection.slow = true;
        break;
    case Fault::EndlessHeaders:
        connection.out = format("HTTP/1.1 {} Scripted\r\n", answer.status);
        connection.endless = "X-More: and more and more and more and more and more\r\n";
        break;
    case Fault::EndlessBody:
        connection.out = head_of(answer, "Transfer-Encoding: chunked\r\n");
        connection.endless = "400\r\n" + std::string(0x400, 'z') + "\r\n";
        break;
    }
}

Result<std::unique_ptr<ScriptedServer>> ScriptedServer::start(Handler handler, std::uint16_t port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    std::array<int, 2> wake{-1, -1};
    if (listener < 0 || bind(listener, generic, size) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, generic, &size) != 0 ||
        pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        close(listener);
        return fail(Errc::Io, "cannot listen on 127.0.0.1:{}", port);
    }
    return std::unique_ptr<ScriptedServer>(new ScriptedServer(std::move(handler), listener, wake[0],
                                                              wake[1], ntohs(address.sin_port)));
}

ScriptedServer::ScriptedServer(Handler handler, int listener, int wake_read, int wake_write,
                               std::uint16_t port)
    : handler_(std::move(handler)),
      listener_(listener),
      wake_read_(wake_read),
      wake_write_(wake_write),
      port_(port) {
    thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
    // The pipe has room for the one byte that it ever carries.
    if (write(wake_write_, "x", 1) == 1) {
        thread_.join();
    }
    for (const auto& connection : open_) {
        close(connection->socket);
    }
    close(listener_);
    close(wake_read_);
    close(wake_write_);
}

std::string ScriptedServer::url(const std::string& path) const {
    return format("http://127.0.0.1:{}{}", port_, path);
}

std::vector<Asked> ScriptedServer::asked() const {
    const MutexLock lock(mutex_);
    return asked_;
}

std::size_t ScriptedServer::connections() const {
    const MutexLock lock(mutex_);
    return connections_;
}

void ScriptedServer::serve() {
    while (true) {
        std::vector<pollfd> watched{{wake_read_, POLLIN, 0}, {listener_, POLLIN, 0}};
        const auto now = std::chrono::steady_clock::now();
        int wait_ms = -1;
        for (const auto& connection : open_) {
            short events = POLLIN;
            const auto has_out =
                connection->sent < connection->out.size() || !connection->endless.empty();
            if (has_out && connection->slow && connection->next_step > now) {
                wait_ms = static_cast<int>(kSlowStep.count());
            } else if (has_out) {
                events = POLLIN | POLLOUT;
            }
            watched.push_back({connection->socket, events, 0});
        }
        poll(watched.data(), watched.size(), wait_ms);
        if (watched[0].revents != 0) {
            return;
        }
        for (std::size_t i = 2; i < watched.size(); ++i) {
            auto& connection = *open_[i - 2];
            if ((watched[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
                receive(connection);
            }
            if (!connection.closed && (watched[i].revents & POLLOUT) != 0) {
                send_some(connection);
            }
        }
        std::erase_if(open_, [](const auto& connection) {
            if (connection->closed) {
                close(connection->socket);
            }
            return connection->closed;
        });
        if (watched[1].revents != 0) {
            accept_one();
        }
    }
}

void ScriptedServer::accept_one() {
    const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (accepted < 0) {
        return;
    }
    if (open_.size() >= kConnectionsMax) {
        close(accepted);
        return;
    }
    auto connection = std::make_unique<Connection>();
    connection->socket = accepted;
    open_.push_back(std::move(connection));
    const MutexLock lock(mutex_);
    ++connections_;
}

void ScriptedServer::receive(Connection& connection) {
    std::array<char, 4096> buffer{};
    const auto size = recv(connection.socket, buffer.data(), buffer.size(), 0);
    if (size <= 0) {
        connection.closed = true;
        return;
    }
    connection.in.append(buffer.data(), static_cast<std::size_t>(size));
    if (connection.in.size() > kRequestBytesMax) {
        connection.closed = true;
        return;
    }
    react(connection);
}

void ScriptedServer::react(Connection& connection) {
    const auto end = connection.in.find("\r\n\r\n");
    if (connection.answering || end == std::string::npos) {
        return;
    }
    auto asked = parse_request(connection.in.substr(0, end));
    const auto length = parse_int64(asked.header("content-length")).value_or(0);
    const auto size = static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
    if (connection.in.size() - (end + 4) < size) {
        return; // More of the body is to come.
    }
    asked.body = connection.in.substr(end + 4, size);
    connection.in.erase(0, end + 4 + size);
    auto answer = handler_(asked);
    {
        const MutexLock lock(mutex_);
        if (asked_.size() < kAskedMax) {
            asked_.push_back(std::move(asked));
        }
    }
    connection.answering = true;
    connection.sent = 0;
    connection.after = After::KeepOpen;
    begin_answer(connection, std::move(answer));
}

void ScriptedServer::send_some(Connection& connection) {
    if (connection.sent >= connection.out.size() && !connection.endless.empty()) {
        connection.out = connection.endless;
        connection.sent = 0;
    }
    constexpr std::size_t kStepMax = 65536;
    const auto left = connection.out.size() - connection.sent;
    const auto step = connection.slow ? std::size_t{1} : std::min(kStepMax, left);
    const auto size =
        send(connection.socket, connection.out.data() + connection.sent, step, MSG_NOSIGNAL);
    if (size < 0) {
        connection.closed = true;
        return;
    }
    connection.sent += static_cast<std::size_t>(size);
    connection.next_step = std::chrono::steady_clock::now() + kSlowStep;
    if (connection.sent < connection.out.size() || !connection.endless.empty()) {
        return;
    }
    connection.answering = false;
    if (connection.after == After::Reset) {
        const linger at_once{1, 0};
        setsockopt(connection.socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    connection.closed = connection.after != After::KeepOpen;
    react(connection);
}

} // namespace chapeau::test
