// Colours, fonts and measures: the only place that knows them.
#pragma once

#include "wire/wire.h"

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QPalette>

class QApplication;
class QWidget;

namespace layerscope {

enum class ThemeName : std::uint8_t { Light, Dark };

struct LayerColour {
    QColor fill;
    QColor text; // on the fill
};

struct Theme {
    ThemeName name = ThemeName::Light;
    QColor ink, page, chrome, button, band, hairline, outline, secondaryText, selection;
    QColor fault, faultText;
    std::array<LayerColour, 8> layers; // by LayerNumber; [0] is neutral

    const LayerColour& layer(LayerNumber number) const { return layers[static_cast<std::size_t>(number)]; }
    QPalette palette() const;

    static const Theme& get(ThemeName name);
    // The theme in use; widgets read it when they paint and get QEvent::PaletteChange when it changes.
    static const Theme& current();
    static void apply(QApplication& application, ThemeName name); // palette, style sheet, fonts
};

// Text roles of the window; sizes are in points, so that they follow the screen's scale.
enum class TextRole : std::uint8_t {
    Caption,
    Body,
    BodyBold,
    Semibold,
    Card,
    Title,
    Heading,
    Mono,
    MonoSmall,
    MonoBold,
    Clock
};
QFont themeFont(TextRole role);

// How wide a text is, in whole pixels: Qt's own measure changes by 1/64 px with what was painted before, and the same
// moment must give the same picture.
double textWidth(const QFontMetricsF& metrics, const QString& text);

// How much larger than designed all text is, 1.0 to 2.0; takes effect with the next Theme::apply.
double fontScale();
void setFontScale(double scale);

// Lengths of the 8-pixel grid, scaled with the font so that 200 % works.
int unit(double eighths = 1.0); // unit(1) is 8 px at 96 dpi
double scaled(double pixels);   // the same without rounding to the grid: scaled(1.5) is 1.5 px at 96 dpi

// The WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

} // namespace layerscope
