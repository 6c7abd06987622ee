#include "app/options.hpp"
#include "app/web_options.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

Options options_of(const std::string& toml) {
    const auto reading = read(toml, machine());
    REQUIRE(reading.options);
    return *reading.options;
}

} // namespace

TEST_CASE("without a configuration phones are served and their words wait", "[app][web]") {
    const auto options = options_of("");
    CHECK(options.web.on);
    CHECK_FALSE(options.web.port);
    CHECK_FALSE(options.web.operator_port);
    CHECK(options.web.pledges);
    CHECK_FALSE(options.web.has_tls());
    CHECK(options.operators.pin.empty());
    CHECK(options.moderation.names == domain::WordsMode::HoldPhones);
}

TEST_CASE("the page's place is read", "[app][web]") {
    const auto options = options_of(R"([web]
bind = "192.168.10.2"
port = 80
operator_port = 8443
address = "Chapeau.Example.org"
hosts = ["stage.example.org", "10.0.0.1:80"]
pledges = false
amounts = ["5", "12.50"]
certificate_file = "c.pem"
key_file = "/etc/k.pem"
)");
    CHECK(options.web.bind == "192.168.10.2");
    CHECK(options.web.port == 80);
    CHECK(options.web.operator_port == 8443);
    CHECK(options.web.address == "chapeau.example.org");
    CHECK(options.web.hosts == std::vector<std::string>{"stage.example.org", "10.0.0.1:80"});
    CHECK_FALSE(options.web.pledges);
    CHECK(options.web.amounts ==
          std::vector<domain::Money>{dollars(5),
                                     *domain::Money::from_minor(1250, dollars(1).currency())});
    CHECK(options.web.certificate_file.filename() == "c.pem");
    CHECK(options.web.certificate_file.is_absolute());
    CHECK(options.web.key_file == "/etc/k.pem");
}

TEST_CASE("the two pages never share a port", "[app][web]") {
    CHECK(faults_of("[web]\nport = 8080\noperator_port = 8080\n").find("another one than") !=
          std::string::npos);
    CHECK(read("[web]\nport = 0\noperator_port = 0\n", machine()).options.has_value());
}

TEST_CASE("what cannot be served is told with its line", "[app][web]") {
    const auto faults = faults_of("[web]\n"
                                  "port = 70000\n"
                                  "address = \"http://chapeau.example.org\"\n"
                                  "hosts = [\"two words\"]\n"
                                  "amounts = [\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\"]\n"
                                  "key_file = \"k.pem\"\n");
    CHECK(faults.find("evening.toml:2: web.port") != std::string::npos);
    CHECK(faults.find("evening.toml:3: web.address") != std::string::npos);
    CHECK(faults.find("evening.toml:4: web.hosts") != std::string::npos);
    CHECK(faults.find("evening.toml:5: web.amounts") != std::string::npos);
    CHECK(faults.find("certificate_file and key_file together") != std::string::npos);
}

TEST_CASE("a PIN comes from a private file or a variable, and is digits", "[app][web]") {
    const TempFolder folder;
    const auto file = folder / "operator.pin";
    std::ofstream(file) << "482913\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    const auto by_file =
        options_of("[operator]\npin_file = \"" + std::filesystem::absolute(file).string() + "\"\n");
    CHECK(by_file.operators.pin.reveal() == "482913");

    const auto by_variable = read("[operator]\npin_env = \"PIN\"\n", machine({{"PIN", "739155"}}));
    REQUIRE(by_variable.options);
    CHECK(by_variable.options->operators.pin.reveal() == "739155");

    const auto wrong = read("[operator]\npin_env = \"PIN\"\n", machine({{"PIN", "hunter2"}}));
    REQUIRE(wrong.faults.size() == 1);
    CHECK(to_text(wrong.faults[0]).find("6 to 12 digits") != std::string::npos);
    CHECK(to_text(wrong.faults[0]).find("hunter2") == std::string::npos);
}

TEST_CASE("a PIN that others can read is refused", "[app][web]") {
    const TempFolder folder;
    const auto file = folder / "operator.pin";
    std::ofstream(file) << "482913\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::others_read);
    CHECK(faults_of("[operator]\npin_file = \"" + std::filesystem::absolute(file).string() + "\"\n")
              .find("operator.pin_file") != std::string::npos);
}

TEST_CASE("the rules for words are read as literals", "[app][web]") {
    const auto options = options_of(R"([moderation]
names = "hold_all"
words = ["f.*k"]
allowed = ["Scunthorpe"]
reserved = ["The School Library"]
coded_numbers = ["88"]
)");
    CHECK(options.moderation.names == domain::WordsMode::HoldAll);
    CHECK(options.moderation.rules.words == std::vector<std::string>{"f.*k"});
    CHECK(options.moderation.rules.allowed == std::vector<std::string>{"Scunthorpe"});
    CHECK(options.moderation.rules.reserved == std::vector<std::string>{"The School Library"});
    CHECK(options.moderation.rules.coded_numbers == std::vector<std::string>{"88"});
    CHECK(faults_of("[moderation]\nnames = \"nothing\"\n").find("hold_phones") !=
          std::string::npos);
}
