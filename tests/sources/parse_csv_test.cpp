#include "base/time_text.hpp"
#include "makers.hpp"
#include "recordings.hpp"
#include "sources/csv/parse.hpp"
#include "support/catch.hpp"

#include <set>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::csv;
using namespace chapeau::test;

namespace {

Result<File> parse(const std::string& bytes) {
    return parse_file(bytes, usd(), domain::Layer::Captured);
}

std::vector<std::vector<std::string>> fields(const std::string& bytes, char separator = ',') {
    std::vector<std::vector<std::string>> all;
    const auto lines = split(bytes, separator);
    REQUIRE(lines);
    for (const auto& line : lines->lines) {
        all.push_back(line.fields);
    }
    return all;
}

} // namespace

TEST_CASE("a CSV file of gifts is read", "[sources]") {
    const auto file = parse(recording("csv/gifts.csv"));
    REQUIRE(file);
    CHECK(file->last_line == LastLine::Ended);
    const auto& rows = file->rows;
    REQUIRE(rows.gifts.size() == 3);
    CHECK(rows.gifts[0].external_id == "1");
    CHECK(rows.gifts[0].amount->minor() == 1050);
    CHECK(rows.gifts[0].name == "Ana");
    CHECK(rows.gifts[0].message == "Hello, \"world\"\nsecond line");
    CHECK(rows.gifts[1].name.empty());
    CHECK(rows.gifts[1].layer == domain::Layer::Pledged);
    REQUIRE(rows.refunds.size() == 1);
    CHECK(rows.refunds[0].gift_external_id == "3");
    CHECK(rows.gifts[2].amount == money_in("EUR", 700));
    CHECK(rows.parked.size() == 4);
}

TEST_CASE("quotes hold separators and line ends", "[sources]") {
    CHECK(fields("a,\"b,c\",\"d\"\"e\"\n") ==
          std::vector<std::vector<std::string>>{{"a", "b,c", "d\"e"}});
    CHECK(fields("a,\"b\r\nc\"\r\nd,e\r\n") ==
          std::vector<std::vector<std::string>>{{"a", "b\r\nc"}, {"d", "e"}});
    CHECK(fields(",\n\n\r\nx\n") == std::vector<std::vector<std::string>>{{"", ""}, {"x"}});
    CHECK(fields("").empty());
}

TEST_CASE("a line without an end is not taken", "[sources]") {
    const auto file = parse(recording("csv/unfinished.csv"));
    REQUIRE(file);
    CHECK(file->last_line == LastLine::Unfinished);
    CHECK(file->rows.gifts.size() == 1);
    // Whatever is cut off at whichever byte, no gift is invented and no amount is halved.
    const auto whole = recording("csv/gifts.csv");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto part = parse(whole.substr(0, size));
        if (!part) {
            continue;
        }
        for (const auto& gift : part->rows.gifts) {
            const auto& id = gift.external_id;
            CHECK((id == "1" || id == "2" || id == "4"));
            CHECK(gift.amount == (id == "1"   ? money_in("USD", 1050)
                                  : id == "2" ? money_in("USD", 2000)
                                              : money_in("EUR", 700)));
        }
    }
}

TEST_CASE("a quote within a field is a letter like any other", "[sources]") {
    CHECK(fields("7,Bob 6\" Smith,x\n8,Ann,y\n") ==
          std::vector<std::vector<std::string>>{{"7", "Bob 6\" Smith", "x"}, {"8", "Ann", "y"}});
    CHECK(fields("a\"b\",\"\",c\n") == std::vector<std::vector<std::string>>{{"a\"b\"", "", "c"}});
    CHECK(fields("\"Bob\" Smith,\"\"x\n") ==
          std::vector<std::vector<std::string>>{{"Bob Smith", "x"}});
}

TEST_CASE("a quote that swallows a line end fails the reading by its line", "[sources]") {
    const auto never_closed = parse(recording("csv/open_quote.csv"));
    REQUIRE_FALSE(never_closed);
    CHECK(never_closed.error().message.find("line 3") != std::string::npos);
    const std::string head = "id,amount,time,name\n\n";
    // Closed by what should have opened another field: as many fields as there should be.
    const auto too_late =
        parse(head + "7,10,2026-11-21T19:00:00Z,\"Bob\n8,10,2026-11-21T19:00:00Z,\"Ann\"\n");
    REQUIRE_FALSE(too_late);
    CHECK(too_late.error().message.find("line 3") != std::string::npos);
    // Closed properly by chance, so that two lines became one of another width.
    const auto by_chance =
        parse(head + "\"7\",10,2026-11-21T19:00:00Z,\"Bob\n8,10,2026-11-21T19:00:00Z,Ann\",x\n");
    REQUIRE_FALSE(by_chance);
    CHECK(by_chance.error().message.find("line 3") != std::string::npos);
    // Within one line it is no more than a line that is still being written.
    const auto unfinished = parse(head + "7,10,2026-11-21T19:00:00Z,\"Bo");
    REQUIRE(unfinished);
    CHECK(unfinished->last_line == LastLine::Unfinished);
}

TEST_CASE("a name is shown only where the word for anonymous clearly says so", "[sources]") {
    const auto name_under = [](const std::string& word) {
        const auto file =
            parse("time,amount,name,anonymous\n2026-11-21T19:00:00Z,10,Ana," + word + "\n");
        REQUIRE(file);
        REQUIRE(file->rows.gifts.size() == 1);
        return file->rows.gifts[0].name;
    };
    for (const auto* word : {"", " ", "false", "FALSE", "no", "No", "non", "n", "N", "0"}) {
        CAPTURE(word);
        CHECK(name_under(word) == "Ana");
    }
    for (const auto* word : {"true", "yes", "Y", "1", "oui", "x", "vrai", "ja", "2", "anonymous",
                             "-", "00", "nope", "\xC2\xA0"}) {
        CAPTURE(word);
        CHECK(name_under(word).empty());
    }
}

TEST_CASE("a spreadsheet's semicolons and byte order mark are understood", "[sources]") {
    const auto file = parse(recording("csv/excel_french.csv"));
    REQUIRE(file);
    REQUIRE(file->rows.gifts.size() == 2);
    CHECK(file->rows.gifts[0].name == "Zo\xC3\xAB");
    CHECK(file->rows.gifts[0].external_id != file->rows.gifts[1].external_id);
}

TEST_CASE("rows without an id keep their ids when the file grows", "[sources]") {
    const auto text = recording("csv/excel_french.csv");
    const auto before = parse(text);
    const auto after = parse(text + "2026-11-21T19:00:00Z;10.50;Zo\xC3\xAB\r\n");
    REQUIRE(before);
    REQUIRE(after);
    CHECK(after->rows.gifts.size() == 3);
    CHECK(after->rows.gifts[0].external_id == before->rows.gifts[0].external_id);
    CHECK(after->rows.gifts[1].external_id == before->rows.gifts[1].external_id);
}

TEST_CASE("a line that is not UTF-8 is parked as readable text", "[sources]") {
    const auto file = parse(recording("csv/latin1.csv"));
    REQUIRE(file);
    CHECK(file->rows.gifts.size() == 1);
    REQUIRE(file->rows.parked.size() == 1);
    CHECK(file->rows.parked[0].reason.find("UTF-8") != std::string::npos);
}

TEST_CASE("a file without the columns that matter is an error", "[sources]") {
    CHECK_FALSE(parse(recording("csv/no_header.csv")));
    CHECK_FALSE(parse(""));
    CHECK_FALSE(parse("id,time\n"));
    CHECK_FALSE(parse("time,amount,time\n"));
    CHECK_FALSE(parse("time,amount"));
    CHECK_FALSE(parse("time,amount" + std::string(100, ',') + "\n"));
    CHECK(parse("time,amount\n"));
    CHECK(parse(" AMOUNT , Time \n"));
}
