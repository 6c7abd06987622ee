// A running server on 127.0.0.1 with a small handler behind it, for the tests and the abuse run.
#pragma once

#include "base/clock.hpp"
#include "support/catch.hpp"
#include "web/http/phone.hpp"
#include "web/server.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::web::test {

/// Tells what it was asked; follows its hub at /events; keeps the replies of /later.
class TellingHandler : public Handler {
public:
    void handle(Request request, Reply reply) override {
        ++asked;
        if (request.path == "/events") {
            reply(Subscribe{hub});
        } else if (request.path == "/later") {
            later.push_back(std::move(reply));
        } else if (request.path == "/page") {
            Response response;
            response.content_type = "text/html; charset=utf-8";
            response.body = page;
            response.headers.push_back({"Cache-Control", "no-cache"});
            reply(std::move(response));
        } else {
            reply(make_response(200, "text/plain; charset=utf-8",
                                request.path + "|" + request.query + "|" + request.body + "|" +
                                    request.peer));
        }
    }

    Hub* hub = nullptr;
    std::vector<Reply> later; // The web thread's.
    std::shared_ptr<const std::string> page = std::make_shared<const std::string>(4000, 'p');
    std::atomic<int> asked = 0;
};

class TestSite {
public:
    explicit TestSite(const ServerOptions& options = {}, ListenerOptions listener = {}) {
        auto made = Server::make(options, clock_);
        REQUIRE(made);
        server_ = std::move(*made);
        handler_.hub = &server_->add_hub();
        listener.address = "127.0.0.1";
        if (listener.hosts.empty()) {
            listener.hosts = {"phone.test"};
        }
        const auto port = server_->listen(listener, handler_);
        REQUIRE(port);
        port_ = *port;
        server_->start();
    }

    Server& server() { return *server_; }
    TellingHandler& handler() { return handler_; }
    std::uint16_t port() const { return port_; }

    std::string host() const { return "phone.test:" + std::to_string(port_); }
    std::string get(const std::string& target) const {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n";
    }
    std::string post(const std::string& target, const std::string& body) const {
        return "POST " + target + " HTTP/1.1\r\nHost: " + host() +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    /// On the web thread, and waited for.
    template <class Deed>
    auto on_web_thread(Deed deed) {
        auto task = std::make_shared<std::packaged_task<decltype(deed())()>>(std::move(deed));
        auto result = task->get_future();
        server_->post([task] { (*task)(); });
        return result.get();
    }

    void publish(const std::string& event) {
        server_->post([this, event] { handler_.hub->publish(event); });
    }

    /// Asks the web thread again and again; the condition is what the test is about.
    template <class Condition>
    bool comes_true(Condition condition) {
        const auto end = clock_.steady_now() + seconds{10};
        while (clock_.steady_now() < end) {
            if (on_web_thread(condition)) {
                return true;
            }
        }
        return false;
    }

    std::size_t connections() {
        return on_web_thread([this] { return server_->connections(); });
    }

private:
    SystemClock clock_;
    TellingHandler handler_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
};

} // namespace chapeau::web::test
