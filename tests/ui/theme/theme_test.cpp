#include "ui/theme/theme.h"

#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QFontInfo>
#include <QRegularExpression>
#include <QTest>

using namespace layerscope;

namespace {

constexpr double leastForText = 4.5;    // WCAG 2 §1.4.3
constexpr double leastForOutline = 3.0; // WCAG 2 §1.4.11

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void contrastOfKnownPairs() {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        // #767676 is the well-known lightest grey that passes on white.
        QVERIFY(contrast(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
        QVERIFY(contrast(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
    }

    void textIsReadable_data() {
        QTest::addColumn<int>("name");
        QTest::newRow("light") << static_cast<int>(ThemeName::Light);
        QTest::newRow("dark") << static_cast<int>(ThemeName::Dark);
    }

    void textIsReadable() {
        QFETCH(int, name);
        const Theme& theme = Theme::get(static_cast<ThemeName>(name));
        for (const QColor& background : {theme.page, theme.chrome, theme.button, theme.band, theme.selection})
            for (const QColor& text : {theme.ink, theme.secondaryText})
                QVERIFY2(contrast(text, background) >= leastForText,
                         qPrintable(text.name() + " on " + background.name()));
        for (const QColor& background : {theme.page, theme.chrome, theme.band, theme.button, theme.selection})
            QVERIFY2(contrast(theme.faultText, background) >= leastForText, qPrintable(background.name()));
        QVERIFY(contrast(theme.page, theme.ink) >= leastForText); // primary and pressed buttons, the run's answer
        QVERIFY(contrast(theme.page, theme.secondaryText) >= leastForText); // a primary button under the mouse
        for (const LayerColour& layer : theme.layers)
            QVERIFY2(contrast(layer.text, layer.fill) >= leastForText, qPrintable(layer.fill.name()));
    }

    void everyRuleOfTheStyleSheetIsReadable_data() { textIsReadable_data(); }

    // A rule that sets both colours, and one that sets the text alone on each ground it may stand on.
    void everyRuleOfTheStyleSheetIsReadable() {
        QFETCH(int, name);
        const Theme& theme = Theme::get(static_cast<ThemeName>(name));
        const QRegularExpression rule(QStringLiteral("([^{}]+)\\{([^{}]*)\\}"));
        const auto colour = [](const QString& body, const char* property) {
            const QRegularExpression value(
                QStringLiteral("(?:^|[;\\s])%1:\\s*(#[0-9a-f]{6})").arg(QLatin1String(property)));
            return QColor(value.match(body).captured(1));
        };
        int pairs = 0;
        for (auto match = rule.globalMatch(styleSheet(theme)); match.hasNext();) {
            const auto found = match.next();
            const QString selector = found.captured(1).simplified(), body = found.captured(2);
            const std::pair<QColor, QColor> both[] = {
                {colour(body, "color"), colour(body, "background")},
                {colour(body, "selection-color"), colour(body, "selection-background-color")}};
            for (const auto& [text, ground] : both) {
                if (!text.isValid())
                    continue;
                const QList<QColor> grounds =
                    ground.isValid() ? QList<QColor>{ground} : QList<QColor>{theme.page, theme.chrome, theme.button};
                for (const QColor& each : grounds) {
                    QVERIFY2(contrast(text, each) >= leastForText,
                             qPrintable(QStringLiteral("%1: %2 on %3").arg(selector, text.name(), each.name())));
                    ++pairs;
                }
            }
            // The border of a control that can be used is its outline.
            const QRegularExpression border(QStringLiteral("border:\\s*[12]px solid (#[0-9a-f]{6})"));
            if (const QColor line(border.match(body).captured(1)); line.isValid())
                for (const QColor& each : {theme.page, theme.chrome})
                    QVERIFY2(contrast(line, each) >= leastForOutline,
                             qPrintable(QStringLiteral("%1: %2 around %3").arg(selector, line.name(), each.name())));
        }
        QVERIFY(pairs >= 25);
    }

    void everyPaletteRoleIsReadable_data() { textIsReadable_data(); }

    void everyPaletteRoleIsReadable() {
        QFETCH(int, name);
        const QPalette palette = Theme::get(static_cast<ThemeName>(name)).palette();
        using Role = QPalette::ColorRole;
        const std::pair<Role, Role> pairs[] = {{Role::WindowText, Role::Window},
                                               {Role::Text, Role::Base},
                                               {Role::Text, Role::AlternateBase},
                                               {Role::ButtonText, Role::Button},
                                               {Role::HighlightedText, Role::Highlight},
                                               {Role::ToolTipText, Role::ToolTipBase},
                                               {Role::PlaceholderText, Role::Base},
                                               {Role::PlaceholderText, Role::Window},
                                               {Role::Link, Role::Base}};
        for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled})
            for (const auto& [text, ground] : pairs)
                QVERIFY2(contrast(palette.color(group, text), palette.color(group, ground)) >= leastForText,
                         qPrintable(QStringLiteral("group %1: role %2 on %3").arg(group).arg(text).arg(ground)));
    }

    void outlinesAreVisible_data() { textIsReadable_data(); }

    void outlinesAreVisible() {
        QFETCH(int, name);
        const Theme& theme = Theme::get(static_cast<ThemeName>(name));
        for (const QColor& background : {theme.page, theme.chrome, theme.button, theme.band}) {
            QVERIFY2(contrast(theme.outline, background) >= leastForOutline, qPrintable(background.name()));
            QVERIFY2(contrast(theme.fault, background) >= leastForOutline, qPrintable(background.name()));
        }
        // Layer fills have an ink outline: the outline must be visible against what is around it.
        for (const QColor& background : {theme.page, theme.chrome, theme.selection})
            QVERIFY2(contrast(theme.ink, background) >= leastForOutline, qPrintable(background.name()));
    }

    void layersKeepTheirColours() {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark}) {
            const Theme& theme = Theme::get(name);
            QCOMPARE(theme.layer(LayerNumber::Application).fill.name(), QStringLiteral("#009e73"));
            QCOMPARE(theme.layer(LayerNumber::Transport).fill.name(), QStringLiteral("#0072b2"));
            QCOMPARE(theme.layer(LayerNumber::Physical).fill.name(), QStringLiteral("#cc79a7"));
            QCOMPARE(theme.fault.name(), QStringLiteral("#d55e00"));
        }
    }

    void applyChangesTheApplication() {
        Theme::apply(*qApp, ThemeName::Dark);
        QCOMPARE(Theme::current().name, ThemeName::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Base), Theme::get(ThemeName::Dark).page);
        QVERIFY(qApp->styleSheet().contains(QStringLiteral("#f2f2f2")));
        Theme::apply(*qApp, ThemeName::Light);
        QCOMPARE(qApp->palette().color(QPalette::Base), Theme::get(ThemeName::Light).page);
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('%')));
    }

    void everythingGrowsWithTheFont() {
        const double body = themeFont(TextRole::Body).pointSizeF();
        const int grid = unit();
        setFontScale(2.0);
        QCOMPARE(themeFont(TextRole::Body).pointSizeF(), 2 * body);
        QCOMPARE(unit(), 2 * grid);
        setFontScale(5.0); // beyond what layouts are made for
        QCOMPARE(fontScale(), 2.0);
        setFontScale(1.0);
        QVERIFY(QFontInfo(themeFont(TextRole::Mono)).fixedPitch());
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
