// The bodies of Boost.Asio and Boost.Beast, compiled once: half a minute for each file otherwise.
#include "web/http/asio.hpp"

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
