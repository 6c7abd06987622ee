// The evening with phones, whole: the real program in a window, its code read off the screen as a
// phone reads it, and a promise made over a real connection.
#include "base/format.hpp"
#include "base/json.hpp"
#include "net/curl_http.hpp"
#include "net/http.hpp"
#include "process.hpp"
#include "support/catch.hpp"
#include "support/phone_camera.hpp"
#include "support/temp_folder.hpp"
#include "support/virtual_display.hpp"

#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr int kPhonesWidth = 1920;
constexpr int kPhonesHeight = 1080;
constexpr std::chrono::seconds kPhonesPatience{60};

/// A phone: one request at a time, as a browser on the page at `page` makes it.
class Phone {
public:
    explicit Phone(std::string page) : page_(std::move(page)) {
        auto made = net::make_curl_http_client({.user_agent = "a phone", .ca_file = ""});
        REQUIRE(made);
        client_ = *std::move(made);
    }

    net::Response get(const std::string& path) {
        net::Request request;
        request.url = page_ + path;
        return send(std::move(request));
    }

    net::Response post(const std::string& path, const std::string& body) {
        net::Request request;
        request.method = net::Method::Post;
        request.url = page_ + path;
        request.headers = {{"Content-Type", "application/json"}, {"X-Chapeau", "1"}};
        request.body = body;
        return send(std::move(request));
    }

private:
    net::Response send(net::Request request) {
        request.transport = net::Transport::PlainHttpAllowed;
        std::optional<net::Outcome> outcome;
        client_->submit(std::move(request),
                        [&](net::Outcome answer) { outcome = std::move(answer); });
        const auto until = std::chrono::steady_clock::now() + kPhonesPatience;
        while (!outcome && std::chrono::steady_clock::now() < until) {
            client_->run(milliseconds(100));
        }
        REQUIRE(outcome);
        REQUIRE(outcome->has_value());
        return **outcome;
    }

    std::string page_; // Without the last slash.
    std::unique_ptr<net::HttpClient> client_;
};

std::int64_t number_in(const std::string& body, const std::string& pointer) {
    const auto value = json::parse(body);
    REQUIRE(value);
    const auto found = value->at(pointer);
    REQUIRE(found);
    REQUIRE(*found != nullptr);
    REQUIRE((*found)->number() != nullptr);
    return std::stoll((*found)->number()->token);
}

std::string told(const std::string& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Evening {
    Evening() {
        std::ofstream(config) << "[web]\nport = 0\noperator_port = 0\n"
                                 "[book]\nfolder = \"data\"\n"
                                 "[challenge]\nduration_minutes = 0\nlanguage = \"en\"\n";
    }

    TempFolder folder;
    std::string config = (folder / "evening.toml").string();
    std::string errors = (folder / "errors.txt").string();
    std::string home = "HOME=" + folder.path().string();
};

constexpr const char* kPromise =
    R"({"key":"00112233445566778899aabbccddeeff","device":"ffeeddccbbaa99887766554433221100",)"
    R"("amount":2500,"name":"Zoë","message":""})";

} // namespace

TEST_CASE("a phone scans the screen's code, promises, and the screen tells it at once",
          "[app][web][screen]") {
    if (VirtualDisplay::missing_program() || !has_phone_camera()) {
        WARN("SKIPPED: Xvfb, xdotool or zbarimg is not installed");
        return;
    }
    const VirtualDisplay screen("1920x1080x24");
    REQUIRE(screen.ready());
    const Evening evening;
    Process program({CHAPEAU_PROGRAM, "run", "--windowed",
                     format("{}x{}", kPhonesWidth, kPhonesHeight), "--config", evening.config},
                    evening.errors, {evening.home, screen.variable()});
    const auto until = std::chrono::steady_clock::now() + kPhonesPatience;
    std::string page;
    while (page.empty() && program.is_alive() && std::chrono::steady_clock::now() < until) {
        page = scanned(screen.screen(kPhonesWidth, kPhonesHeight));
    }
    INFO(told(evening.errors));
    REQUIRE(page.rfind("http://", 0) == 0);
    REQUIRE(page.back() == '/');
    page.pop_back();

    Phone phone(page);
    const auto opened = phone.get("/");
    CHECK(opened.status == 200);
    CHECK(opened.body.find("<html") != std::string::npos);

    const auto before = screen.screen(kPhonesWidth, kPhonesHeight);
    const auto promised = phone.post("/api/pledge", kPromise);
    INFO(promised.body);
    REQUIRE(promised.status == 200);
    CHECK(number_in(promised.body, "/number") == 1);
    auto after = before;
    while (after == before && std::chrono::steady_clock::now() < until) {
        after = screen.screen(kPhonesWidth, kPhonesHeight);
    }
    CHECK_FALSE(after == before);
    const auto live = phone.get("/api/live");
    CHECK(number_in(live.body, "/pledged") == 2500);
    CHECK(number_in(live.body, "/received") == 0);
    CHECK(program.terminate() == 0);
}

TEST_CASE("a promise that was answered is there after a kill, and told again is the same one",
          "[app][web]") {
    const Evening evening;
    std::int64_t gift = 0;
    for (int run = 0; run < 2; ++run) {
        Process program({CHAPEAU_PROGRAM, "run", "--no-screen", "--config", evening.config},
                        evening.errors, {evening.home});
        REQUIRE(program.wait_for("line ", kPhonesPatience));
        const auto text = told(evening.errors);
        constexpr std::string_view kAt = "web: the page is at ";
        const auto at = text.rfind(kAt);
        REQUIRE(at != std::string::npos);
        const auto begin = at + kAt.size();
        auto page = text.substr(begin, text.find('\n', begin) - begin);
        REQUIRE(page.back() == '/');
        page.pop_back();
        Phone phone(page);
        const auto answer = phone.post("/api/pledge", kPromise);
        REQUIRE(answer.status == 200);
        if (run == 0) {
            gift = number_in(answer.body, "/gift");
            program.kill_now();
        } else {
            CHECK(number_in(answer.body, "/gift") == gift);
            CHECK(number_in(phone.get("/api/live").body, "/pledged") == 2500);
            CHECK(program.terminate() == 0);
        }
    }
}
