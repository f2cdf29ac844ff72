// Sheets of A4 that fill from top to bottom.
#pragma once

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPdfWriter>
#include <functional>

namespace layerscope {

// Lengths are pixels at 96 dpi; a sheet is 794 × 1123 of them, and what is painted stays vectors.
class HandoutPage {
public:
    HandoutPage(QPdfWriter& writer, const QString& footer);

    QPainter& painter() { return m_painter; }
    double width() const { return m_width; }
    double left() const { return m_left; }
    double y() const { return m_y; }

    void space(double height) { m_y += height; }
    void newPage();
    void need(double height); // on this page, or else on the next
    // Paragraphs of that width, wrapped; they break between lines.
    void text(const QString& words, const QFont& font, double indent = 0);
    // CommonMark that has become safe HTML.
    void html(const QString& html);
    // A line to write on, with words before it.
    void blank(const QString& words, double length);
    // Reserves a box of that height and paints into it, with its corner at (0, 0).
    void figure(double height, const std::function<void(QPainter&, QSizeF)>& paint);
    void finish();

private:
    void footer();

    QPdfWriter& m_writer;
    QPainter m_painter;
    QString m_footer;
    double m_left = 0, m_top = 0, m_width = 0, m_bottom = 0, m_y = 0;
    int m_number = 1;
};

} // namespace layerscope
