// No text is clipped: not in German, not with words 40 % longer, not at 200 %. Each text fits where it stands, or is
// shortened with a tool tip that has all of it; nothing lies outside its parent or on top of its neighbour.
#include "ui/pseudolocale.h"
#include "ui/windowtour.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenuBar>
#include <QRadioButton>
#include <QSplitter>
#include <QSplitterHandle>
#include <QStyleOptionButton>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTextDocument>

using namespace layerscope;

namespace {

// Half a pixel each way is rounding.
constexpr int tolerance = 1;

bool explained(const QWidget& widget) { return !widget.toolTip().isEmpty() && !widget.accessibleName().isEmpty(); }

QString plain(const QString& text) {
    QTextDocument document;
    document.setHtml(text);
    return Qt::mightBeRichText(text) ? document.toPlainText() : text;
}

QString labelProblem(const QLabel& label) {
    if (label.text().isEmpty() || !label.pixmap().isNull())
        return {};
    const bool shortened = explained(label) && label.text().endsWith(QChar(0x2026));
    if (label.wordWrap()) {
        const int needed = label.heightForWidth(label.width());
        return needed > label.height() + tolerance
                   ? QStringLiteral("needs a height of %1, has %2").arg(needed).arg(label.height())
                   : QString();
    }
    const QSize needed = label.sizeHint();
    return (needed.width() > label.width() + tolerance && !shortened) || needed.height() > label.height() + tolerance
               ? QStringLiteral("needs %1x%2, has %3x%4")
                     .arg(needed.width())
                     .arg(needed.height())
                     .arg(label.width())
                     .arg(label.height())
               : QString();
}

QString buttonProblem(const QAbstractButton& button) {
    if (button.text().isEmpty() || !(qobject_cast<const QPushButton*>(&button) || button.inherits("QToolButton") ||
                                     button.inherits("QCheckBox") || button.inherits("QRadioButton")))
        return {};
    if (const auto* tool = qobject_cast<const QToolButton*>(&button);
        tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull())
        return {};
    // A button that wraps its words itself says so by its height for a width.
    if (button.hasHeightForWidth())
        return button.heightForWidth(button.width()) > button.height() + tolerance
                   ? QStringLiteral("needs a height of %1, has %2")
                         .arg(button.heightForWidth(button.width()))
                         .arg(button.height())
                   : QString();
    const QSize needed = button.fontMetrics().size(Qt::TextShowMnemonic, button.text());
    const int icon = button.icon().isNull() ? 0 : button.iconSize().width();
    return needed.width() + icon > button.width() || needed.height() > button.height()
               ? QStringLiteral("needs %1x%2 and its borders, has %3x%4")
                     .arg(needed.width() + icon)
                     .arg(needed.height())
                     .arg(button.width())
                     .arg(button.height())
               : QString();
}

QString comboProblem(const QComboBox& box) {
    QStyleOptionComboBox option;
    option.initFrom(&box);
    option.editable = box.isEditable();
    const int room =
        box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box).width();
    const int needed = box.fontMetrics().horizontalAdvance(box.currentText());
    return needed > room + tolerance && !explained(box)
               ? QStringLiteral("\"%1\" needs %2, has %3").arg(box.currentText()).arg(needed).arg(room)
               : QString();
}

QString tabProblem(const QTabBar& bar) {
    for (int i = 0; i < bar.count(); ++i) {
        const int needed = bar.fontMetrics().size(Qt::TextShowMnemonic, bar.tabText(i)).width();
        if (needed > bar.tabRect(i).width() || bar.tabRect(i).right() > bar.width())
            return QStringLiteral("tab \"%1\" needs %2").arg(bar.tabText(i)).arg(needed);
    }
    return {};
}

QString menuBarProblem(const QMenuBar& bar) {
    for (QAction* action : bar.actions())
        if (const QRect place = bar.actionGeometry(action); action->isVisible() && !bar.rect().contains(place))
            return QStringLiteral("menu \"%1\" is outside").arg(action->text());
    return {};
}

QString headerProblem(const QHeaderView& header) {
    for (int i = 0; header.orientation() == Qt::Horizontal && i < header.count(); ++i) {
        const QString text = header.model()->headerData(i, Qt::Horizontal).toString();
        if (header.isSectionHidden(i) || text.isEmpty())
            continue;
        const int needed = header.fontMetrics().horizontalAdvance(text);
        if (needed > header.sectionSize(i) &&
            header.model()->headerData(i, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty())
            return QStringLiteral("column \"%1\" needs %2, has %3").arg(text).arg(needed).arg(header.sectionSize(i));
    }
    return {};
}

QString textProblem(const QWidget& widget) {
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return labelProblem(*label);
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return buttonProblem(*button);
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        return comboProblem(*box);
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget))
        return tabProblem(*tabs);
    if (const auto* menus = qobject_cast<const QMenuBar*>(&widget))
        return menuBarProblem(*menus);
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget))
        return headerProblem(*header);
    return {};
}

QString nameOf(const QWidget& widget) {
    QString text = widget.accessibleName();
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        text = plain(label->text());
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        text = button->text();
    return QStringLiteral("%1 \"%2\"").arg(QString::fromLatin1(widget.metaObject()->className()), text.left(60));
}

// What a layout places; a scroll area's page may be larger than what is seen of it.
bool isPlaced(const QWidget& widget) {
    const QWidget* parent = widget.parentWidget();
    return parent != nullptr && parent->layout() != nullptr &&
           parent->layout()->indexOf(const_cast<QWidget*>(&widget)) >= 0;
}

void check(QWidget& window, const QString& place, QSize size, QSet<QString>& problems) {
    const auto add = [&](const QWidget& widget, const QString& problem) {
        problems.insert(QStringLiteral("%1: %2 (%3)").arg(nameOf(widget), problem, place));
    };
    if (window.isWindow() && (window.width() > size.width() || window.height() > size.height()))
        add(window, QStringLiteral("is %1x%2").arg(window.width()).arg(window.height()));
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&window) || widget->window() != &window || widget->size().isEmpty())
            continue;
        if (const QString problem = textProblem(*widget); !problem.isEmpty())
            add(*widget, problem);
        if (!isPlaced(*widget))
            continue;
        const QWidget& parent = *widget->parentWidget();
        if (!parent.rect().adjusted(-tolerance, -tolerance, tolerance, tolerance).contains(widget->geometry()))
            add(*widget, QStringLiteral("at %1,%2 %3x%4 is outside its parent %5 of %6x%7")
                             .arg(widget->x())
                             .arg(widget->y())
                             .arg(widget->width())
                             .arg(widget->height())
                             .arg(nameOf(parent))
                             .arg(parent.width())
                             .arg(parent.height()));
        for (const QObject* other : parent.children()) {
            const auto* sibling = qobject_cast<const QWidget*>(other);
            if (sibling == nullptr || sibling <= widget || !sibling->isVisibleTo(&window) || !isPlaced(*sibling))
                continue;
            const QRect common = widget->geometry() & sibling->geometry();
            if (common.width() > tolerance && common.height() > tolerance)
                add(*widget, QStringLiteral("lies on %1").arg(nameOf(*sibling)));
        }
    }
}

} // namespace

class FitTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void cleanup() {
        setFontScale(1.0);
        Theme::apply(*qApp, ThemeName::Light);
        QVERIFY(useLanguage(*qApp, QStringLiteral("en")));
    }

    void pseudoTextKeepsWhatIsRead() {
        const QString text = pseudoText(QStringLiteral("&Open %1 of %n<b>now</b>\tCtrl+O"));
        QVERIFY(text.startsWith(QStringLiteral("&O")));
        for (const char* kept : {"%1", "%n", "<b>", "</b>", "\tCtrl+O"})
            QVERIFY2(text.contains(QLatin1String(kept)), kept);
        QVERIFY(!text.contains(QStringLiteral("now")));
        const QString words = QStringLiteral("Something to read");
        QVERIFY(pseudoText(words).size() >= words.size() * 1.4);
        QCOMPARE(pseudoText(QStringLiteral("PDF (*.pdf)")), QStringLiteral("PDF (*.pdf)"));
    }

    void nothingIsClipped_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<double>("scale");
        for (const char* language : {"en", "de", "pseudo"}) {
            QTest::addRow("%s, 100 %%", language) << QString::fromLatin1(language) << 1.0;
            QTest::addRow("%s, 200 %%", language) << QString::fromLatin1(language) << 2.0;
        }
    }

    void nothingIsClipped() {
        QFETCH(QString, language);
        QFETCH(double, scale);
        QVERIFY(useLanguage(*qApp, language));
        setFontScale(scale);
        Theme::apply(*qApp, ThemeName::Light);
        const QSize size = QSize(1280, 800) * scale;
        QSet<QString> problems;
        int places = 0;
        const QString pictures = qEnvironmentVariable("LAYERSCOPE_PICTURES"); // a folder, for looking at them
        testing::WindowTour tour(size, [&](QWidget& window, const QString& place) {
            check(window, place, place.startsWith(QLatin1String("audience")) ? QSize(8000, 8000) : size, problems);
            if (!pictures.isEmpty())
                window.grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(pictures, language).arg(scale).arg(place));
            ++places;
        });
        tour.all();
        QVERIFY(places > 60);
        QStringList lines(problems.begin(), problems.end());
        lines.sort();
        for (const QString& line : lines)
            qWarning("%s", qPrintable(line));
        QVERIFY2(lines.isEmpty(), "the lines above");
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(FitTest)
#include "fit_test.moc"
