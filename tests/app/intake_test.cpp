// What providers post, through the real program: Ko-fi's gift is in the book when it is answered,
// and a message of Stripe's proves nothing by itself.
#include "base/format.hpp"
#include "net/curl_http.hpp"
#include "options_support.hpp"
#include "process.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <sys/stat.h>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::chrono::seconds kIntakePatience{30};
constexpr const char* kKofiToken = "8a1f7c1e-1f0b-4c0e-9d55-000000000001";

class PostedEvening {
public:
    PostedEvening() {
        std::ofstream(folder_ / "kofi.token") << kKofiToken << "\n";
        ::chmod((folder_ / "kofi.token").c_str(), S_IRUSR | S_IWUSR);
        std::ofstream(config())
            << "[web]\nbind = \"127.0.0.1\"\nport = 0\noperator_port = 0\nintake_port = 0\n"
               "hosts = [\"127.0.0.1\"]\n"
               "[[source]]\nname = \"ko-fi-page\"\nkind = \"kofi\"\ntoken_file = \"kofi.token\"\n"
               "[book]\nfolder = \"data\"\n";
        program_ = std::make_unique<Process>(
            std::vector<std::string>{CHAPEAU_PROGRAM, "run", "--no-screen", "--config", config()},
            errors(), std::vector<std::string>{"HOME=" + folder_.path().string()});
        REQUIRE(program_->line(kIntakePatience)); // The book is open.
        port_ = port_told();
    }

    Process& program() { return *program_; }

    int post(const std::string& path, const std::string& body) {
        const auto client = *net::make_curl_http_client({.user_agent = "Ko-fi"});
        net::Request request;
        request.method = net::Method::Post;
        request.url = format("http://127.0.0.1:{}{}", port_, path);
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.body = body;
        std::optional<net::Outcome> outcome;
        client->submit(std::move(request),
                       [&outcome](net::Outcome answer) { outcome = std::move(answer); });
        while (!outcome) {
            client->run(milliseconds(50));
        }
        INFO((*outcome ? std::string() : outcome->error().message));
        REQUIRE(*outcome);
        return (*outcome)->status;
    }

private:
    std::string config() const { return (folder_ / "evening.toml").string(); }
    std::string errors() const { return (folder_ / "errors.txt").string(); }

    /// From the line of the log that says where providers may post.
    std::string port_told() const {
        std::ifstream file(errors());
        const std::string log{std::istreambuf_iterator<char>(file), {}};
        const std::string mark = "providers may post to port ";
        const auto at = log.find(mark);
        INFO(log);
        REQUIRE(at != std::string::npos);
        const auto from = at + mark.size();
        return log.substr(from, log.find(',', from) - from);
    }

    TempFolder folder_;
    std::unique_ptr<Process> program_;
    std::string port_;
};

std::string delivery(const std::string& token, const std::string& id) {
    return "data=%7B%22verification_token%22%3A%22" + token +
           "%22%2C%22message_id%22%3A%22m1%22%2C%22timestamp%22%3A%222026-11-21T19%3A04%3A30Z%22"
           "%2C%22type%22%3A%22Donation%22%2C%22is_public%22%3Atrue%2C%22from_name%22%3A%22Ada%22"
           "%2C%22message%22%3Anull%2C%22amount%22%3A%223.00%22%2C%22currency%22%3A%22USD%22"
           "%2C%22kofi_transaction_id%22%3A%22" +
           id + "%22%7D";
}

} // namespace

TEST_CASE("a gift that Ko-fi posts is in the book when it is answered, once", "[app][intake]") {
    PostedEvening evening;
    CHECK(evening.post("/intake/ko-fi-page", delivery("another", "t1")) == 403);
    CHECK(evening.post("/intake/ko-fi-page", "nonsense") == 400);
    CHECK(evening.post("/intake/elsewhere", delivery(kKofiToken, "t1")) == 404);
    CHECK(evening.post("/intake/ko-fi-page", delivery(kKofiToken, "t1")) == 200);
    CHECK(evening.post("/intake/ko-fi-page", delivery(kKofiToken, "t1")) == 200);
    CHECK(evening.post("/intake/ko-fi-page", delivery(kKofiToken, "t2")) == 200);
    CHECK(evening.program().wait_for("USD 6.00 received", kIntakePatience));
    CHECK(evening.program().terminate() == 0);
}

TEST_CASE("Ko-fi without a way in is a fault of the configuration", "[app][intake]") {
    const auto faults = [](const std::string& web) {
        std::string text;
        const auto environment = machine({{"KOFI", "a-token"}});
        for (const auto& fault : read(web + "[[source]]\nname = \"kofi\"\nkind = \"kofi\"\n"
                                            "token_env = \"KOFI\"\n",
                                      environment)
                                     .faults) {
            text += app::to_text(fault) + "\n";
        }
        return text;
    };
    CHECK(faults("").find("web.intake_port") != std::string::npos);
    CHECK(faults("[web]\non = false\nintake_port = 8280\n").find("intake_port") !=
          std::string::npos);
    CHECK(faults("[web]\nintake_port = 8280\n").empty());
}
