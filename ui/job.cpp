#include "ui/job.h"

#include <QMetaObject>

namespace layerscope {

Job::~Job() {
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void Job::Handle::post(std::function<void()> action) const {
    QMetaObject::invokeMethod(
        m_job,
        [job = m_job, number = m_number, action = std::move(action)] {
            if (job->m_running && job->m_number == number)
                action();
        },
        Qt::QueuedConnection);
}

void Job::start(std::function<void(const Handle&)> work) {
    cancel();
    m_running = true;
    Handle handle;
    handle.m_job = this;
    handle.m_number = m_number;
    m_thread = std::jthread([handle, work = std::move(work)](std::stop_token stop) mutable {
        handle.m_stop = std::move(stop);
        work(handle);
    });
}

void Job::cancel() {
    ++m_number;
    m_running = false;
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace layerscope
