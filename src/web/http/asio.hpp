// Boost.Asio, as this folder uses it. Its code is compiled once, in asio.cpp; the definitions that
// all must agree on are in CMakeLists.txt: no coroutines, which Clang 14 cannot compile against
// libstdc++, and nothing deprecated, so that Boost from 1.74 on will do.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility> // Boost 1.74 forgets it in C++20.

namespace chapeau::web {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

// With the executor's own type, a socket is smaller and its handlers need no virtual call.
using LoopExecutor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<Tcp, LoopExecutor>;
using TcpAcceptor = asio::basic_socket_acceptor<Tcp, LoopExecutor>;
using LoopTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

} // namespace chapeau::web
