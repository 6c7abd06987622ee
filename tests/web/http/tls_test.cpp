#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "web/http/site.hpp"
#include "web/http/tls_phone.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace chapeau::web {

using test::TestPhone;
using test::TestSite;
using test::TlsPhone;
using test::write_certificate;

namespace {

TlsFiles files_in(const chapeau::test::TempFolder& folder) {
    return {folder / "certificate.pem", folder / "key.pem"};
}

ListenerOptions listener_with(const TlsFiles& files) {
    ListenerOptions options;
    options.tls = files;
    return options;
}

ServerOptions attentive() {
    ServerOptions options;
    options.sweep = milliseconds{5};
    options.tls_check = milliseconds{5};
    return options;
}

} // namespace

TEST_CASE("requests and streams work the same under TLS", "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "one");
    TestSite site({}, listener_with(files_in(folder)));
    TlsPhone phone(site.port());
    REQUIRE(phone.is_connected());
    phone.say(site.get("/a") + site.post("/b", std::string(5000, 'x')));
    const auto heard = phone.hear_until("xx|127.0.0.1");
    CHECK(heard.find("/a|||127.0.0.1") != std::string::npos);
    CHECK(heard.find("\r\nCross-Origin-Opener-Policy: same-origin\r\n") != std::string::npos);
    phone.say(site.get("/page"));
    CHECK(phone.hear_until(std::string(4000, 'p')).size() > 4000);
    site.publish("data: one\n\n");
    phone.say(site.get("/events"));
    CHECK(phone.hear_until("data: one\n\n").find("retry: ") != std::string::npos);
    site.publish("data: two\n\n");
    CHECK(phone.hear_until("data: two\n\n") == "data: two\n\n");
}

TEST_CASE("a large answer comes whole to a slow phone under TLS", "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "one");
    TestSite site({}, listener_with(files_in(folder)));
    site.on_web_thread([&site] {
        site.handler().page =
            std::make_shared<const std::string>(std::string(6'000'000, 'p') + "END");
    });
    TlsPhone phone(site.port());
    phone.say(site.get("/page"));
    CHECK(phone.hear_until("END").size() > 6'000'003);
}

TEST_CASE("old versions and plain words are refused under TLS", "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "one");
    TestSite site({}, listener_with(files_in(folder)));
    CHECK_FALSE(TlsPhone(site.port(), TlsPhone::Version::Tls11).is_connected());
    TestPhone plain(site.port());
    plain.say(site.get("/"));
    CHECK(plain.hear_all().find("HTTP/") == std::string::npos);
    CHECK(plain.was_closed());
    CHECK(site.handler().asked == 0);
}

TEST_CASE("who never ends the greeting of TLS is closed", "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "one");
    auto options = attentive();
    options.header_patience = milliseconds{30};
    TestSite site(options, listener_with(files_in(folder)));
    TestPhone silent(site.port());
    silent.say("\x16\x03\x01");
    CHECK(silent.hear_all().empty());
    CHECK(silent.was_closed());
}

TEST_CASE("a changed certificate is used for new connections, and old ones go on",
          "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "first");
    TestSite site(attentive(), listener_with(files_in(folder)));
    TlsPhone before(site.port());
    CHECK(before.name_of_server() == "first");
    write_certificate(files_in(folder), "second, with a longer name");
    std::string name;
    while (name != "second, with a longer name") {
        TlsPhone after(site.port());
        REQUIRE(after.is_connected()); // Never a moment without one.
        name = after.name_of_server();
    }
    before.say(site.get("/before"));
    CHECK_FALSE(before.hear_until("/before|||").empty());
    // Half a change is no change.
    std::ofstream(files_in(folder).certificate) << "nonsense";
    const SystemClock clock;
    const auto end = clock.steady_now() + milliseconds{100}; // Twenty looks at the files.
    while (clock.steady_now() < end) {
        TlsPhone after(site.port());
        CHECK(after.name_of_server() == "second, with a longer name");
    }
}

TEST_CASE("a phone that goes amid a write under TLS ends nothing", "[web][http][threads]") {
    const chapeau::test::TempFolder folder;
    write_certificate(files_in(folder), "one");
    TestSite site({}, listener_with(files_in(folder)));
    for (int i = 0; i < 10; ++i) {
        TlsPhone phone(site.port());
        phone.say(site.get("/events"));
        REQUIRE(site.comes_true([&site] { return site.handler().hub->subscribers() > 0; }));
    }
    for (int i = 0; i < 10; ++i) {
        site.publish("data: x\n\n");
    }
    CHECK(site.comes_true([&site] { return site.handler().hub->subscribers() == 0; }));
}

TEST_CASE("certificate files that cannot be used are told by name", "[web][http]") {
    const chapeau::test::TempFolder folder;
    const auto files = files_in(folder);
    const SystemClock clock;
    test::TellingHandler handler;
    const auto server = Server::make({}, clock);
    REQUIRE(server);
    auto options = listener_with(files);
    options.address = "127.0.0.1";
    const auto complaint = [&] {
        const auto port = (*server)->listen(options, handler);
        REQUIRE_FALSE(port);
        return port.error().message;
    };
    CHECK(complaint().find("certificate.pem: no such file") != std::string::npos);
    write_certificate(files, "other");
    const auto other_key = folder / "other_key.pem";
    std::filesystem::rename(files.key, other_key);
    CHECK(complaint().find("key.pem: no such file") != std::string::npos);
    write_certificate(files, "one", -1);
    CHECK(complaint().find("expired") != std::string::npos);
    write_certificate(files, "one");
    std::filesystem::permissions(files.key, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    CHECK(complaint().find("chmod o-rwx") != std::string::npos);
    std::filesystem::remove(files.key);
    std::filesystem::rename(other_key, files.key);
    CHECK(complaint().find("belongs to its certificate") != std::string::npos);
    std::ofstream(files.certificate) << "nonsense";
    CHECK(complaint().find("cannot read the certificate") != std::string::npos);
}

} // namespace chapeau::web
