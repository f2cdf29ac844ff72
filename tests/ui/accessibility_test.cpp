// The accessibility tree, walked on every page: each control and each packet has a name that a person can read.
#include "ui/windowtour.h"

#include "trace/trace.h"
#include "ui/models/eventlistmodel.h"
#include "ui/views/eventlist.h"

#include <QAccessible>
#include <QTableView>

using namespace layerscope;

namespace {

bool isControl(QAccessible::Role role) {
    switch (role) {
    case QAccessible::Button:
    case QAccessible::ButtonDropDown:
    case QAccessible::ButtonMenu:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
    case QAccessible::Slider:
    case QAccessible::List:
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::MenuItem:
    case QAccessible::PageTab:
    case QAccessible::Link:
    case QAccessible::Graphic:
    case QAccessible::Canvas:
    case QAccessible::ProgressBar:
    case QAccessible::Dialog:
    case QAccessible::Window:
        return true;
    default:
        return false;
    }
}

// Scroll bars and the parts of Qt's own widgets are named by what they belong to.
bool isPartOfQt(QAccessibleInterface& thing) {
    const QObject* object = thing.object();
    return object != nullptr && object->objectName().startsWith(QLatin1String("qt_"));
}

class Walk {
public:
    Walk(QString place, QSet<QString>& problems) : m_place(std::move(place)), m_problems(problems) {}

    void thing(QAccessibleInterface* thing, int depth = 0) {
        constexpr int deepest = 40, mostCells = 400;
        if (thing == nullptr || !thing->isValid() || depth > deepest || thing->state().invisible)
            return;
        const QAccessible::Role role = thing->role();
        const QString name = thing->text(QAccessible::Name);
        const QObject* object = thing->object();
        const QString kind =
            QStringLiteral("%1 in %2")
                .arg(object != nullptr ? QString::fromLatin1(object->metaObject()->className())
                                       : QStringLiteral("part with role %1").arg(static_cast<int>(role)),
                     object != nullptr && object->parent() != nullptr
                         ? QString::fromLatin1(object->parent()->metaObject()->className())
                         : QStringLiteral("nothing"));
        const bool focusable = thing->state().focusable && role != QAccessible::Cell && role != QAccessible::Pane &&
                               role != QAccessible::Client;
        // Of a row, the first cell says what it is; another may be empty.
        const QAccessibleTableCellInterface* cell = thing->tableCellInterface();
        const bool followsInRow = cell != nullptr && cell->columnIndex() > 0;
        if ((isControl(role) || focusable) && !isPartOfQt(*thing) && !followsInRow) {
            ++controls;
            if (name.trimmed().isEmpty())
                add(kind + QStringLiteral(" has no name"));
        }
        if (object != nullptr && !name.isEmpty() && name == object->objectName())
            add(kind + QStringLiteral(" is called by its object's name: ") + name);
        if (name.startsWith(QLatin1String("layerscope::")) || name.startsWith(QLatin1String("qt_")))
            add(kind + QStringLiteral(" has a name for machines: ") + name);
        for (int i = 0; i < std::min(thing->childCount(), mostCells); ++i)
            this->thing(thing->child(i), depth + 1);
    }

    int controls = 0;

private:
    void add(const QString& problem) { m_problems.insert(QStringLiteral("%1 (%2)").arg(problem, m_place)); }

    QString m_place;
    QSet<QString>& m_problems;
};

} // namespace

class AccessibilityTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        testing::useOwnSettings(m_folder);
        QAccessible::setActive(true);
    }

    void everyControlHasAName() {
        QSet<QString> problems;
        int places = 0, controls = 0;
        testing::WindowTour tour({1280, 800}, [&](QWidget& window, const QString& place) {
            Walk walk(place, problems);
            walk.thing(QAccessible::queryAccessibleInterface(&window));
            controls += walk.controls;
            ++places;
        });
        tour.all();
        QVERIFY(places > 60);
        QVERIFY2(controls > 15 * places, qPrintable(QString::number(controls)));
        QStringList lines(problems.begin(), problems.end());
        lines.sort();
        for (const QString& line : lines)
            qWarning("%s", qPrintable(line));
        QVERIFY2(lines.isEmpty(), "the lines above");
    }

    // A packet is a row of the event list, the ladder's accessible twin: its sending is told there by name.
    void everyPacketHasAName() {
        for (const char* scene : {"handshake", "router", "websocket-chat", "figure-6"}) {
            auto window = testing::shownWindow();
            window->open(QString::fromLatin1(scene));
            QTRY_VERIFY(!window->document()->busy());
            window->playback()->toEnd();
            QApplication::processEvents();
            const Trace& trace = *window->playback()->trace();
            EventListModel* model = window->page()->events()->model();
            std::set<std::uint32_t> named;
            for (int row = 0; row < model->rowCount(); ++row) {
                const EventId event{static_cast<std::uint32_t>(row)};
                const QModelIndex index = model->index(row, EventListModel::EventColumn);
                QAccessibleInterface* table =
                    QAccessible::queryAccessibleInterface(static_cast<QWidget*>(window->page()->events()->table()));
                QVERIFY(table != nullptr && table->tableInterface() != nullptr);
                QAccessibleInterface* cell = table->tableInterface()->cellAt(row, index.column());
                QVERIFY(cell != nullptr);
                QVERIFY2(!cell->text(QAccessible::Name).trimmed().isEmpty(), qPrintable(QString::number(row)));
                if (trace.event(event).kind == EventKind::FrameSent)
                    named.insert(trace.event(event).frame.value);
            }
            QVERIFY(trace.frameCount() > 0);
            QCOMPARE(named.size(), std::size_t{trace.frameCount()});
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
