#include "makers.hpp"
#include "seeded_evening.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;

TEST_CASE("no evening with DonorDrive loses or doubles or invents", "[sources]") {
    spend_evenings(make_donordrive);
}

TEST_CASE("no evening with the tracker loses or doubles or invents", "[sources]") {
    spend_evenings(make_tracker);
}

TEST_CASE("no evening with a generic feed loses or doubles or invents", "[sources]") {
    spend_evenings(make_authoritative_generic);
}
