#include "ui/theme/theme.h"

#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QScreen>
#include <algorithm>
#include <cmath>

// Outside any namespace, as the macro asks: the linker drops the resources of a static library otherwise.
static void initialiseResources() { Q_INIT_RESOURCE(theme); }

namespace layerscope {

namespace {

ThemeName& currentName() {
    static ThemeName name = ThemeName::Light;
    return name;
}

double& scaleOfFonts() {
    static double scale = 1.0;
    return scale;
}

std::array<LayerColour, 8> layerColours(const QColor& neutralFill, const QColor& neutralText) {
    const QColor black(0, 0, 0);
    const QColor white(255, 255, 255);
    return {{{neutralFill, neutralText},
             {QColor(0xCC, 0x79, 0xA7), black},
             {QColor(0xF0, 0xE4, 0x42), black},
             {QColor(0x56, 0xB4, 0xE9), black},
             {QColor(0x00, 0x72, 0xB2), white},
             {QColor(0x66, 0x66, 0x66), white},
             {QColor(0xE6, 0x9F, 0x00), black},
             {QColor(0x00, 0x9E, 0x73), black}}};
}

Theme lightTheme() {
    Theme theme;
    theme.name = ThemeName::Light;
    theme.ink = QColor(0x1A, 0x1A, 0x1A);
    theme.page = QColor(0xFF, 0xFF, 0xFF);
    theme.chrome = QColor(0xF2, 0xF3, 0xF5);
    theme.button = QColor(0xFF, 0xFF, 0xFF);
    theme.band = QColor(0xF7, 0xF8, 0xFA);
    theme.hairline = QColor(0xD3, 0xD7, 0xDD);
    theme.outline = QColor(0x76, 0x7D, 0x88);
    theme.secondaryText = QColor(0x4A, 0x50, 0x5A);
    theme.selection = QColor(0xE1, 0xE5, 0xEB);
    theme.fault = QColor(0xD5, 0x5E, 0x00);
    theme.faultText = QColor(0xA3, 0x47, 0x00);
    theme.layers = layerColours(theme.chrome, theme.ink);
    return theme;
}

Theme darkTheme() {
    Theme theme;
    theme.name = ThemeName::Dark;
    theme.ink = QColor(0xF2, 0xF2, 0xF2);
    theme.page = QColor(0x14, 0x17, 0x1C);
    theme.chrome = QColor(0x1D, 0x21, 0x27);
    theme.button = QColor(0x28, 0x2D, 0x35);
    theme.band = QColor(0x19, 0x1D, 0x23);
    theme.hairline = QColor(0x3A, 0x41, 0x4C);
    theme.outline = QColor(0x7F, 0x88, 0x94);
    theme.secondaryText = QColor(0xB4, 0xBB, 0xC6);
    theme.selection = QColor(0x34, 0x3B, 0x46);
    theme.fault = QColor(0xD5, 0x5E, 0x00);
    theme.faultText = QColor(0xFF, 0x9A, 0x5C);
    theme.layers = layerColours(theme.chrome, theme.ink);
    return theme;
}

double relativeLuminance(const QColor& colour) {
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double dotsPerInch() {
    const QScreen* screen = qGuiApp == nullptr ? nullptr : QGuiApplication::primaryScreen();
    return screen == nullptr ? 96.0 : screen->logicalDotsPerInchY();
}

QFont font(const QStringList& families, double points, QFont::Weight weight, QFont::StyleHint hint) {
    QFont result;
    result.setFamilies(families);
    result.setStyleHint(hint);
    result.setPointSizeF(points * fontScale());
    result.setWeight(weight);
    return result;
}

} // namespace

const Theme& Theme::get(ThemeName name) {
    static const Theme light = lightTheme();
    static const Theme dark = darkTheme();
    return name == ThemeName::Light ? light : dark;
}

const Theme& Theme::current() { return get(currentName()); }

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, chrome);
    palette.setColor(QPalette::WindowText, ink);
    palette.setColor(QPalette::Base, page);
    palette.setColor(QPalette::AlternateBase, band);
    palette.setColor(QPalette::Text, ink);
    palette.setColor(QPalette::PlaceholderText, secondaryText);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, ink);
    palette.setColor(QPalette::BrightText, page);
    palette.setColor(QPalette::ToolTipBase, button);
    palette.setColor(QPalette::ToolTipText, ink);
    palette.setColor(QPalette::Highlight, selection);
    palette.setColor(QPalette::HighlightedText, ink);
    palette.setColor(QPalette::Link, ink);
    palette.setColor(QPalette::LinkVisited, ink);
    palette.setColor(QPalette::Light, button);
    palette.setColor(QPalette::Midlight, hairline);
    palette.setColor(QPalette::Mid, hairline);
    palette.setColor(QPalette::Dark, outline);
    palette.setColor(QPalette::Shadow, ink);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, secondaryText);
    return palette;
}

void Theme::apply(QApplication& application, ThemeName name) {
    initialiseResources();
    currentName() = name;
    application.setStyle(QStringLiteral("Fusion"));
    application.setPalette(current().palette());
    application.setFont(themeFont(TextRole::Body));
    application.setStyleSheet(styleSheet(current()));
}

QFont themeFont(TextRole role) {
    static const QStringList proportional{QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                                          QStringLiteral("Sans Serif")};
    static const QStringList fixed{QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Noto Sans Mono"),
                                   QStringLiteral("Monospace")};
    const auto text = [](double points, QFont::Weight weight) {
        return font(proportional, points, weight, QFont::SansSerif);
    };
    const auto mono = [](double points, QFont::Weight weight) { return font(fixed, points, weight, QFont::Monospace); };
    switch (role) {
    case TextRole::Caption:
        return text(9, QFont::Normal);
    case TextRole::Body:
        return text(10, QFont::Normal);
    case TextRole::BodyBold:
        return text(10, QFont::Bold);
    case TextRole::Semibold:
        return text(10, QFont::DemiBold);
    case TextRole::Card:
        return text(11, QFont::Normal);
    case TextRole::Title:
        return text(11, QFont::DemiBold);
    case TextRole::Heading:
        return text(15, QFont::Bold);
    case TextRole::Mono:
        return mono(10, QFont::Normal);
    case TextRole::MonoSmall:
        return mono(9, QFont::Normal);
    case TextRole::MonoBold:
        return mono(10, QFont::Bold);
    case TextRole::Clock:
        return mono(14, QFont::Bold);
    }
    return text(10, QFont::Normal);
}

double textWidth(const QFontMetricsF& metrics, const QString& text) {
    return std::ceil(metrics.horizontalAdvance(text) - 0.25);
}

double fontScale() { return scaleOfFonts(); }

void setFontScale(double scale) { scaleOfFonts() = std::clamp(scale, 1.0, 2.0); }

double scaled(double pixels) { return pixels * fontScale() * dotsPerInch() / 96.0; }

int unit(double eighths) { return static_cast<int>(std::lround(scaled(8.0 * eighths))); }

double contrast(const QColor& a, const QColor& b) {
    const double first = relativeLuminance(a);
    const double second = relativeLuminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace layerscope
