// One piece of long work at a time, off the thread that paints.
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

namespace layerscope {

// Runs a function in a thread of its own; what that function hands to post() happens on the thread that owns the Job,
// unless another job has begun by then or this one was cancelled.
class Job : public QObject {
    Q_OBJECT

public:
    explicit Job(QObject* parent = nullptr) : QObject(parent) {}
    ~Job() override;

    // What the work sees of its job.
    class Handle {
    public:
        std::stop_token stop() const { return m_stop; }
        void post(std::function<void()> action) const;

    private:
        friend class Job;
        Job* m_job = nullptr;
        std::uint64_t m_number = 0;
        std::stop_token m_stop;
    };

    // Cancels what runs now and starts `work`.
    void start(std::function<void(const Handle&)> work);
    void cancel();
    bool running() const { return m_running; }
    // The work says, through post(), that its result has been taken.
    void finished() { m_running = false; }

private:
    std::jthread m_thread;
    std::uint64_t m_number = 0; // of the newest job; results of older ones are dropped
    bool m_running = false;
};

} // namespace layerscope
