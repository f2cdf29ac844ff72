#include "ui/job.h"

#include <QTest>
#include <atomic>

using namespace layerscope;

class JobTest : public QObject {
    Q_OBJECT

private slots:
    void handsItsResultToTheOwnersThread() {
        Job job;
        QThread* where = nullptr;
        job.start([&](const Job::Handle& handle) {
            handle.post([&] {
                where = QThread::currentThread();
                job.finished();
            });
        });
        QVERIFY(job.running());
        QTRY_VERIFY(!job.running());
        QCOMPARE(where, QThread::currentThread());
    }

    void aCancelledJobIsToldToStopAndItsResultIsDropped() {
        Job job;
        std::atomic<bool> started = false;
        bool taken = false;
        job.start([&](const Job::Handle& handle) {
            started = true;
            while (!handle.stop().stop_requested())
                QThread::yieldCurrentThread();
            handle.post([&] { taken = true; });
        });
        QTRY_VERIFY(started);
        job.cancel();
        QVERIFY(!job.running());
        QCoreApplication::processEvents();
        QVERIFY(!taken);
    }

    void aNewJobReplacesTheOldOne() {
        Job job;
        QStringList results;
        job.start([&](const Job::Handle& handle) { handle.post([&] { results << QStringLiteral("old"); }); });
        job.start([&](const Job::Handle& handle) {
            handle.post([&] {
                results << QStringLiteral("new");
                job.finished();
            });
        });
        QTRY_VERIFY(!job.running());
        QCOMPARE(results, QStringList{QStringLiteral("new")});
    }
};

QTEST_GUILESS_MAIN(JobTest)
#include "job_test.moc"
