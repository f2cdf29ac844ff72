#include "ui/views/fieldcard.h"

#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QUrl>

namespace layerscope {

QString sourceAddress(const QString& source) {
    static const QRegularExpression pattern(QStringLiteral("RFC (\\d+)(?: §([\\d.]*\\d))?"));
    const QRegularExpressionMatch match = pattern.match(source);
    if (!match.hasMatch())
        return {};
    QString address = QStringLiteral("https://www.rfc-editor.org/rfc/rfc%1").arg(match.captured(1));
    if (!match.captured(2).isEmpty())
        address += QStringLiteral("#section-%1").arg(match.captured(2));
    return address;
}

FieldCard::FieldCard(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_name = new QLabel(this);
    m_abbreviation = new QLabel(this);
    m_meaning = new QLabel(this);
    m_source = new QLabel(this);
    m_open = new QPushButton(tr("Open source text"), this);
    m_open->setProperty("look", QStringLiteral("link"));
    m_open->setCursor(Qt::PointingHandCursor);
    m_open->setAccessibleName(tr("Open the text of the source in the web browser"));
    for (QLabel* label : {m_name, m_abbreviation, m_meaning, m_source}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(label == m_meaning || label == m_source);
    }
    m_abbreviation->setProperty("look", QStringLiteral("code"));
    m_abbreviation->setAccessibleName(tr("Name of the field in Wireshark"));
    m_abbreviation->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_meaning->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_meaning->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl(m_address)); });

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(unit(1.5), unit(1.5), unit(1.5), unit(1));
    grid->setVerticalSpacing(unit(1));
    grid->addWidget(m_name, 0, 0);
    grid->addWidget(m_abbreviation, 0, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(m_meaning, 1, 0, 1, 2);
    grid->addWidget(m_source, 2, 0);
    grid->addWidget(m_open, 2, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(1, 1);
    applyFonts();
    setNode(nullptr, {});
}

void FieldCard::applyFonts() {
    m_name->setFont(themeFont(TextRole::Title));
    m_meaning->setFont(themeFont(TextRole::Body));
    QFont source = themeFont(TextRole::Caption);
    source.setWeight(QFont::DemiBold);
    m_source->setFont(source);
    QFont link = themeFont(TextRole::Caption);
    link.setUnderline(true);
    m_open->setFont(link);
}

void FieldCard::setNode(const DissectionNode* node, const QString& note) {
    QString source;
    if (!node) {
        m_name->setText(tr("No field selected"));
        m_abbreviation->clear();
        m_meaning->setText(tr("Click a line above or a byte below: its meaning and its source appear here."));
    } else if (const Field* field = node->field) {
        m_name->setText(toQString(field->name));
        m_abbreviation->setText(toQString(field->abbrev));
        QString meaning = toQString(field->meaning);
        if (!note.isEmpty())
            meaning += (meaning.isEmpty() ? QString() : QStringLiteral(" ")) + tr("Here: %1.").arg(note);
        m_meaning->setText(meaning);
        source = toQString(field->source.empty() ? node->protocol->source : field->source);
        if (field->bitWidth > 0) {
            const int first = field->bitOffset;
            const QString header = toQString(node->protocol->shortName);
            source += QStringLiteral(" · ");
            source +=
                field->bitWidth == 1
                    ? tr("bit %1 of the %2 header").arg(first).arg(header)
                    : tr("bits %1 to %2 of the %3 header").arg(first).arg(first + field->bitWidth - 1).arg(header);
        }
    } else {
        m_name->setText(toQString(node->protocol->name));
        m_abbreviation->setText(toQString(node->protocol->abbrev));
        m_meaning->setText(node->protocol->layer == LayerNumber::None
                               ? toQString(node->text)
                               : (node->decrypted ? tr("Layer %1, %2: bytes %3 to %4 of what was decrypted.")
                                                  : tr("Layer %1, %2: bytes %3 to %4 of this frame."))
                                     .arg(static_cast<int>(node->protocol->layer))
                                     .arg(layerTitle(node->protocol->layer))
                                     .arg(node->begin)
                                     .arg(node->length == 0 ? node->begin : node->begin + node->length - 1));
        source = toQString(node->protocol->source);
    }
    m_source->setText(source);
    m_address = sourceAddress(source);
    m_open->setVisible(!m_address.isEmpty());
    fitMeaning();
    m_open->setToolTip(m_address);
}

void FieldCard::fitMeaning() {
    // A wrapped label does not ask for its lines by itself; three are kept free so that the panes stand still.
    const int whole = std::max(width(), unit(45)); // before it is laid out it is narrow, and must not ask for a tower
    const int width = whole - unit(3);
    m_meaning->setMinimumHeight(0);
    m_meaning->setMinimumHeight(std::max(m_meaning->heightForWidth(width), 3 * m_meaning->fontMetrics().lineSpacing()));
    setFixedHeight(layout()->heightForWidth(whole));
}

void FieldCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitMeaning();
}

void FieldCard::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        applyFonts();
}

void FieldCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.band);
    painter.fillRect(QRect(0, 0, width(), 1), theme.hairline);
    painter.fillRect(QRect(unit(1.5), m_source->geometry().top() - unit(0.5), width() - unit(3), 1), theme.hairline);
}

} // namespace layerscope
