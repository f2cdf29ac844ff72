#include "ui/project/handoutpage.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

namespace layerscope {

namespace {

constexpr double millimetre = 96 / 25.4;

// Words that are copied, searched and read aloud are made of letters: Qt leaves ligatures out where letters are spaced,
// here by the least that it can.
QFont withoutLigatures(QFont font) {
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.0 / 64);
    return font;
}

} // namespace

HandoutPage::HandoutPage(QPdfWriter& writer, const QString& footer) : m_writer(writer), m_footer(footer) {
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF());
    m_painter.begin(&writer);
    m_left = 20 * millimetre;
    m_top = 16 * millimetre;
    m_width = (210 - 2 * 20) * millimetre;
    m_bottom = (297 - 20) * millimetre;
    m_y = m_top;
}

void HandoutPage::footer() {
    m_painter.setFont(themeFont(TextRole::Caption));
    m_painter.setPen(Theme::current().secondaryText);
    const QRectF line(m_left, m_bottom + 4 * millimetre, m_width, 6 * millimetre);
    m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_footer);
    m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, QString::number(m_number));
}

void HandoutPage::newPage() {
    footer();
    m_writer.newPage();
    ++m_number;
    m_y = m_top;
}

void HandoutPage::need(double height) {
    if (m_y + height > m_bottom && m_y > m_top)
        newPage();
}

void HandoutPage::text(const QString& words, const QFont& font, double indent) {
    QTextDocument document;
    document.setDocumentMargin(0);
    document.setDefaultFont(withoutLigatures(font));
    document.setPlainText(words);
    document.documentLayout()->setPaintDevice(&m_writer);
    document.setTextWidth(m_width - indent);
    const double height = document.size().height();
    need(height);
    m_painter.save();
    m_painter.translate(m_left + indent, m_y);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Theme::current().ink);
    document.documentLayout()->draw(&m_painter, context);
    m_painter.restore();
    m_y += height;
}

void HandoutPage::html(const QString& html) {
    QTextDocument document;
    document.setDocumentMargin(0);
    document.setDefaultFont(withoutLigatures(themeFont(TextRole::Body)));
    document.setHtml(html);
    document.documentLayout()->setPaintDevice(&m_writer);
    document.setTextWidth(m_width);
    // Paragraph by paragraph, so that long prose breaks between pages.
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QRectF box = document.documentLayout()->blockBoundingRect(block);
        need(box.height());
        m_painter.save();
        m_painter.translate(m_left, m_y - box.top());
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, Theme::current().ink);
        context.clip = box;
        m_painter.setClipRect(box);
        document.documentLayout()->draw(&m_painter, context);
        m_painter.restore();
        m_y += box.height() + 5;
    }
}

void HandoutPage::blank(const QString& words, double length) {
    const double height = 34; // room for handwriting
    need(height);
    m_painter.setFont(themeFont(TextRole::Body));
    m_painter.setPen(Theme::current().ink);
    const QRectF line(m_left, m_y, m_width, height);
    m_painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, words);
    const double x = m_left + (words.isEmpty() ? 0 : QFontMetricsF(m_painter.font()).horizontalAdvance(words) + 8);
    m_painter.setPen(QPen(Theme::current().ink, 0.8));
    m_painter.drawLine(QPointF(x, line.bottom()), QPointF(std::min(x + length, m_left + m_width), line.bottom()));
    m_y += height;
}

void HandoutPage::figure(double height, const std::function<void(QPainter&, QSizeF)>& paint) {
    need(height);
    m_painter.save();
    m_painter.translate(m_left, m_y);
    paint(m_painter, QSizeF(m_width, height));
    m_painter.restore();
    m_y += height;
}

void HandoutPage::finish() {
    footer();
    m_painter.end();
}

} // namespace layerscope
