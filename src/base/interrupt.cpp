#include "base/interrupt.h"

#include <csignal>

namespace layerscope {

namespace {

volatile std::sig_atomic_t interrupted = 0;
void interrupt(int) { interrupted = 1; }

} // namespace

InterruptScope::InterruptScope() {
    interrupted = 0;
    m_previous = std::signal(SIGINT, interrupt);
}

InterruptScope::~InterruptScope() { std::signal(SIGINT, m_previous); }

bool InterruptScope::requested() { return interrupted != 0; }

} // namespace layerscope
